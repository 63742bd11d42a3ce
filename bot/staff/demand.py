"""Which courses people would join, as far as it may be published: groups of five, of a quarter that is over.

People are counted by (kind, level, area, time of day). What leaves the system is made like this:

1. Only whole groups of five people are published. A cell of 13 is published as 10; the 3 others are folded upwards
   (time of day → any, municipality → its part of the region → region, level → any) and meet there what is left of the
   neighbouring cells. Every five of them are published there, in a row of their own. So everybody is in one row or in
   none, the rows of a kind of course can be added, and no row is the total of others.
2. A folded cell publishes a group only where the group could come from its other cells alone, whichever single cell
   one asks about. Five people from two cells with at most four each would prove that both hold one to four; these five
   are folded further, and the last ones are never shown. This is complementary suppression: the small cell is missing,
   and cannot be computed from what is there.
3. A quarter is published when it is over and sealed: its votes lead to nobody any more, so that none can be taken
   back. They hold no day.

What follows:

- Whatever is added or subtracted, within one export or between any two, every number published or derived is a
  multiple of five: nobody, or at least five people. By 1 alone, even for an export in the middle of a quarter.
- No cell, fine or folded, can be proven to hold one to four people: where nothing is published in it, an empty cell
  could have given the same rows. By 2: let `left` be what a cell hands upwards, `most` the greatest value it can have
  given the rows. A group is at most the sum of `most` over all finer cells but any one; so that one may be empty, the
  others may sum up to the group exactly, and then nothing is handed upwards, which is the same claim one floor higher.
- There is no "before and after one more vote" to compare. By 3: exports of one quarter are equal, and those of two
  quarters are about separate counts.

What it does not protect from: four people of a group of five who tell each other what they chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.guidance.wishes import DAYTIMES, KINDS, LEVELS, SMALLEST
from bot.knowledge.places import Region
from bot.store.records import Wish

ALL = "*"  # in place of an id: not told apart; "*district" is all of the district


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table, and the finer cells that are folded into it."""

    wish: Wish
    finer: tuple[Cell, ...] = ()


class Row(NamedTuple):
    """A published row: `people` is a multiple of five; ids that are `*` were not told apart."""

    wish: Wish
    people: int


class Folded(NamedTuple):
    """What was published in a cell and below, coarse rows first, and what is handed upwards."""

    rows: tuple[Row, ...]
    left: int  # people handed upwards
    most: int  # what `left` is at most, as a reader of the rows can know


def published(votes: Mapping[Wish, int], region: Region) -> list[Row]:
    """What may be published of the votes of one quarter, in the order of kinds, levels, places, times of day."""
    return [
        row
        for kind in _known(KINDS, (wish.kind for wish in votes))
        for row in fold(table(kind, (wish for wish in votes if wish.kind == kind), region), votes).rows
    ]


def fold(cell: Cell, votes: Mapping[Wish, int]) -> Folded:
    """Publish what may be published in a cell and below; the rest is handed upwards."""
    if not cell.finer:
        left = votes.get(cell.wish, 0)
        people = _groups(left)
        return Folded(_row(cell, people), left - people, SMALLEST - 1)
    parts = [fold(finer, votes) for finer in cell.finer]
    left, most = sum(part.left for part in parts), sum(part.most for part in parts)
    limit = _groups(most - max(part.most for part in parts))
    people = min(_groups(left), limit)
    rows = (*_row(cell, people), *(row for part in parts for row in part.rows))
    return Folded(rows, left - people, SMALLEST - 1 if people < limit else most - people)


def _groups(people: int) -> int:
    return people // SMALLEST * SMALLEST


def _row(cell: Cell, people: int) -> tuple[Row, ...]:
    return (Row(cell.wish, people),) if people else ()


def table(kind: str, votes: Iterable[Wish], region: Region) -> Cell:
    """All cells of a kind of course. They do not depend on the votes, except for ids that are no longer known."""
    wishes = list(votes)
    levels = _known(LEVELS, (wish.level for wish in wishes))
    daytimes = _known(DAYTIMES, (wish.daytime for wish in wishes))
    parts = _parts(region, (wish.area for wish in wishes))

    def place(level: str, area: str) -> Cell:
        finer = tuple(Cell(Wish(kind, level, area, daytime)) for daytime in daytimes)
        return Cell(Wish(kind, level, area, ALL), finer)

    def part(level: str, name: str, areas: tuple[str, ...]) -> Cell:
        places = tuple(place(level, area) for area in areas)
        return places[0] if len(places) == 1 else Cell(Wish(kind, level, name, ALL), places)

    return Cell(
        Wish(kind, ALL, ALL, ALL),
        tuple(
            Cell(Wish(kind, level, ALL, ALL), tuple(part(level, name, areas) for name, areas in parts.items()))
            for level in levels
        ),
    )


def _parts(region: Region, voted: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Places by the part of the region they lie in; a place no longer known is a part of its own."""
    parts: dict[str, tuple[str, ...]] = {}
    known: dict[str, str] = {place.id: place.area for place in region.municipalities}
    known |= {place.id: place.area for place in region.places}
    for place in _known(known, voted):
        name = ALL + known.get(place, place)
        parts[name] = (*parts.get(name, ()), place)
    return parts


def _known(ids: Iterable[str], used: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ids, *sorted(set(used)))))
