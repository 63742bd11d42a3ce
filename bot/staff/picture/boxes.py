"""What stands in the box of a step: lines of text with small symbols, wrapped to the width of the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .measure import text_width, wrap
from .view import Station, View

Style = Literal["heading", "lane", "title", "body", "strong", "quiet", "badge", "tag"]
Icon = Literal["register", "bag", "paper", "clock", "from", "people"]
Entry = tuple[Icon, str, Style]

SIZES: dict[Style, float] = {
    "heading": 24, "lane": 13.5, "title": 13.5, "body": 12, "strong": 12, "quiet": 12, "badge": 12, "tag": 12,
}  # fmt: skip
BOLD: frozenset[Style] = frozenset({"heading", "lane", "title", "strong", "badge", "tag"})
PAD = 7.0
LEADING = 1.22
ICON = 12.0
INDENT = 17.0  # text beside a symbol begins here
BETWEEN = 10.0
BADGE_WIDTH, BADGE_HEIGHT = 36.0, 16.0
TAG_BEFORE, TAG_TIP, TAG_HEIGHT = 6.0, 8.0, 16.0  # the arrow-shaped sign around the name of another sheet


@dataclass(frozen=True, slots=True)
class Piece:
    """A text (x: its beginning, y: its baseline) or a symbol (x, y: its corner)."""

    x: float
    y: float
    text: str
    style: Style = "body"
    icon: Icon | None = None

    @property
    def width(self) -> float:
        """As far as it reaches from x."""
        if self.icon:
            return ICON
        return text_width(self.text, SIZES[self.style], bold=self.style in BOLD)

    def moved(self, x: float, y: float) -> Piece:
        """The same, elsewhere."""
        return Piece(self.x + x, self.y + y, self.text, self.style, self.icon)


class Column:
    """Fills a width from top to bottom."""

    def __init__(self, width: float, left: float = PAD, top: float = PAD) -> None:
        self.left, self.width, self.bottom = left, width, top
        self.pieces: list[Piece] = []

    def add(
        self, text: str, style: Style = "body", icon: Icon | None = None, *, lead: float = 0, spare: float = 0
    ) -> None:
        """A paragraph; `lead` is kept free at the beginning of its first line, `spare` at the end."""
        size = SIZES[style]
        indent = INDENT if icon else 0.0
        room = self.width - indent
        for index, line in enumerate(wrap(text, room, size, bold=style in BOLD, first=room - lead - spare)):
            if icon and not index:
                self.pieces.append(Piece(self.left, self.bottom + (size * LEADING - ICON) / 2, "", icon=icon))
            if line:
                x = self.left + indent + (0 if index else lead)
                self.pieces.append(Piece(x, self._baseline(size), line, style))
            self.bottom += size * LEADING

    def _baseline(self, size: float) -> float:
        return self.bottom + size * (LEADING + 0.72) / 2  # 0.72: the height of a capital letter

    def tag(self, name: str, text: str, *, leaving: bool) -> None:
        """Another sheet, as a sign at the edge of the box: where the way comes from, or where it leaves."""
        width = text_width(name, SIZES["tag"], bold=True)
        self.bottom += 2
        x = self.left + self.width + PAD - TAG_TIP - width - 1 if leaving else self.left
        self.pieces.append(Piece(x, self._baseline(SIZES["tag"]), name, "tag"))
        needed = width + TAG_BEFORE + TAG_TIP + 1
        self.add(text, "quiet", lead=0 if leaving else needed, spare=needed if leaving else 0)
        self.bottom += 2

    def flow(self, entries: list[Entry]) -> None:
        """Short paragraphs, each with its symbol, several on a line where they fit."""
        x = 0.0
        for icon, text, style in entries:
            size, bold = SIZES[style], style in BOLD
            needed = INDENT + text_width(text, size, bold=bold)
            if x and x + needed > self.width:
                x = 0.0
            if x:  # beside the one before
                self.bottom -= size * LEADING
            self.left += x
            self.width -= x
            self.add(text, style, icon)
            self.left -= x
            self.width += x
            last = INDENT + text_width(self.pieces[-1].text, size, bold=bold)
            x = x + last + BETWEEN if needed + x <= self.width else last + BETWEEN


@dataclass(frozen=True, slots=True)
class Filled:
    """The inside of a box, relative to its corner."""

    pieces: tuple[Piece, ...]
    height: float


def fill_box(station: Station, view: View, width: float) -> Filled:
    """The lines of a step's box."""
    column = Column(width - 2 * PAD)
    column.add(station.heading, "title", spare=BADGE_WIDTH + 4 if station.gap else 0)
    for other in station.before:
        column.tag(view.words("from sheet {number}", number=other.sheet), listed(other.titles), leaving=False)
    around, duties, results = entries_of(station, view)
    column.flow(around)
    for icon, text, style in duties:
        column.add(text, style, icon)
    column.flow(results)
    for other in station.then:
        column.tag(view.words("to sheet {number}", number=other.sheet), listed(other.titles), leaving=True)
    return Filled(tuple(column.pieces), column.bottom + PAD)


def entries_of(station: Station, view: View) -> list[list[Entry]]:
    """Everything below the title: for whom; what must be done and carried; what comes out of it."""
    return [_around(station, view), _duties(station, view), _results(station)]


def _around(station: Station, view: View) -> list[Entry]:
    """For whom, and what came before."""
    entries: list[Entry] = []
    if station.limits:
        entries.append(("people", station.limits, "quiet"))
    if station.other_chains:
        chains = " · ".join(station.other_chains)
        entries.append(("from", view.words("continues from: {chains}", chains=chains), "quiet"))
    return entries


def _duties(station: Station, view: View) -> list[Entry]:
    """Until when, and what the person carries."""
    words = view.words
    entries: list[Entry] = []
    if station.deadline:
        entries.append(("clock", station.deadline, "strong"))
    if station.brings:
        entries.append(("bag", words("bring: {papers}", papers=listed(station.brings)), "strong"))
    for office, papers in view.takes(station):
        entries.append(("bag", words("take to {office}: {papers}", office=office, papers=listed(papers)), "strong"))
    return entries


def _results(station: Station) -> list[Entry]:
    """What the person receives, and the registers that are written."""
    entries: list[Entry] = []
    if station.produces:
        entries.append(("paper", listed(station.produces), "body"))
    entries += [("register", name, "body") for name in dict.fromkeys(use.name for use in station.writes)]
    return entries


def listed(items: tuple[str, ...]) -> str:
    """Items one after the other."""
    return " · ".join(items)
