"""Below the picture: what lines and symbols mean, which needs for action it shows, how old the knowledge is."""

from __future__ import annotations

from dataclasses import dataclass

from .boxes import BADGE_WIDTH, LEADING, SIZES, TAG_BEFORE, Column, Icon, Piece
from .measure import text_width
from .routes import Kind
from .view import View

SAMPLE = 52.0  # length of a line that shows a style
COLUMN_LEAST = 400.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A short line, or a badge, with its meaning beside it."""

    kind: Kind | None
    x: float
    y: float
    badge: str = ""

    def moved(self, x: float, y: float) -> Sample:
        """The same, elsewhere."""
        return Sample(self.kind, self.x + x, self.y + y, self.badge)


@dataclass(frozen=True, slots=True)
class Legend:
    """Texts and samples, relative to a corner until moved."""

    pieces: tuple[Piece, ...]
    samples: tuple[Sample, ...]
    height: float

    def moved(self, x: float, y: float) -> Legend:
        """The same, elsewhere."""
        return Legend(
            tuple(p.moved(x, y) for p in self.pieces), tuple(s.moved(x, y) for s in self.samples), self.height
        )


def make_legend(view: View, width: float) -> Legend:
    """Two rows of meanings, the gaps in columns, the date."""
    words = view.words
    lines: list[tuple[Kind, str]] = [
        ("order", words("order of the steps")),
        ("yes", words("data are passed on by the office")),
        ("asked", words("only on request, in part, or not known")),
        ("no", words("not passed on: the person carries the paper")),
    ]
    icons: list[tuple[Icon, str]] = [
        ("bag", words("paper to bring")),
        ("paper", words("paper you receive here")),
        ("register", words("register that is written here")),
        ("clock", words("deadline")),
    ]
    if any(station.other_chains for station in view.stations):
        icons.append(("from", words("begins in another chain")))
    if view.limits or any(station.limits for station in view.stations):
        icons.append(("people", words("only for some people")))
    flow = _Flow(width)
    for kind, text in lines:
        flow.add(text, SAMPLE + 8, Sample(kind, 0, 0))
    flow.end_line()
    for icon, text in icons:
        flow.add(text, 18, Piece(0, 0, "", icon=icon))
    if view.sheets > 1:
        flow.add(words("comes from another sheet, or goes on there"), 28, Piece(TAG_BEFORE, 10.5, "1", "tag"))
    flow.end_line()
    if view.gaps:
        _gaps(view, flow, width)
    flow.y += 6
    flow.pieces.append(Piece(0, flow.y + 10, f"{view.heading} · {view.scope} · {view.as_of}", "quiet"))
    return Legend(tuple(flow.pieces), tuple(flow.samples), flow.y + 14)


class _Flow:
    """Entries one after the other, on as many lines as they need."""

    def __init__(self, width: float) -> None:
        self.width, self.x, self.y = width, 0.0, 0.0
        self.pieces: list[Piece] = []
        self.samples: list[Sample] = []

    def add(self, text: str, indent: float, mark: Sample | Piece) -> None:
        needed = indent + text_width(text, SIZES["body"])
        if self.x and self.x + needed > self.width:
            self.end_line()
        if isinstance(mark, Sample):
            self.samples.append(mark.moved(self.x, self.y + 7))
        else:
            self.pieces.append(mark.moved(self.x, self.y + 1))
        self.pieces.append(Piece(self.x + indent, self.y + 11.5, text))
        self.x += needed + 26

    def end_line(self) -> None:
        if self.x:
            self.x, self.y = 0.0, self.y + 21


def _gaps(view: View, flow: _Flow, width: float) -> None:
    """Columns of gaps, read from top to bottom."""
    flow.pieces.append(Piece(0, flow.y + 13, view.words("Needs for action in this picture"), "strong"))
    flow.y += 20
    columns = min(4, max(1, int(width // COLUMN_LEAST)), len(view.gaps))
    each = -(-len(view.gaps) // columns)
    lowest = 0.0
    for number in range(columns):
        left = number * width / columns
        column = Column(width / columns - BADGE_WIDTH - 24, left + BADGE_WIDTH + 8, flow.y)
        for gap in view.gaps[number * each : (number + 1) * each]:
            flow.samples.append(Sample(None, left, column.bottom + SIZES["body"] * LEADING / 2, gap.id))
            column.add(gap.title)
            column.bottom += 4
        flow.pieces += column.pieces
        lowest = max(lowest, column.bottom)
    flow.y = lowest
