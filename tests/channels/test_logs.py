from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest

from bot.channels.logs import set_up_logging, without_token
from bot.settings import Secret, Settings
from tests.botapi.server import TOKEN

SECRET = "webhook-secret-of-the-suite-0123456789"
KEY = "a" * 43 + "="


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root, hook = logging.getLogger(), sys.excepthook
    before = root.level, root.handlers[:]
    yield
    root.handlers[:] = before[1]
    root.setLevel(before[0])
    sys.excepthook = hook


def written(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_secrets_get_into_no_line(capsys: pytest.CaptureFixture[str], level: str) -> None:
    set_up_logging(
        Settings(token=Secret(TOKEN), webhook_secret=Secret(SECRET), secret_key=Secret(KEY), log_level=level)
    )
    log = logging.getLogger("somewhere")
    log.warning("POST https://api.telegram.org/bot%s/getMe with %s", TOKEN, {"secret": SECRET})
    log.error("another bot's: 987654321:AAbbccddeeffgghhiijjkkllmmnnooppqqr")
    try:
        raise ValueError(f"key {KEY} at /bot{TOKEN}/")
    except ValueError as error:
        log.exception("failed")
        sys.excepthook(type(error), error, error.__traceback__)
    text = written(capsys)
    assert text.count("***") >= 5
    assert "Traceback" in text, "the place is still shown"
    for secret in (TOKEN, SECRET, KEY, "987654321"):
        assert secret not in text


def test_what_the_library_received_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(Settings(log_level="DEBUG"))
    for name in ("telegram.ext.ExtBot", "telegram.request.BaseRequest", "telegram.ext.Application"):
        log = logging.getLogger(name)
        log.debug("Processing update %s", "Amal, 4711")
        try:
            raise KeyError("Amal")
        except KeyError:
            log.critical("Error while parsing updates! Received data was %r", [{"text": "Amal"}], exc_info=True)
    text = written(capsys)
    assert "Error while parsing updates! Received data was %r (KeyError)" in text
    assert "Amal" not in text


def test_the_words_of_a_library_lose_the_token() -> None:
    assert without_token(f"Not Found: /bot{TOKEN}/getMe") == "Not Found: /bot***/getMe"
