"""A chain that is too large for one sheet of A3 goes on over several."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import World
from bot.knowledge import SITUATIONS
from bot.staff.picture import page, svg
from bot.staff.picture.grid import needed_arrows
from bot.staff.picture.measure import text_width, wrap
from bot.staff.picture.sheets import lay_out_sheets
from tests.conftest import LANGUAGES
from tests.staff.drawing import CHAINS, NAMESPACE, groups, parsed, sheets, view

CHROMIUM = Path("/usr/bin/chromium")
A3 = (420.0, 297.0)  # mm, landscape
LEAST = 7.0  # points


def points(sheet: ElementTree.Element, margin: float) -> float:
    """How large the smallest text of a sheet is on A3 landscape with a margin in mm around."""
    _, _, width, height = map(float, (sheet.get("viewBox") or "").split())
    scale = min((A3[0] - 2 * margin) / width, (A3[1] - 2 * margin) / height)
    return min(float(text.get("font-size") or 0) for text in sheet.iter(f"{NAMESPACE}text")) * scale / 25.4 * 72


def box_text(sheet: ElementTree.Element, step: str) -> str:
    box = next(group for group in groups(sheet, "step") if group.get("data-step") == step)
    return " ".join(text.text or "" for text in box.iter(f"{NAMESPACE}text"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chain", CHAINS)
def test_the_smallest_text_of_every_sheet_can_be_read_on_a3(world: World, chain: str, language: str) -> None:
    for situation in (None, *SITUATIONS):
        text = svg([view(world, chain, language, situation)])
        margin = float(re.findall(r"@page { size: A3 landscape; margin: (\d+)mm; }", text)[0])
        assert margin >= 5, "what most printers leave white"
        small = [points(sheet, margin) for sheet in sheets(parsed(text))]
        assert min(small) >= LEAST, (situation, small)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chain", CHAINS)
def test_every_step_stands_on_one_sheet_and_no_sheet_is_nearly_empty(world: World, chain: str, language: str) -> None:
    found = sheets(parsed(svg([view(world, chain, language)])))
    steps = [[group.get("data-step") or "" for group in groups(sheet, "step")] for sheet in found]
    assert sorted(itertools.chain.from_iterable(steps)) == sorted(
        step.id for step in world.knowledge.chains[chain].steps
    )
    assert all(len(on_sheet) > 2 for on_sheet in steps)


@pytest.mark.parametrize("chain", ["arrival", "language"])
def test_an_arrow_is_drawn_or_named_on_both_sheets(world: World, chain: str) -> None:
    whole = view(world, chain)
    stations = {station.id: station for station in whole.stations}
    found = sheets(parsed(svg([whole])))
    assert len(found) > 1
    place = {g.get("data-step"): number for number, sheet in enumerate(found, 1) for g in groups(sheet, "step")}
    drawn = {(g.get("data-step"), g.get("data-target")) for sheet in found for g in groups(sheet, "order-arrow")}
    cut = 0
    for before, after in needed_arrows(stations):
        here, there = place[before], place[after]
        assert here <= there, "read from sheet to sheet, never back"
        if here == there:
            assert (before, after) in drawn
            continue
        cut += 1
        leaving, arriving = box_text(found[here - 1], before), box_text(found[there - 1], after)
        assert f"weiter: Blatt {there}" in leaving
        assert f"{stations[after].number}. " in leaving
        assert f"von Blatt {here}" in arriving
        assert f"{stations[before].number}. " in arriving
    assert cut > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chain", CHAINS)
def test_a_broken_hand_over_and_its_paper_stand_on_the_same_sheet(world: World, chain: str, language: str) -> None:
    for picture in lay_out_sheets(view(world, chain, language)):
        shown = picture.view
        for station in shown.stations:
            for flow in (flow for flow in station.flows if flow.papers):
                takers = [s for s in shown.stations if s.role == flow.role] if flow.outgoing else [station]
                carried = {paper for taker in takers for paper in taker.brings}
                carried |= {paper for _, papers in shown.takes(station) for paper in papers}
                assert set(flow.papers) <= carried, (station.id, flow.role)


def test_each_sheet_is_complete_in_itself(world: World) -> None:
    text = svg([view(world, "arrival")])
    found = sheets(parsed(text))
    for number, sheet in enumerate(found, 1):
        words = " ".join(piece.text or "" for piece in sheet.iter(f"{NAMESPACE}text"))
        assert f"Förderkette: Ankommen – Blatt {number} von {len(found)}" in words
        assert "Reihenfolge der Schritte" in words
        assert "Stand des Wissens: " in words
        assert [rect.get("class") for rect in sheet.iter(f"{NAMESPACE}rect")].count("frame") == 1
        gaps = set(
            re.findall(r"\bG\d\d\b", " ".join(box_text(sheet, g.get("data-step") or "") for g in groups(sheet, "step")))
        )
        assert set(re.findall(r"\bG\d\d\b", words)) == gaps
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert "nur: Asyl – im ANKER · Asyl – im Verfahren" in text


def test_a_small_chain_stays_whole(world: World) -> None:
    text = svg([view(world, "training")])
    assert len(sheets(parsed(text))) == 1
    assert "Blatt" not in text


def test_the_page_shows_the_sheets_one_below_the_other_and_prints_one_a_page(world: World) -> None:
    shown = view(world, "arrival")
    text = page([shown])
    count = len(sheets(parsed(svg([shown]))))
    assert text.count('<div class="picture"') == text.count("</svg>") == count > 1
    assert "break-after: page" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


@given(st.text(st.sampled_from("ab § ·1.ß–\n"), max_size=60), st.floats(20, 200), st.floats(0, 40))
def test_lines_keep_every_word_and_their_width(text: str, width: float, spare: float) -> None:
    lines = wrap(text, width, 12, first=width - spare)
    assert all(
        text_width(line, 12) <= (width if index else width - spare) or len(line) <= 2
        for index, line in enumerate(lines)
    )
    assert "".join(" ".join(lines).split()).replace("-", "") == "".join(text.split())


def test_what_belongs_together_stays_on_a_line() -> None:
    lines = wrap("18. Wohnsitz anmelden · Ukraine – § 24 · 9. Duldung", 90, 12)
    assert lines == ["18. Wohnsitz", "anmelden ·", "Ukraine –", "§ 24 ·", "9. Duldung"]


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")
@pytest.mark.parametrize(("chain", "language"), [("arrival", "de"), ("arrival", "ar"), ("work", "en")])
def test_a_browser_prints_each_sheet_on_a_page_of_its_own(
    world: World, tmp_path: Path, chain: str, language: str
) -> None:
    from playwright.sync_api import sync_playwright

    smallest = """() => Math.min(...[...document.querySelectorAll('.picture text')].map(
        text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a * 0.75))"""
    shown = view(world, chain, language)
    drawing, document = tmp_path / "chain.svg", tmp_path / "chain.html"
    drawing.write_text(svg([shown]), encoding="utf-8")
    document.write_text(page([shown]), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1542, "height": 1077})  # 408 × 285 mm
        tab.goto(drawing.as_uri())
        printed = tab.pdf(prefer_css_page_size=True)
        tab.goto(document.as_uri())
        tab.emulate_media(media="print")
        size = tab.evaluate(smallest)
        browser.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(lay_out_sheets(shown))
    pages = {
        (round(float(w)), round(float(h))) for w, h in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    }
    assert pages == {(round(A3[0] / 25.4 * 72), round(A3[1] / 25.4 * 72))}
    assert size >= LEAST
