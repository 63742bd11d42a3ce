"""Texts and lists put into a YAML file: read back the same, and nothing else moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.strict_yaml import loads
from bot.staff.edit import Refused
from bot.staff.exchange.catalogue import CataloguePatch, entries, written
from bot.staff.exchange.patch import Patch
from bot.staff.exchange.rows import tidy

FILE = """\
# head
entries:
  - id: a  # one
    flow: {de: Eins, en: 'one'}
    quoted: {de: "Eins", en: "one"}  # kept
    block:
      de: Eins  # here
      en: one
    # between
    long:
      de: |-
        Eins
        Zwei
      en: |-
        One
        Two

  - id: b
    words:
      de: [eins, zwei]
    list:
      - x  # first
      - 'y'
    none: []
tail: end
"""
LETTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Co", "Cn"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff\x85"
)
LINES = st.text(LETTERS, min_size=1, max_size=60).map(tidy).filter(bool)
TEXTS = st.lists(LINES, min_size=1, max_size=4).map("\n".join).map(tidy).filter(bool)
PLACES = [("entries", 0, name) for name in ("flow", "quoted", "block", "long")]


@given(place=st.sampled_from(PLACES), language=st.sampled_from(["en", "uk"]), text=TEXTS)
def test_any_text_is_read_back_as_it_was_put_in(place: tuple[str | int, ...], language: str, text: str) -> None:
    patch = Patch(FILE)
    patch.set_text(text, *place, language)
    new = patch.text()
    wanted = loads(FILE)
    wanted["entries"][0][place[2]][language] = text
    assert loads(new) == wanted
    for comment in ("# head\n", "- id: a  # one\n", "de: Eins  # here\n", "    # between\n", "- x  # first\n"):
        assert comment in new


@given(
    name=st.sampled_from(["list", "none", "new"]),
    lines=st.lists(LINES, min_size=1, max_size=12, unique=True),
    flow=st.booleans(),
)
def test_any_list_is_read_back_as_it_was_put_in(name: str, lines: list[str], flow: bool) -> None:
    patch = Patch(FILE)
    patch.set_list(lines, "entries", 1, name, flow=flow)
    wanted = loads(FILE)
    wanted["entries"][1][name] = lines
    assert loads(patch.text()) == wanted


@given(lines=st.lists(LINES, min_size=1, max_size=40, unique=True))
def test_words_beside_those_of_other_languages_are_wrapped_and_change_again(lines: list[str]) -> None:
    patch = Patch(FILE)
    patch.set_list(lines, "entries", 1, "words", "uk", flow=True)
    new = patch.text()
    assert loads(new)["entries"][1]["words"] == {"de": ["eins", "zwei"], "uk": lines}
    again = Patch(new)
    again.set_list([*lines, "and #1"], "entries", 1, "words", "uk")
    assert loads(again.text())["entries"][1]["words"] == {"de": ["eins", "zwei"], "uk": [*lines, "and #1"]}


def test_a_text_is_written_as_its_neighbours_are() -> None:
    patch = Patch(FILE)
    for name in ("flow", "quoted", "block"):
        patch.set_text("одне", "entries", 0, name, "uk")
    patch.set_text("одне\nдва", "entries", 0, "long", "uk")
    assert patch.text() == FILE.replace("en: 'one'}", "en: 'one', uk: 'одне'}").replace(
        'en: "one"}', 'en: "one", uk: "одне"}'
    ).replace("      en: one\n", "      en: one\n      uk: одне\n").replace(
        "        Two\n", "        Two\n      uk: |-\n        одне\n        два\n"
    )


def test_what_a_program_cannot_change_safely_is_left_to_a_person() -> None:
    patch = Patch("list: [a, # first\n  b]\nmap: {}\n")
    with pytest.raises(Refused, match="list is written in a way only a person can change"):
        patch.set_list(["c"], "list")
    with pytest.raises(Refused, match="only a person"):
        patch.set_text("x", "map", "uk")
    assert patch.text() == "list: [a, # first\n  b]\nmap: {}\n"


@given(texts=st.lists(st.text(LETTERS | st.sampled_from(' "\\\n\t'), max_size=300), min_size=1, max_size=5))
def test_any_text_survives_a_catalogue(texts: list[str]) -> None:
    blocks = [
        "\n".join([*written("msgid", f"id {number}"), *written("msgstr", text)]) for number, text in enumerate(texts)
    ]
    po = "\n\n".join(blocks) + "\n"
    assert [entry.fields["msgstr"] for entry in entries(po, "x.po")] == texts
    patch = CataloguePatch(po, "x.po")
    for number, text in enumerate(texts):
        patch.set(f"id {number}", "msgstr", text)
    assert patch.text() == po
