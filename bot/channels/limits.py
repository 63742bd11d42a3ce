"""How long the bot waits for Telegram and for itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. A stop takes `grace` and some more to write down and close: below the 30 that supervisors give."""

    boot: float = 10.0  # of trying to reach Telegram at the start, before the supervisor is left to try again
    silence: float = 90.0  # of a long poll, after which the process ends
    grace: float = 12.0
    look: float = 3.0  # between two looks at the knowledge files
    lease: float = 15.0  # after which another replica takes over what a killed one had in work
