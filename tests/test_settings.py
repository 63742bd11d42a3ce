from __future__ import annotations

import pytest

from bot.settings import SettingsError, read_settings
from tests.botapi.server import TOKEN

SECRET = "webhook-secret-of-the-suite-0123456789"
HOOK = {
    "TELEGRAM_BOT_TOKEN": TOKEN,
    "ANKOMMEN_WEBHOOK_URL": "https://bot.example.org/telegram",
    "ANKOMMEN_WEBHOOK_SECRET": SECRET,
}


def test_a_webhook() -> None:
    settings = read_settings(HOOK)
    assert settings.webhook_url == "https://bot.example.org/telegram"
    assert settings.webhook_secret == SECRET
    assert SECRET not in repr(settings)
    assert not settings.listens
    assert read_settings({**HOOK, "ANKOMMEN_LISTEN": "[::1]:9000"}).listens


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "without TELEGRAM_BOT_TOKEN"),
        ({"ANKOMMEN_WEBHOOK_SECRET": ""}, "needs ANKOMMEN_WEBHOOK_SECRET"),
        ({"ANKOMMEN_WEBHOOK_SECRET": "short"}, "16 to 256"),
        ({"ANKOMMEN_WEBHOOK_SECRET": "no spaces allowed here"}, "16 to 256"),
        ({"ANKOMMEN_WEBHOOK_URL": "http://bot.example.org/telegram"}, "expects https://"),
        ({"ANKOMMEN_WEBHOOK_URL": "https://bot.example.org:8000/telegram"}, "port 443, 80, 88 or 8443"),
        ({"ANKOMMEN_WEBHOOK_URL": "https://bot.example.org:99999/"}, "expected an address"),
        ({"ANKOMMEN_WEBHOOK_URL": "https://[bot/"}, "expected an address"),
        ({"ANKOMMEN_WEBHOOK_URL": "https://bot.example.org/metrics"}, "the bot itself uses /metrics"),
    ],
)
def test_a_webhook_that_cannot_work_is_named(changes: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({**HOOK, **changes})
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_bot_api_server_of_ones_own_may_be_told_any_address() -> None:
    own = {**HOOK, "TELEGRAM_API_URL": "http://127.0.0.1:8081", "ANKOMMEN_WEBHOOK_URL": "http://127.0.0.1:9000/hook"}
    assert read_settings(own).webhook_url == "http://127.0.0.1:9000/hook"
