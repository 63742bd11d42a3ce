"""What a guided flow is: it asks, understands buttons and free text, and can be left at any time."""

from __future__ import annotations

from typing import Protocol

from ..turn import Result, Turn


class Flow(Protocol):
    """One guided conversation. It keeps nothing itself: what was answered stands in the session."""

    @property
    def name(self) -> str:
        """`[a-z]{1,8}`: the verb of its buttons, and the beginning of `Session.pending` while it waits."""

    @property
    def commands(self) -> frozenset[str]:
        """Commands that start it, without the slash."""

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """Begin."""

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """One of its buttons; None for one that it does not know."""

    async def written(self, turn: Turn) -> Result | None:
        """Text or a shared place while it waits; None where that is no answer, but a question of its own."""
