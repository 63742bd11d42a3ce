"""Logging: one line a record, and never a secret, a text or an id of a person in it."""

from __future__ import annotations

import logging
import re
import sys
from types import TracebackType

from bot.settings import Settings

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")
# They log addresses with the token, what is sent, what is stored.
_TALKATIVE = ("aiohttp", "httpx", "httpcore", "telegram", "aiosqlite", "alembic", "uvicorn.error")


class _Discreet(logging.Filter):
    """Takes tokens and the given secrets out of every record, also of libraries."""

    def __init__(self, secrets: list[str]) -> None:
        super().__init__()
        self._secret = re.compile("|".join([_TOKEN.pattern, *map(re.escape, secrets)]))

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] == "telegram":
            _without_what_was_received(record)
        record.msg, record.args = self._secret.sub("***", record.getMessage()), ()
        if record.exc_info:
            record.exc_text = self._secret.sub("***", logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def _without_what_was_received(record: logging.LogRecord) -> None:
    """python-telegram-bot writes updates and answers of the server, which hold people's words, into its errors."""
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
    record.msg = f"{record.msg} ({kind})" if kind else str(record.msg)
    record.args = ()
    record.exc_info = None


def without_token(text: str) -> str:
    """A text of a library, to be shown to whoever starts the bot."""
    return _TOKEN.sub("***", text)


def set_up_logging(settings: Settings) -> None:
    """To standard error, also what nobody has caught."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    secrets = (settings.token, settings.webhook_secret, settings.secret_key)
    handler.addFilter(_Discreet([str(secret) for secret in secrets if secret]))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    quiet_libraries()
    sys.excepthook = _log_uncaught


def quiet_libraries() -> None:
    """Warnings and errors only, whatever level is set for ours."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("bot").critical("stopped by an error of the program", exc_info=(kind, error, trace))
