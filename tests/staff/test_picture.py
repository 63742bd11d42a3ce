from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import World
from bot.knowledge import SITUATIONS, Knowledge, Situation
from bot.staff.picture import page, plain_text, svg
from bot.staff.picture.layout import Arrow, Picture
from bot.staff.picture.sheets import lay_out_sheets
from tests.conftest import LANGUAGES
from tests.running import run
from tests.staff.drawing import CHAINS, NAMESPACE, groups, parsed, sheets, view

PLACES = (None, "bamberg", "hirschaid", "anker")
CHROMIUM = Path("/usr/bin/chromium")


# what it shows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chain", CHAINS)
def test_every_step_office_and_hand_over_is_in_the_drawing(world: World, chain: str, language: str) -> None:
    steps = world.knowledge.chains[chain].steps
    root = parsed(svg([view(world, chain, language)]))
    assert {group.get("data-step") for group in groups(root, "step")} == {step.id for step in steps}
    offices = {step.office for step in steps} | {h.to or h.from_ for step in steps for h in step.handover}
    assert {group.get("data-role") for group in groups(root, "lane")} == offices
    drawn = sorted(
        (g.get("data-step") or "", g.get("data-role") or "", g.get("data-passed-on") or "")
        for g in groups(root, "handover")
    )
    assert drawn == sorted((s.id, h.to or h.from_ or "", h.passed_on) for s in steps for h in s.handover)


@pytest.mark.parametrize("chain", CHAINS)
def test_a_broken_hand_over_looks_broken_and_no_other_does(world: World, chain: str) -> None:
    root = parsed(svg([view(world, chain)]))
    for group in groups(root, "handover"):
        looks = [path.get("class") or "" for path in group.iter(f"{NAMESPACE}path")]
        crossed = sum("cross" in look for look in looks)
        dashed = sum("dashed" in look for look in looks)
        state = group.get("data-passed-on")
        assert (crossed, dashed) == {"no": (1, 0), "yes": (0, 0)}.get(state or "", (0, 1))


@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("chain", CHAINS)
def test_what_no_office_passes_on_stands_in_a_box(world: World, chain: str, language: str) -> None:
    shown = view(world, chain, language)
    for station in shown.stations:
        for flow in (flow for flow in station.flows if flow.papers):
            receivers = [s for s in shown.stations if s.role == flow.role] if flow.outgoing else [station]
            carried = [paper for receiver in receivers for paper in receiver.brings]
            carried += [paper for _, papers in shown.takes(station) for paper in papers]
            assert set(flow.papers) <= set(carried), (station.id, flow.role)


def test_boxes_name_registers_deadlines_and_gaps(world: World, knowledge: Knowledge) -> None:
    step = knowledge.steps["register-address"]
    root = parsed(svg([view(world, "arrival")]))
    box = next(group for group in groups(root, "step") if group.get("data-step") == step.id)
    text = " ".join(t.text or "" for t in box.iter(f"{NAMESPACE}text"))
    assert "2 Wochen" in text
    assert "Melderegister" in text
    assert "Meldebescheinigung" in text
    assert step.gap is not None
    assert step.gap in text
    legend = " ".join(t.text or "" for t in root.iter(f"{NAMESPACE}text"))
    assert knowledge.gaps[step.gap].title["de"] in legend
    assert "Stand des Wissens: " in legend


def test_situation_and_place_narrow_the_picture(world: World) -> None:
    whole, mine = view(world, "arrival"), view(world, "arrival", situation="ukraine", place="hirschaid")
    assert {s.id for s in mine.stations} < {s.id for s in whole.stations}
    assert "asylum-registration" not in {s.id for s in mine.stations}
    assert "Hirschaid" in mine.scope
    assert mine.lane("jobcenter").german == "Jobcenter Landkreis Bamberg"


def test_steps_stand_in_order(world: World) -> None:
    for chain in CHAINS:
        for picture in lay_out_sheets(view(world, chain)):
            left = {box.station.id: box.x for box in picture.boxes}
            assert all(left[before] < box.x for box in picture.boxes for before in box.station.after)


def test_arabic_runs_from_right_to_left(world: World) -> None:
    for sheet in sheets(parsed(svg([view(world, "language", "ar")]))):
        assert sheet.get("direction") == "rtl"
        x = {
            group.get("data-step"): float(rect.get("x") or 0)
            for group in groups(sheet, "step")
            if (rect := group.find(f"{NAMESPACE}rect")) is not None
        }
        order = ("take-placement-test", "register-course", "start-course", "attend-course")
        places = [x[step] for step in order if step in x]
        assert places == sorted(places, reverse=True)


# where it stands -----------------------------------------------------------------------------------------------------

pictures = st.tuples(
    st.sampled_from(CHAINS),
    st.sampled_from(["de", "ar"]),
    st.sampled_from([None, *SITUATIONS]),
    st.sampled_from(PLACES),
)


@settings(max_examples=40)
@given(pictures)
def test_nothing_lies_over_anything_else(world: World, chosen: tuple[str, str, Situation | None, str | None]) -> None:
    for picture in lay_out_sheets(view(world, *chosen)):
        assert picture.width / picture.height == pytest.approx(2**0.5, rel=0.01)
        _check_boxes(picture)
        _check_texts(picture)
        _check_arrows(picture)


def _check_boxes(picture: Picture) -> None:
    for a, b in combinations(picture.boxes, 2):
        apart = a.x + a.width < b.x or b.x + b.width < a.x or a.y + a.height < b.y or b.y + b.height < a.y
        assert apart, (a.station.id, b.station.id)
    bands = {band.lane.role: band for band in picture.bands}
    for box in picture.boxes:
        band = bands[box.station.role]
        assert band.y < box.y
        assert box.y + box.height < band.y + band.height
        assert box.x + box.width < picture.width
        for piece in box.pieces:
            assert box.x < piece.x
            assert piece.x + piece.width <= box.x + box.width
            assert box.y < piece.y < box.y + box.height


def _check_texts(picture: Picture) -> None:
    pieces = [*picture.heading, *picture.legend.pieces, *(p for band in picture.bands for p in band.pieces)]
    pieces += [p for box in picture.boxes for p in box.pieces]
    pieces = [piece for piece in pieces if piece.text]
    for a, b in combinations(pieces, 2):
        beside = a.x + a.width <= b.x or b.x + b.width <= a.x
        assert beside or abs(a.y - b.y) > 11, (a.text, b.text)
    assert all(p.x > 0 and p.x + p.width < picture.width and p.y < picture.height for p in pieces)


def _check_arrows(picture: Picture) -> None:
    for arrow in picture.arrows:
        for (x1, y1), (x2, y2) in pairwise(arrow.points):
            assert x1 == x2 or y1 == y2
            for box in picture.boxes:
                beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                assert beside or max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height, (arrow, box.station.id)
    for a, b in combinations(picture.arrows, 2):
        if not _share(a, b):
            assert not any(_on_top(p, q) for p in pairwise(a.points) for q in pairwise(b.points)), (a, b)


def _share(a: Arrow, b: Arrow) -> bool:
    """Arrows of order that begin or end at the same step may run together."""
    return a.kind == b.kind == "order" and (a.station == b.station or a.target == b.target)


def _on_top(
    p: tuple[tuple[float, float], tuple[float, float]], q: tuple[tuple[float, float], tuple[float, float]]
) -> bool:
    for along, across in ((0, 1), (1, 0)):
        if p[0][across] == p[1][across] and q[0][across] == q[1][across] and abs(p[0][across] - q[0][across]) < 3:
            low = max(min(p[0][along], p[1][along]), min(q[0][along], q[1][along]))
            high = min(max(p[0][along], p[1][along]), max(q[0][along], q[1][along]))
            if high - low > 1:
                return True
    return False


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")
def test_texts_are_as_wide_in_a_browser_as_was_reckoned(world: World, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    leaving = """() => [...document.querySelectorAll('g.step')].flatMap(step => {
        const box = step.querySelector('rect').getBBox();
        return [...step.querySelectorAll('text')].filter(text => {
            const inside = text.getBBox();
            return inside.x < box.x + 3 || inside.x + inside.width > box.x + box.width - 3;
        }).map(text => text.textContent);
    })"""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        tab = browser.new_page()
        for language in ("de", "ar"):
            file = tmp_path / f"{language}.svg"
            file.write_text(svg([view(world, "arrival", language)]), encoding="utf-8")
            tab.goto(file.as_uri())
            assert tab.evaluate(leaving) == []
        browser.close()


# how it is written ---------------------------------------------------------------------------------------------------


def test_the_drawing_is_plain_and_described(world: World) -> None:
    text = svg([view(world, "work")])
    root = parsed(text)
    assert root.findtext(f"{NAMESPACE}title") == "Förderkette: Arbeit – alle Situationen · Stadt, Landkreis und ANKER"
    assert "Arbeit beginnen" in (root.findtext(f"{NAMESPACE}desc") or "")
    assert "<script" not in text
    assert set(re.findall(r'(?:href|src)="([^"]{1})', text)) == {"#"}
    assert "url(" not in text
    assert "@import" not in text


def test_text_from_the_knowledge_is_escaped(world: World) -> None:
    shown = view(world, "training")
    evil = replace(shown.stations[0], title='<script>alert("1")</script> & Co.', note="a < b")
    shown = replace(shown, stations=(evil, *shown.stations[1:]))
    for text in (svg([shown]), page([shown])):
        assert "<script" not in text
        assert "&lt;script&gt;" in text
    parsed(svg([shown]))


def test_all_chains_on_sheets_one_below_the_other(world: World) -> None:
    found = sheets(parsed(svg([view(world, chain) for chain in CHAINS])))
    assert len(found) >= 4
    tops = [float(sheet.get("y") or 0) for sheet in found]
    assert all(
        b == pytest.approx(a + float(sheet.get("height") or 0), abs=1)
        for a, b, sheet in zip(tops, tops[1:], found, strict=False)
    )


@pytest.mark.parametrize(
    ("language", "bring"), [("de", "mitbringen"), ("en", "bring"), ("ar", "أحضروا معكم"), ("uk", "принести")]
)
def test_the_text_says_what_to_carry(world: World, language: str, bring: str) -> None:
    for chain in CHAINS:
        shown = view(world, chain, language)
        text = plain_text([shown])
        for station in shown.stations:
            block = text.partition(f". {station.title}")[2].partition("\n\n")[0]
            assert shown.lane(station.role).name in block
            for flow in station.flows:
                assert flow.office in block
                assert all(paper in block for paper in flow.papers)
            if any(flow.papers for flow in station.flows):
                assert bring in block


def test_the_page_holds_the_drawing_and_the_same_in_words(world: World) -> None:
    shown = view(world, "arrival", "ar")
    text = page([shown])
    assert text.startswith("<!DOCTYPE html>")
    assert '<html lang="ar" dir="rtl">' in text
    words = text.rpartition("</svg>")[2]
    assert words.count('<th scope="row">') == len(shown.stations) + len(shown.gaps)
    assert "Meldebescheinigung" in words


# the command ---------------------------------------------------------------------------------------------------------


def test_the_command_writes_to_the_screen_or_a_file(tmp_path: Path) -> None:
    done = run("chain", "language", "--situation", "recognised", "--place", "Hirschaid", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Förderkette: Sprache\nSchutz anerkannt · Hirschaid\n")
    done = run("chain", "--format", "svg", "--lang", "ar", "--out", "all.svg", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    drawn = groups(parsed((tmp_path / "all.svg").read_text(encoding="utf-8")), "step")
    assert {"register-address", "start-course", "start-work", "start-training"} <= {g.get("data-step") for g in drawn}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "nowhere"),
        (["work", "--format", "png"], "png"),
        (["work", "--lang", "xx"], "found 'xx', expected one of de"),
        (["work", "--place", "Berlin"], "found 'Berlin'"),
        (["work", "--situation", "tourist"], "tourist"),
        (["work", "--out", "no/such/folder.svg"], "cannot write"),
    ],
)
def test_wrong_use_is_named(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run("chain", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
