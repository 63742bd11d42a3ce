"""Reading updates: one that is not what the Bot API promises must stop neither the others nor the bot."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError

from .transport import Transport

log = logging.getLogger(__name__)

_CONNECTIONS = 8  # one may hang in a proxy for good

Take = Callable[[Any], Awaitable[None]]
"""Handles one update as it came, a JSON value; returns when that is done."""


def read_update(raw: Any, bot: Bot) -> Update | None:
    """An update as python-telegram-bot knows it; None where it is malformed. What it holds is shown nowhere."""
    try:
        update = Update.de_json(raw, bot)
    except Exception as error:  # whatever the library stumbles over: it promises nothing here
        log.warning("an update that cannot be read is left out (%s)", type(error).__name__)
        return None
    return update if isinstance(update.update_id, int) else None


class RawUpdates(Transport):
    """The transport of long polling, which keeps the updates for `take` as they came; the library gets none.

    By itself python-telegram-bot fails with a whole batch where one update in it is malformed, writes all of it into
    the log, and asks for it again at once, for ever. `read`: seconds to wait besides those of the long poll itself.
    """

    def __init__(self, read: float = 5.0) -> None:
        super().__init__(_CONNECTIONS, read)
        self._batch: list[Any] = []

    def take(self) -> list[Any]:
        """What the last request brought, once."""
        batch, self._batch = self._batch, []
        return batch

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override] # static there
        """See BaseRequest. Raises TelegramError, without the payload."""
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            raise TelegramError("not JSON") from None
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok")):
            raise TelegramError("not an answer of the Bot API")
        if isinstance(answer.get("result"), list):
            self._batch, answer["result"] = answer["result"], []
        return answer


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
