"""How wide the boxes of each column are: as wide as makes the text of the whole sheet largest.

Wide boxes are low, and the sheet is wider than it is high; so room is moved from columns that do not need it to those
whose boxes make the rows high.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, product

from .boxes import BOLD, INDENT, PAD, SIZES, entries_of, fill_box
from .grid import Grid
from .measure import text_width, words_of
from .routes import least_height
from .view import Station, View

WIDTHS = tuple(float(width) for width in range(140, 521, 20))
RATIO = 2**0.5  # A3 landscape
Heights = dict[int, float]
Known = dict[object, list[float]]  # heights of boxes that were reckoned before, for the same chain and language


class Fitter:
    """Heights of rows for every choice of widths, without drawing anything."""

    def __init__(self, view: View, grid: Grid, stack: Callable[[Heights], float], known: Known) -> None:
        self.grid, self.stack = grid, stack
        self.heights = {s.id: _heights(s, view, known) for s in view.stations}
        longest = [0.0] * grid.columns
        for station in view.stations:
            column = grid.cells[station.id].column
            longest[column] = max(longest[column], _longest_word(station, view))
        self.least = [next((i for i, w in enumerate(WIDTHS) if w >= need), len(WIDTHS) - 1) for need in longest]

    def row_heights(self, choice: tuple[int, ...]) -> Heights:
        """The highest box of each row."""
        result: Heights = {}
        for name, cell in self.grid.cells.items():
            result[cell.row] = max(result.get(cell.row, 0), self.heights[name][choice[cell.column]])
        return result

    def best(self, around: float, least_width: float) -> tuple[float, ...]:
        """Widths of the columns; starts with equal ones and moves a step at a time while the sheet gets smaller."""
        columns = self.grid.columns

        def cost(choice: tuple[int, ...]) -> tuple[float, float]:
            width = around + sum(WIDTHS[index] for index in choice)
            height = self.stack(self.row_heights(choice))
            return (max(least_width, width, height * RATIO), height)

        equal = [tuple(max(least, index) for least in self.least) for index in range(len(WIDTHS))]
        choice = min(equal, key=cost, default=())
        while choice:
            tries = [_step(choice, {a: 1, b: -1}) for a, b in product(range(columns), repeat=2) if a != b]
            tries += [_step(choice, {a: sign}) for a, sign in product(range(columns), (1, -1))]
            allowed = [t for t in tries if all(low <= i < len(WIDTHS) for i, low in zip(t, self.least, strict=True))]
            found = min(allowed, key=cost, default=choice)
            if cost(found) >= cost(choice):
                break
            choice = found
        return tuple(WIDTHS[index] for index in choice)


def _step(choice: tuple[int, ...], change: dict[int, int]) -> tuple[int, ...]:
    return tuple(index + change.get(column, 0) for column, index in enumerate(choice))


def _heights(station: Station, view: View, known: Known) -> list[float]:
    """The height of a box for each of the WIDTHS."""
    key = station, *view.takes(station)
    if key not in known:
        known[key] = [max(fill_box(station, view, width).height, least_height(station)) for width in WIDTHS]
    return known[key]


def _longest_word(station: Station, view: View) -> float:
    """So wide must the box be that no word is divided."""
    words = [text_width(word, SIZES["title"], bold=True) for word in words_of(station.heading)]
    elsewhere = [title for other in (*station.before, *station.then) for title in other.titles]
    words += [text_width(word, SIZES["quiet"]) for title in elsewhere for word in words_of(title)]
    for _, text, style in chain.from_iterable(entries_of(station, view)):
        words += [INDENT + text_width(word, SIZES[style], bold=style in BOLD) for word in words_of(text)]
    return 2 * PAD + max(words)
