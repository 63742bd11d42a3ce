"""Coordinates: from a view to boxes, bands, lines and pieces of text on a sheet of A3 proportions.

Everything is laid out from left to right; a language written from right to left is mirrored when it is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from .boxes import INDENT, SIZES, Column, Filled, Piece, fill_box
from .fit import RATIO, Fitter, Heights, Known
from .grid import Grid, make_grid
from .legend import Legend, make_legend
from .measure import text_width
from .routes import TRACK, Kind, Line, Router, Spot, assign_tracks, least_height
from .view import Flow, Place, Station, View

LEAST_WIDTH = 1400.0  # so that the text of a small chain does not become a poster's
MARGIN = 18.0
HEADER = 60.0
LEAST_LABEL = 160.0
LANE_PAD = 7.0
BETWEEN_ROWS = 8.0
LEAST_LANE = 30.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A step: its corner, its size and its text (absolute)."""

    station: Station
    x: float
    y: float
    width: float
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A lane and its label."""

    lane: Place
    y: float
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line with its points; `cut` is the point where a broken one is interrupted, on an upright piece of it."""

    kind: Kind
    station: str
    target: str
    flow: Flow | None
    points: tuple[Point, ...]
    cut: Point | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything in its place. Unit: a pixel on a screen."""

    view: View
    width: float
    height: float
    label_width: float
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]
    arrows: tuple[Arrow, ...]
    heading: tuple[Piece, ...]
    legend: Legend


def lay_out(view: View, known: Known | None = None) -> Picture:
    """The picture whose text is largest on the sheet."""
    grid = make_grid(view)
    router = Router(view, grid)
    labels = _Labels(view)
    below = make_legend(view, LEAST_WIDTH).height + MARGIN

    def height(rows: Heights) -> float:
        return _stack(grid, router, labels, rows).bottom + below

    fitter = Fitter(view, grid, height, {} if known is None else known)
    around = 2 * MARGIN + labels.width + (grid.columns + 1) * 60
    draft = _Draft(view, grid, router, labels, fitter.best(around, LEAST_WIDTH))
    widths = fitter.best(draft.natural_width - sum(draft.widths), LEAST_WIDTH)  # now the gutters are known
    return _Draft(view, grid, router, labels, widths).picture()


class _Labels:
    """The names of the lanes."""

    def __init__(self, view: View) -> None:
        self.width = max([LEAST_LABEL, *(_longest_word(lane.name) + 30 for lane in view.lanes)])
        self.filled = {lane.role: _label(lane, self.width) for lane in view.lanes}


@dataclass(frozen=True, slots=True)
class _Stack:
    """Upper edges of the boxes of each row; upper and lower edge of each lane; where the lanes end."""

    tops: dict[int, float]
    bands: dict[str, tuple[float, float]]
    bottom: float


def _stack(grid: Grid, router: Router, labels: _Labels, heights: Heights, more: float = 0) -> _Stack:
    """Rows and lanes from top to bottom; `more` height is shared out among the lanes."""
    tops: dict[int, float] = {}
    bands: dict[str, tuple[float, float]] = {}
    y = MARGIN + HEADER
    share = more / max(1, len(grid.lanes))
    for lane in grid.lanes:
        begin = y
        y += LANE_PAD + share / 2
        for index, row in enumerate(grid.rows[lane]):
            y += router.corridor_height(row) + (BETWEEN_ROWS if index else 0)
            tops[row] = y
            y += heights[row]
        y = max(y + LANE_PAD + share / 2, begin + max(LEAST_LANE, labels.filled[lane].height) + share)
        bands[lane] = (begin, y)
    return _Stack(tops, bands, y + 16)


class _Draft:
    """One choice of widths: heights, gutters, and the room that is left over on the sheet."""

    def __init__(self, view: View, grid: Grid, router: Router, labels: _Labels, widths: tuple[float, ...]) -> None:
        self.view, self.grid, self.router, self.labels, self.widths = view, grid, router, labels, widths
        self.filled = {s.id: fill_box(s, view, widths[grid.cells[s.id].column]) for s in view.stations}
        self.heights = {s.id: max(self.filled[s.id].height, least_height(s)) for s in view.stations}
        rows = self._rows()
        self.stacked = _stack(grid, router, labels, rows)
        self.tracks = assign_tracks(self._lines())
        self.natural_width = (
            2 * MARGIN + labels.width + sum(widths) + sum(self._gutter(i) for i in range(grid.columns + 1))
        )
        self.legend = make_legend(view, max(LEAST_WIDTH, self.natural_width) - 2 * MARGIN)
        height = self.stacked.bottom + self.legend.height + MARGIN
        self.sheet_width = max(LEAST_WIDTH, self.natural_width, height * RATIO)
        self.sheet_height = self.sheet_width / RATIO
        self.legend = make_legend(view, self.sheet_width - 2 * MARGIN)
        more = self.sheet_height - self.legend.height - MARGIN - self.stacked.bottom
        self.stacked = _stack(grid, router, labels, rows, max(0.0, more))

    def _rows(self) -> Heights:
        rows: Heights = {}
        for name, cell in self.grid.cells.items():
            rows[cell.row] = max(rows.get(cell.row, 0), self.heights[name])
        return rows

    def _lines(self) -> list[Line]:
        return self.router.lines(self.stacked.tops.__getitem__, self.stacked.bands.__getitem__)

    def _gutter(self, index: int) -> float:
        count = self.tracks.counts.get(index, 0)
        return 12 + TRACK * max(0, count - 1) + (16 if index < self.grid.columns else 8)

    def picture(self) -> Picture:
        """Everything in its place."""
        xs, gutters = self._columns()

        def x_of(spot: Spot) -> float:
            if spot.kind == "track":
                left, step = gutters[spot.column]
                return left + step * self.tracks.numbers[spot.column, spot.net]
            return xs[spot.column] + (self.widths[spot.column] if spot.kind == "end" else 0)

        arrows = []
        for line in self._lines():
            points = tuple((x_of(spot), y) for spot, y in line.bends)
            arrows.append(Arrow(line.kind, line.station, line.target, line.flow, points))
        return Picture(
            self.view, self.sheet_width, self.sheet_height, self.labels.width, self._boxes(xs), self._bands(),
            _cut(arrows), self._heading(), self.legend.moved(MARGIN, self.sheet_height - MARGIN - self.legend.height),
        )  # fmt: skip

    def _columns(self) -> tuple[list[float], list[tuple[float, float]]]:
        """The left edge of each column; of each gutter the first track and the distance of tracks."""
        columns = self.grid.columns
        more = (self.sheet_width - self.natural_width) / (columns + 1)
        xs, gutters = [], []
        x = MARGIN + self.labels.width
        for index in range(columns + 1):
            count = self.tracks.counts.get(index, 0)
            step = min(TRACK * 1.8, TRACK + more / max(1, count))
            slack = self._gutter(index) + more - step * max(0, count - 1)
            gutters.append((x + max(12.0, (slack - 16) / 2 if count else 12.0) - (2 if index == columns else 0), step))
            x += self._gutter(index) + more
            if index < columns:
                xs.append(x)
                x += self.widths[index]
        return xs, gutters

    def _boxes(self, xs: list[float]) -> tuple[Box, ...]:
        boxes = []
        for station in self.view.stations:
            cell = self.grid.cells[station.id]
            x, y, inside = xs[cell.column], self.stacked.tops[cell.row], self.filled[station.id]
            pieces = tuple(piece.moved(x, y) for piece in inside.pieces)
            boxes.append(Box(station, x, y, self.widths[cell.column], self.heights[station.id], pieces))
        return tuple(boxes)

    def _bands(self) -> tuple[Band, ...]:
        bands = []
        for role in self.grid.lanes:
            top, bottom = self.stacked.bands[role]
            label = self.labels.filled[role]
            down = top + (bottom - top - label.height) / 2
            pieces = tuple(piece.moved(MARGIN, down) for piece in label.pieces)
            bands.append(Band(self.view.lane(role), top, bottom - top, pieces))
        return tuple(bands)

    def _heading(self) -> tuple[Piece, ...]:
        title = Piece(MARGIN, MARGIN + 24, self.view.heading, "heading")
        scope = Piece(MARGIN, MARGIN + 48, self.view.scope, "lane")
        if self.view.limits:
            x = MARGIN + scope.width + 24
            icon = Piece(x, MARGIN + 37, "", icon="people")
            return (title, scope, icon, Piece(x + INDENT, MARGIN + 48, self.view.limits, "lane"))
        if self.view.stations:
            return (title, scope)
        return (title, scope, Piece(MARGIN, MARGIN + 80, self.view.words("No step for this selection.")))


def _longest_word(name: str) -> float:
    """The width of the longest word of a lane's name."""
    return max(text_width(word, SIZES["lane"], bold=True) for word in name.split())


def _label(lane: Place, width: float) -> Filled:
    column = Column(width - 26, left=10)
    column.add(lane.name, "lane")
    if lane.german:
        column.add(lane.german, "quiet")
    return Filled(tuple(column.pieces), column.bottom + 6)


def _cut(arrows: list[Arrow]) -> tuple[Arrow, ...]:
    """Interrupt the broken ones where nothing else is near, above all no other cross."""
    level = [  # pieces that run from left to right: x, x, y
        (min(a[0], b[0]), max(a[0], b[0]), a[1]) for arrow in arrows for a, b in pairwise(arrow.points) if a[1] == b[1]
    ]
    result = []
    crosses: list[Point] = []
    for arrow in arrows:
        if arrow.kind != "no":
            result.append(arrow)
            continue
        (x, y1), (_, y2) = next((a, b) for a, b in pairwise(arrow.points) if a[0] == b[0])
        low, high = min(y1, y2) + 14, max(y1, y2) - 14
        places = [low + step for step in range(0, max(1, int(high - low)), 4)] if high > low else [(y1 + y2) / 2]
        near = [y for start, end, y in level if start - 8 <= x <= end + 8]
        near += [other_y for other_x, other_y in crosses if abs(other_x - x) < 16]
        middle = (low + high) / 2
        best = max(places, key=lambda p: (min([22.0, *(abs(p - y) for y in near)]), -abs(p - middle)))
        crosses.append((x, best))
        result.append(Arrow(arrow.kind, arrow.station, arrow.target, arrow.flow, arrow.points, (x, best)))
    return tuple(result)
