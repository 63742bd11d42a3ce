"""The picture as plain SVG: no scripts, nothing from outside, every text escaped."""

from __future__ import annotations

from itertools import pairwise

from bot.i18n.markup import escape

from .boxes import BADGE_HEIGHT, BADGE_WIDTH, BOLD, ICON, SIZES, TAG_BEFORE, TAG_HEIGHT, TAG_TIP, Icon, Piece, Style
from .layout import MARGIN, Arrow, Band, Box, Picture, Point
from .legend import SAMPLE, Sample
from .routes import Kind
from .sheets import PAPER_MARGIN, PRINTED_HEIGHT, PRINTED_WIDTH, lay_out_sheets
from .view import View

_STYLES = """
text { font-family: "Liberation Sans", Arial, Helvetica, "Noto Sans Arabic", "DejaVu Sans", sans-serif; fill: #111827; }
.quiet { fill: #374151; } .badge, .tag { fill: #ffffff; }
.order { stroke: #1f2937; stroke-width: 2.4; } .order-head { fill: #1f2937; }
.yes { stroke: #0f766e; stroke-width: 1.6; } .yes-head { fill: #0f766e; }
.asked { stroke: #92400e; stroke-width: 1.6; } .asked-head { fill: #92400e; }
.no { stroke: #b91c1c; stroke-width: 1.6; } .no-head { fill: #b91c1c; }
.dashed { stroke-dasharray: 7 4; } .dotted { stroke-dasharray: 1.5 4; }
.line { fill: none; stroke-linejoin: round; } .cross { stroke: #b91c1c; stroke-width: 3; stroke-linecap: round; }
.box { fill: #ffffff; stroke: #334155; stroke-width: 1.3; }
.frame { fill: none; stroke: #334155; stroke-width: 2; }
.icon { fill: none; stroke: #1f2937; stroke-width: 1.2; stroke-linejoin: round; stroke-linecap: round; }
"""
_ICONS: dict[Icon, str] = {
    "register": "M1 3C1 .7 11 .7 11 3V9.5C11 11.8 1 11.8 1 9.5ZM1 3C1 5.3 11 5.3 11 3M1 6.2C1 8.5 11 8.5 11 6.2",
    "bag": "M1 4.5H11V11H1ZM4 4.5V2.8C4 .9 8 .9 8 2.8V4.5M1 7.3H11",
    "paper": "M2 .8H7.5L10.3 3.6V11.2H2ZM7.5 .8V3.6H10.3M4 6H8.3M4 8.4H8.3",
    "clock": "M11.2 6A5.2 5.2 0 1 1 .8 6A5.2 5.2 0 1 1 11.2 6ZM6 2.8V6L8.3 7.4",
    "from": "M.8 6H10.5M7.2 2.6L10.6 6L7.2 9.4M.8 2.6V9.4",
    "people": "M3.9 3.2A2.1 2.1 0 1 1 8.1 3.2A2.1 2.1 0 1 1 3.9 3.2ZM1.6 11.2C1.6 5.6 10.4 5.6 10.4 11.2Z",
}  # 12 × 12
_CORNER = 6.0
_HEAD = 9.0
_GAP = 8.0  # half of the interruption of a broken hand-over


def svg(views: list[View]) -> str:
    """One drawing; several sheets stand one below the other."""
    sheets = [_Sheet(picture) for view in views for picture in lay_out_sheets(view)]
    if len(sheets) == 1:
        return sheets[0].document(styles=_STYLES + _print(1))
    width = max(sheet.picture.width for sheet in sheets)
    y, parts = 0.0, []
    for sheet in sheets:
        height = width * sheet.picture.height / sheet.picture.width
        parts.append(sheet.document(f' x="0" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'))
        y += height
    size = f'width="{_n(width)}" height="{_n(y)}" viewBox="0 0 {_n(width)} {_n(y)}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join([start, f"<style>{_print(len(sheets))}</style>", *parts, "</svg>"]) + "\n"


def _print(sheets: int) -> str:
    """A page of A3 for each sheet."""
    size = f"width: {PRINTED_WIDTH}mm; height: {PRINTED_HEIGHT * sheets}mm;"
    return f"@page {{ size: A3 landscape; margin: {PAPER_MARGIN}mm; }}\n@media print {{ :root {{ {size} }} }}\n"


def drawings(view: View) -> list[str]:
    """The svg element of each sheet of a chain, for a page with print rules of its own."""
    return [_Sheet(picture).document() for picture in lay_out_sheets(view)]


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class _Sheet:
    """One picture; turns it round for languages written from right to left."""

    def __init__(self, picture: Picture) -> None:
        self.picture, self.view = picture, picture.view
        self.prefix = f"chain-{self.view.id}-{self.view.sheet}"

    def document(self, size: str = "", styles: str = _STYLES) -> str:
        """The svg element. `size`: where it stands inside another one."""
        picture, view = self.picture, self.view
        size = size or f' width="{_n(picture.width)}" height="{_n(picture.height)}"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg"{size} viewBox="0 0 {_n(picture.width)} {_n(picture.height)}"'
            f' xml:lang="{view.language}" lang="{view.language}" direction="{"rtl" if view.rtl else "ltr"}"'
            f' role="graphics-document" aria-labelledby="{self.prefix}-title {self.prefix}-desc">',
            f'<title id="{self.prefix}-title">{escape(view.heading)} – {escape(view.scope)}</title>',
            f'<desc id="{self.prefix}-desc">{escape(_description(view))}</desc>',
            f"<style>{styles}</style>",
            self._symbols(),
            f'<rect width="{_n(picture.width)}" height="{_n(picture.height)}" fill="#ffffff"/>',
            *(self._piece(piece) for piece in picture.heading),
            *(self._band(band, index) for index, band in enumerate(picture.bands)),
            *(self._arrow(arrow) for arrow in picture.arrows if arrow.kind == "order"),
            *(self._arrow(arrow) for arrow in picture.arrows if arrow.kind != "order"),
            *(self._box(box) for box in picture.boxes),
            *(self._sample(sample) for sample in picture.legend.samples),
            *(self._piece(piece) for piece in picture.legend.pieces),
            *([self._frame()] if view.sheets > 1 else ()),
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def _x(self, x: float, width: float = 0) -> float:
        return self.picture.width - x - width if self.view.rtl else x

    def _frame(self) -> str:
        width, height = _n(self.picture.width - 2), _n(self.picture.height - 2)
        return f'<rect x="1" y="1" width="{width}" height="{height}" class="frame"/>'

    def _symbols(self) -> str:
        paths = "".join(f'<path id="{self.prefix}-{name}" class="icon" d="{d}"/>' for name, d in _ICONS.items())
        return f"<defs>{paths}</defs>"

    def _piece(self, piece: Piece) -> str:
        if piece.icon:
            x = self._x(piece.x, ICON)
            return f'<use href="#{self.prefix}-{piece.icon}" x="{_n(x)}" y="{_n(piece.y)}"/>'
        text = self._text(self._x(piece.x), piece.y, piece.text, piece.style)
        return self._tag(piece) + text if piece.style == "tag" else text

    def _tag(self, piece: Piece) -> str:
        """An arrow around the text, in the direction in which one reads."""
        left, right, middle = piece.x - TAG_BEFORE, piece.x + piece.width, piece.y - 4.3
        top, bottom = middle - TAG_HEIGHT / 2, middle + TAG_HEIGHT / 2
        corners = [(left, top), (right, top), (right + TAG_TIP, middle), (right, bottom), (left, bottom)]
        return f'<path class="order-head" d="M{"L".join(f"{_n(self._x(x))} {_n(y)}" for x, y in corners)}Z"/>'

    def _text(self, x: float, y: float, text: str, style: Style, anchor: str = "") -> str:
        weight = ' font-weight="bold"' if style in BOLD else ""
        middle = f' text-anchor="{anchor}"' if anchor else ""
        return (
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(SIZES[style])}" class="{style}"{weight}{middle}>'
            f"{escape(text)}</text>"
        )

    def _rect(self, x: float, y: float, width: float, height: float, look: str) -> str:
        left = self._x(x, width)
        return f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" {look}/>'

    def _band(self, band: Band, index: int) -> str:
        fill = ("#eef2f7", "#f8fafc")[index % 2]
        name = ("#dbe3ee", "#e7edf4")[index % 2]
        width = self.picture.width - 2 * MARGIN
        return "".join(
            [
                f'<g class="lane" data-role="{band.lane.role}">',
                self._rect(MARGIN, band.y, width, band.height, f'fill="{fill}"'),
                self._rect(MARGIN, band.y, self.picture.label_width - 8, band.height, f'fill="{name}"'),
                self._rect(MARGIN, band.y + band.height - 0.5, width, 1, 'fill="#94a3b8"'),
                *(self._piece(piece) for piece in band.pieces),
                "</g>",
            ]
        )

    def _box(self, box: Box) -> str:
        station = box.station
        parts = [
            f'<g class="step" data-step="{station.id}"><title>{escape(station.note or station.title)}</title>',
            self._rect(box.x, box.y, box.width, box.height, 'rx="6" class="box"'),
            *(self._piece(piece) for piece in box.pieces),
        ]
        if station.gap:
            parts.append(self._badge(box.x + box.width - BADGE_WIDTH - 6, box.y + 6, station.gap))
        return "".join([*parts, "</g>"])

    def _badge(self, x: float, y: float, text: str) -> str:
        look = f'rx="{_n(BADGE_HEIGHT / 2)}" fill="#7f1d1d"'
        middle = self._x(x, BADGE_WIDTH) + BADGE_WIDTH / 2
        label = self._text(middle, y + 12, text, "badge", "middle")
        return self._rect(x, y, BADGE_WIDTH, BADGE_HEIGHT, look) + label

    def _sample(self, sample: Sample) -> str:
        if sample.kind is None:
            return self._badge(sample.x, sample.y - BADGE_HEIGHT / 2, sample.badge)
        points: tuple[Point, ...] = ((sample.x, sample.y), (sample.x + SAMPLE, sample.y))
        cut = (sample.x + SAMPLE / 2, sample.y) if sample.kind == "no" else None
        return self._line(sample.kind, points, cut)

    def _arrow(self, arrow: Arrow) -> str:
        flow, data = arrow.flow, f'data-step="{arrow.station}"'
        if flow is None:
            data += f' data-target="{arrow.target}"'
            name = ""
        else:
            data += f' data-role="{flow.role}" data-passed-on="{flow.passed_on}"'
            here = self.view.lane(next(s.role for s in self.view.stations if s.id == arrow.station)).name
            way = f"{here} → {flow.office}" if flow.outgoing else f"{flow.office} → {here}"
            carried = f" – {' · '.join(flow.papers)}" if flow.papers else ""
            name = f"<title>{escape(f'{way}: {flow.data} – {flow.state}{carried}')}</title>"
        kind = "order" if flow is None else f"handover {arrow.kind}-handover"
        return f'<g class="{kind}-arrow" {data}>{name}{self._line(arrow.kind, arrow.points, arrow.cut)}</g>'

    def _line(self, kind: Kind, points: tuple[Point, ...], cut: Point | None) -> str:
        points = tuple((self._x(x), y) for x, y in points)
        shaft, head = _with_head(points)
        parts = []
        if cut is None:
            dash = " dashed" if kind == "asked" else ""
            parts.append(f'<path class="line {kind}{dash}" d="{_path(shaft)}"/>')
        else:
            middle = (self._x(cut[0]), cut[1])
            first, second = _broken(shaft, middle)
            parts.append(f'<path class="line {kind}" d="{_path(first)}"/>')
            parts.append(f'<path class="line {kind} dotted" d="{_path(second)}"/>')
            parts.append(_cross(middle))
        if kind != "order":
            x, y = points[0]
            parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.8" class="{kind}-head"/>')
        parts.append(f'<path class="{kind}-head" d="{head}"/>')
        return "".join(parts)


def _description(view: View) -> str:
    steps = "; ".join(f"{station.heading} ({view.lane(station.role).name})" for station in view.stations)
    return f"{view.heading}: {steps}"


def _path(points: tuple[Point, ...]) -> str:
    """Straight pieces with round corners."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        (x1, y1), (x2, y2) = _towards((x, y), before), _towards((x, y), after)
        parts.append(f"L{_n(x1)} {_n(y1)}Q{_n(x)} {_n(y)} {_n(x2)} {_n(y2)}")
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _towards(point: Point, other: Point, far: float = _CORNER) -> Point:
    """The point `far` away in the direction of `other`, at most half-way."""
    length = abs(other[0] - point[0]) + abs(other[1] - point[1])  # one of them is 0: lines are level or upright
    part = min(far, length / 2) / length if length else 0
    return (point[0] + (other[0] - point[0]) * part, point[1] + (other[1] - point[1]) * part)


def _with_head(points: tuple[Point, ...]) -> tuple[tuple[Point, ...], str]:
    """The line without its last bit, and the triangle there."""
    (x0, y0), (x, y) = points[-2], points[-1]
    dx, dy = (x > x0) - (x < x0), (y > y0) - (y < y0)
    back = (x - dx * _HEAD, y - dy * _HEAD)
    side = 4.5
    corners = [(x, y), (back[0] + dy * side, back[1] + dx * side), (back[0] - dy * side, back[1] - dx * side)]
    head = "M" + "L".join(f"{_n(a)} {_n(b)}" for a, b in corners) + "Z"
    return (*points[:-1], (x - dx * (_HEAD - 2), y - dy * (_HEAD - 2))), head


def _broken(points: tuple[Point, ...], cut: Point) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """The two parts of a line that is interrupted at a point of it."""
    for index, (a, b) in enumerate(pairwise(points)):
        inside = min(a[0], b[0]) <= cut[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= cut[1] <= max(a[1], b[1])
        if inside:
            return (*points[: index + 1], _towards(cut, a, _GAP)), (_towards(cut, b, _GAP), *points[index + 1 :])
    return points, points[-1:] * 2


def _cross(middle: Point) -> str:
    (x, y), arm = middle, 4.5
    left, right, top, bottom = _n(x - arm), _n(x + arm), _n(y - arm), _n(y + arm)
    return f'<path class="line cross" d="M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}"/>'
