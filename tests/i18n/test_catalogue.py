from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.pofile import read_po

from bot.dialogue import World
from bot.i18n.catalogue import CatalogueError, catalogue_path, load_catalogue, load_catalogues

ROOT = Path(__file__).resolve().parents[2]
FIELD = re.compile(r"\{(\w+)\}")
USED = re.compile(r"""(?:words|simple|catalogue)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)""")


def used_messages() -> set[str]:
    """Messages the program asks for, read from its source."""
    found = set()
    for file in (ROOT / "bot").rglob("*.py"):
        for match in USED.findall(file.read_text(encoding="utf-8")):
            found.add("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match)))
    return found


def test_every_message_the_program_uses_exists_in_every_language(world: World) -> None:
    messages = used_messages()
    assert len(messages) > 30
    for language, words in world.words.items():
        assert messages <= set(words.texts), (language, messages - set(words.texts))


def test_catalogues_agree_in_messages_and_fields(world: World) -> None:
    english = world.words["en"]
    for language, words in world.words.items():
        assert set(words.texts) == set(english.texts), language
        assert set(words.plurals) == set(english.plurals), language
        for message, text in words.texts.items():
            assert Counter(FIELD.findall(text)) == Counter(FIELD.findall(message)), (language, message)
        if language not in {"en"}:
            alike = {"Details", "Bot", "Ankommen in Bamberg", "Jobcenter"}
            same = [m for m, text in words.texts.items() if text == m and any(map(str.isalpha, m)) and m not in alike]
            assert not same, (language, same)


def test_plural_forms_are_those_of_cldr(world: World) -> None:
    for language, words in world.words.items():
        locale = Locale.parse(world.knowledge.languages[language].locale)
        by_index: dict[int, set[str]] = {}
        for number in range(200):
            by_index.setdefault(words.plural_index(number), set()).add(locale.plural_form(number))
        with catalogue_path(ROOT / "locales", language).open("rb") as file:
            assert read_po(file).num_plurals == len(locale.plural_form.tags) + 1, language  # and "other"
        for message, forms in words.plurals.items():
            assert len(forms) >= len(by_index), (language, message)
            assert all(forms), (language, message)
        assert all(len(categories) == 1 for categories in by_index.values()), (language, by_index)


def test_a_missing_or_broken_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="expected the bot's words"):
        load_catalogues(tmp_path, ["de"])
    broken = tmp_path / "bot.po"
    broken.write_bytes(b'msgid "\xff"\nmsgstr "b"\n')
    with pytest.raises(CatalogueError, match=r"bot\.po"):
        load_catalogue(broken, "de")


def test_easy_words_stand_in_place_of_the_usual_ones(tmp_path: Path) -> None:
    for code, text in {
        "de": 'msgid "Yes"\nmsgstr "Ja"\n\nmsgid "No"\nmsgstr "Nein"\n',
        "de-easy": 'msgid "No"\nmsgstr "Nein!"\n',
    }.items():
        path = catalogue_path(tmp_path, code)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    fallbacks = {"de-easy": "de", "de-other": "de"}
    words = load_catalogues(tmp_path, ["de", *fallbacks], fallbacks)
    assert {code: one.texts for code, one in words.items()} == {
        "de": {"Yes": "Ja", "No": "Nein"},
        "de-easy": {"Yes": "Ja", "No": "Nein!"},
        "de-other": {"Yes": "Ja", "No": "Nein"},
    }
    assert {one.language for one in words.values()} == {"de", "de-easy", "de-other"}
