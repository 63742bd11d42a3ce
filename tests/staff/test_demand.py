from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.wishes import DAYTIMES, KINDS, LEVELS
from bot.i18n.catalogue import load_catalogue
from bot.knowledge import load
from bot.staff.demand import ALL, Cell, Row, fold, published
from bot.staff.demand_table import DemandTable, first_day_after
from bot.store.records import Wish
from tests.conftest import ROOT

BASE = load(ROOT / "knowledge", "bamberg")
REGION = BASE.region
AREAS = ["bamberg", "anker", "hirschaid", "strullendorf", "burgebrach", "gone-since"]

# few different answers, so that they meet; and some of everything
wishes = st.builds(
    Wish,
    st.sampled_from(["integration", "conversation"]),
    st.sampled_from(["unknown", "a1", "b1"]),
    st.sampled_from(AREAS),
    st.sampled_from(["morning", "evening", "any"]),
) | st.builds(Wish, *map(st.sampled_from, (list(KINDS), list(LEVELS), AREAS, list(DAYTIMES))))
histories = st.lists(wishes, max_size=60) | st.lists(
    st.tuples(wishes, st.integers(1, 30)), max_size=12
).map(lambda pairs: [wish for wish, number in pairs for _ in range(number)])  # fmt: skip


def export(votes: list[Wish]) -> list[Row]:
    return published(Counter(votes), REGION)


def holds(cell: Wish, wish: Wish) -> bool:
    """Is this person's wish in that row's cell?"""
    area = cell.area in (wish.area, ALL) or (
        cell.area == "*district" and (place := BASE.place(wish.area)) is not None and place.area == "district"
    )
    return area and all(mine in (ALL, theirs) for mine, theirs in zip(cell, wish, strict=True) if mine != cell.area)


def derivable(rows: list[Row]) -> Iterator[int]:
    """Every row, every total of rows of one kind, level or place, and what is left of a total without one of its rows."""
    totals: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        yield row.people
        for key in ((), *((name, getattr(row.wish, name)) for name in Wish._fields)):
            totals[key] += row.people
    for key, total in totals.items():
        yield total
        yield from (total - row.people for row in rows if not key or getattr(row.wish, key[0]) == key[1])
    yield from (a - b for a, b in itertools.product(totals.values(), repeat=2))


@given(histories)
def test_nothing_below_five_can_be_read_or_computed(votes: list[Wish]) -> None:
    rows = export(votes)
    assert all(row.people >= 5 for row in rows)
    assert all(number == 0 or abs(number) >= 5 for number in derivable(rows))


@given(histories)
def test_nobody_is_invented_and_few_are_lost(votes: list[Wish]) -> None:
    rows = export(votes)
    for kind, number in Counter(wish.kind for wish in votes).items():
        shown = sum(row.people for row in rows if row.wish.kind == kind)
        assert shown <= number
        assert shown or number < 5
    for row in rows:
        assert row.people <= sum(holds(row.wish, wish) for wish in votes)
    assert len({row.wish for row in rows}) == len(rows)


@given(histories, histories)
def test_two_exports_differ_by_nothing_or_by_five(before: list[Wish], more: list[Wish]) -> None:
    old, new = ({row.wish: row.people for row in export(votes)} for votes in (before, before + more))
    assert all((new.get(wish, 0) - old.get(wish, 0)) % 5 == 0 for wish in {*old, *new})
    both = [*derivable(export(before)), *derivable(export(before + more))]
    assert all(number % 5 == 0 for number in both)


def _leaf(name: int) -> Cell:
    return Cell(Wish("k", str(name), "", ""))


def _folded(name: str, *finer: Cell) -> Cell:
    return Cell(Wish("k", name, "", ""), finer)


def _leaves(cell: Cell) -> list[Wish]:
    return [wish for finer in cell.finer for wish in _leaves(finer)] if cell.finer else [cell.wish]


@pytest.mark.parametrize(
    ("table", "highest"),
    [
        (_folded("t", _leaf(1), _leaf(2)), 14),
        (_folded("t", _leaf(1), _leaf(2), _leaf(3)), 9),
        (_folded("t", _folded("a", _leaf(1), _leaf(2)), _folded("b", _leaf(3), _leaf(4))), 9),
        # leaves below five, where nothing is published in them: the cells that need protection
        (_folded("t", _folded("a", _leaf(1), _leaf(2), _leaf(3)), _folded("b", _leaf(4), _leaf(5), _leaf(6))), 4),
        (_folded("t", _folded("a", _folded("x", _leaf(1), _leaf(2)), _leaf(3)), _leaf(4), _leaf(5)), 4),
    ],
)
def test_no_set_of_cells_can_be_proven_to_hold_one_to_four(table: Cell, highest: int) -> None:
    """Who knows how the table is made tries every possible world: none of the sets is 1 to 4 in all that fit the rows."""
    leaves = _leaves(table)
    sets = [
        numbers for size in range(1, len(leaves) + 1) for numbers in itertools.combinations(range(len(leaves)), size)
    ]
    bounds: dict[tuple[Row, ...], list[list[int]]] = defaultdict(lambda: [[10**6, 0] for _ in sets])
    for world in itertools.product(range(highest + 1), repeat=len(leaves)):
        rows = fold(table, dict(zip(leaves, world, strict=True))).rows
        for bound, numbers in zip(bounds[rows], sets, strict=True):
            people = sum(world[number] for number in numbers)
            bound[0], bound[1] = min(bound[0], people), max(bound[1], people)
    assert len(bounds) > 1
    assert not [1 for of_rows in bounds.values() for low, high in of_rows if low >= 1 and high <= 4]


def test_the_rest_is_folded_into_the_next_wider_row() -> None:
    votes = Counter(
        {
            Wish("integration", "b1", "hirschaid", "evening"): 7,
            Wish("integration", "b1", "hirschaid", "morning"): 2,
            Wish("integration", "b1", "hirschaid", "any"): 2,  # with the 2 evenings left: six, five of them shown
            Wish("integration", "b1", "strullendorf", "any"): 4,  # with the one left of Hirschaid: five of the district
            Wish("integration", "b1", "bamberg", "any"): 3,
            Wish("integration", "a1", "bamberg", "any"): 4,  # with the 3 of B1: seven, five of them shown
            Wish("literacy", "unknown", "bamberg", "any"): 4,  # too few
        }
    )
    assert published(votes, REGION) == [
        (Wish("integration", ALL, ALL, ALL), 5),
        (Wish("integration", "b1", "*district", ALL), 5),
        (Wish("integration", "b1", "hirschaid", ALL), 5),
        (Wish("integration", "b1", "hirschaid", "evening"), 5),
    ]


def test_the_table_is_german_and_says_what_is_hidden() -> None:
    words = load_catalogue(ROOT / "locales/de/LC_MESSAGES/bot.po", "de")
    table = DemandTable(BASE, words)
    rows = [
        Row(Wish("integration", ALL, ALL, ALL), 5),
        Row(Wish("integration", "b1", "*district", ALL), 10),
        Row(Wish("literacy", "unknown", "hirschaid", "evening"), 25),
    ]
    text = table.text("2026-Q3", rows)
    assert "Werte unter 5 werden nicht gezeigt" in text
    assert "Alphabetisierungskurs  unbekannt" in text
    assert "Landkreis Bamberg, verschiedene Orte" in text
    lines = table.csv("2026-Q3", rows).splitlines()
    assert lines[0] == "Quartal,Kurs,Niveau,Ort,Tageszeit,Menschen (mindestens)"
    assert lines[1] == "2026-Q3,Integrationskurs,verschiedene,verschiedene Orte,verschiedene,5"
    assert lines[3] == "2026-Q3,Alphabetisierungskurs,unbekannt,Hirschaid,Abend,25"
    assert "Keine Gruppe von 5" in table.text("2026-Q3", [])
    assert "ab dem 1. Januar 2027" in table.not_yet("2026-Q4")


def test_a_quarter_is_published_on_the_day_after_it() -> None:
    assert first_day_after("2026-Q3") == date(2026, 10, 1)
    assert first_day_after("2026-Q4") == date(2027, 1, 1)
    for wrong in ("2026", "2026-Q5", "Q4-2026", "0000-Q1", ""):
        with pytest.raises(ValueError, match="expected a quarter such as"):
            first_day_after(wrong)
