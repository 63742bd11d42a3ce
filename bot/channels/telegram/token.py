"""The token where the library keeps it: usable in addresses, shown nowhere."""

from __future__ import annotations

from bot.settings import Secret


class HiddenToken(Secret):
    """python-telegram-bot shows its token in `repr` of bot and application and in an error: there it reads ***.

    What is made of it by `+` is the true address; nothing else is done with it.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "***"

    def __format__(self, _: str) -> str:
        return "***"
