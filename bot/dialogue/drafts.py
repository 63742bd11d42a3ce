"""Questions that may be sent to the team, until the person decides: in memory only, masked, for ten minutes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple

KEPT_FOR = timedelta(minutes=10)
_MOST = 1_000


class _Draft(NamedTuple):
    text: str
    at: datetime


class Drafts:
    """One text a chat, the last one. Gone after a restart, as it should be: nobody has agreed yet."""

    def __init__(self) -> None:
        self._drafts: OrderedDict[str, _Draft] = OrderedDict()

    def __len__(self) -> int:
        return len(self._drafts)

    def __contains__(self, chat: object) -> bool:
        return chat in self._drafts

    def put(self, chat: str, text: str, at: datetime) -> None:
        """Keep a masked text; what is too old or too much goes."""
        self._drafts[chat] = _Draft(text, at)
        self._drafts.move_to_end(chat)
        while len(self._drafts) > _MOST or next(iter(self._drafts.values())).at < at - KEPT_FOR:
            self._drafts.popitem(last=False)

    def get(self, chat: str, at: datetime) -> str | None:
        """The text of this chat, unless it is too old."""
        draft = self._drafts.get(chat)
        return draft.text if draft and draft.at >= at - KEPT_FOR else None

    def drop(self, chat: str) -> None:
        """Forget it."""
        self._drafts.pop(chat, None)
