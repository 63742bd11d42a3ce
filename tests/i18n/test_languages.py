from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import World
from bot.i18n.languages import language_of_tag, other_language
from bot.knowledge import Knowledge

OURS = {
    "de": "de de-DE de_AT de-CH de-LU gsw bar nds DE",
    "en": "en en-US en-GB en-AU en_IN en-ng",
    "ar": "ar ar-SY ar-IQ ar_eg ar-001 arz apc acm",
    "uk": "uk uk-UA UK",
}
# What the interfaces of Telegram's clients are called, and what telephones send besides.
OTHERS = {
    ("ar", "en", "de"): "fa fa-AF fa-IR prs ps ur ku ckb ug sd kab",
    ("uk", "en", "de"): "ru ru-RU be",
    ("de", "en", "ar"): "tr tr-TR sq hr bs ro hu sl",
    ("de", "en", "uk"): "pl bg cs sk sr sr-Latn mk",
    ("en", "de", "uk"): "hy az ka kk ky tg tk tt uz uz-Cyrl mn",
    ("en", "ar", "de"): "am ti so he iw sw",
    ("en", "de", "ar"): (
        "af eu my ca zh-hans zh-hant zh zh-CN da nl eo et fil fi fr fr-FR gl el gu hi id in ga is it ja kn km ko lo lv "
        "lt ms ml mr nb no nn ne or pa pt-br pt-pt pt si es es-MX sv ta te th vi yi cy yo zu mt mg mi"
    ),
}
UNKNOWN = [
    "",
    " ",
    "x",
    "i-klingon",
    "x-private",
    "zzz",
    "qaa",
    "tlh-x",
    "und",
    "mis",
    "*",
    "-",
    "_",
    "ru\u0000",
    "中文",
]


@pytest.mark.parametrize(("code", "tags"), OURS.items())
def test_a_tag_of_one_of_our_languages_means_it(knowledge: Knowledge, code: str, tags: str) -> None:
    assert {tag: language_of_tag(knowledge, tag) for tag in tags.split()} == dict.fromkeys(tags.split(), code)


@pytest.mark.parametrize(("bridges", "tags"), OTHERS.items())
def test_another_language_has_its_bridges(knowledge: Knowledge, bridges: tuple[str, ...], tags: str) -> None:
    offered = {language.code for language in knowledge.offered_languages}  # one that comes to us is a bridge no more
    for tag in (tag for tag in tags.split() if tag.partition("-")[0] not in offered):
        assert language_of_tag(knowledge, tag) is None, tag
        assert other_language(knowledge, tag) == tag.lower().partition("-")[0]
        assert knowledge.bridges[other_language(knowledge, tag)] == bridges, tag


@pytest.mark.parametrize("tag", [*UNKNOWN, None])
def test_any_other_tag_has_the_usual_bridges_and_is_counted_as_nothing(knowledge: Knowledge, tag: str | None) -> None:
    assert language_of_tag(knowledge, tag) is None
    assert other_language(knowledge, tag) == ""
    assert knowledge.bridges[""] == ("en", "de", "ar")


@given(tag=st.text(max_size=80))
def test_whatever_comes_is_one_of_ours_or_has_three_bridges_that_are_offered(world: World, tag: str) -> None:
    ours = language_of_tag(world.knowledge, tag)
    asked = world.knowledge.bridges[other_language(world.knowledge, tag)]
    assert ours is None or ours in world.words
    assert len(set(asked)) == 3
    assert set(asked) <= set(world.words)
