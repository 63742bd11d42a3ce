"""What comes in and what goes out, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

MAX_DATA_BYTES = 64  # Telegram: callback_data 1-64 bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person did: wrote a text, pressed a button or shared a place. `at` is aware, Europe/Berlin."""

    chat: str  # the channel's own key of the chat; never stored as it is
    at: datetime
    text: str = ""
    button: str | None = None
    point: tuple[float, float] | None = None  # latitude, longitude in degrees
    language_hint: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button: it either comes back as `data` or opens `url`."""

    label: str
    data: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if (self.data is None) == (self.url is None):
            raise ValueError("a button does exactly one thing")
        if self.data is not None and not 1 <= len(self.data.encode()) <= MAX_DATA_BYTES:
            raise ValueError(f"button data must have 1 to {MAX_DATA_BYTES} bytes: {self.data!r}")


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to show on a map, degrees."""

    title: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bot decided, for `ask --json` and for counting: never the text itself."""

    kind: str  # answer | choose | none | crisis | other
    topic: str | None = None
    score: float = 0.0
    alternatives: tuple[tuple[str, float], ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to the person. `text` is markup (see i18n.markup); rows of buttons are in reading order."""

    text: str
    language: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    venue: Venue | None = None
    outcome: Outcome = field(default_factory=lambda: Outcome("other"))
