"""What comes in and what goes out, the same for every channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

MAX_DATA_BYTES = 64  # Telegram: callback_data 1-64 bytes
MAX_COPY = 256  # Telegram, CopyTextButton: 1-256 characters


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person did: wrote a text, pressed a button or shared a place. `at` is aware, Europe/Berlin."""

    chat: str  # the channel's own key of the chat; never stored as it is
    at: datetime
    text: str = ""
    button: str | None = None
    point: tuple[float, float] | None = None  # latitude, longitude in degrees
    language_hint: str | None = None
    unreadable: bool = False  # a picture, a voice message or the like, without a text


@dataclass(frozen=True, slots=True)
class Share:
    """An answer for another chat: the question that finds it there, and the payload of a link that opens it here."""

    query: str
    payload: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button does one thing: it comes back as `data`, opens `url`, puts `copy` on the clipboard, or shares."""

    label: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    share: Share | None = None

    def __post_init__(self) -> None:
        if [self.data, self.url, self.copy, self.share].count(None) != 3:
            raise ValueError("a button does exactly one thing")
        if self.data is not None and not 1 <= len(self.data.encode()) <= MAX_DATA_BYTES:
            raise ValueError(f"button data must have 1 to {MAX_DATA_BYTES} bytes: {self.data!r}")
        if self.copy is not None and not 1 <= len(self.copy) <= MAX_COPY:
            raise ValueError(f"text to copy must have 1 to {MAX_COPY} characters: {self.copy!r}")


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to show on a map, degrees."""

    title: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Document:
    """A file for the person, such as a date for the calendar."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


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
    document: Document | None = None
    replaces: bool = False  # stands instead of the message whose button was pressed, where a channel can do that
    outcome: Outcome = field(default_factory=lambda: Outcome("other"))
    large: bool = False  # to be shown to somebody at arm's length
