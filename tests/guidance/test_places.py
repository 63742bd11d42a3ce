from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import World
from bot.guidance.places import distance_km, nearest_place
from bot.knowledge import Knowledge


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Hirschaid", "hirschaid"),
        ("ich wohne in hirscheid", "hirschaid"),
        ("96114", "hirschaid"),
        ("I live in 96049 Bamberg", "bamberg"),
        ("anker", "anker"),
        ("I am in the Anker camp in Bamberg", "anker"),
        ("heiligenstadt", "heiligenstadt"),
        ("schesslitz", "schesslitz"),
        ("Scheßlitz", "schesslitz"),
        ("burg ebrach", "burgebrach"),
        ("بامبرغ", "bamberg"),
        ("هيرشايد", "hirschaid"),
        ("بامبرج", "bamberg"),
        ("живу в Бамберзі", "bamberg"),
        ("я з Бамберга", "bamberg"),
        ("в Гіршайді", "hirschaid"),
        ("Хіршайд", "hirschaid"),
        ("Шесліц", "schesslitz"),
        ("я в анкері в Бамберзі", "anker"),
    ],
)
def test_places_as_people_write_them(world: World, text: str, place: str) -> None:
    found = world.places.find(text)
    assert found.places[0].startswith(place), found
    assert found.sure


def test_a_postal_code_of_two_municipalities_asks_which(world: World) -> None:
    found = world.places.find("96170")
    assert set(found.places) == {"lisberg", "priesendorf"}
    assert not found.sure


def test_a_village_only_suggests_its_municipality(world: World) -> None:
    found = world.places.find("Sassanfahrt")
    assert found.places == ("hirschaid",)
    assert not found.sure


@pytest.mark.parametrize(
    "text", ["Berlin", "10115", "", "😀", "guten tag", "jobcenter termin", "Київ", "добрий день", "талон у джобцентр"]
)
def test_other_places_and_words_are_none_of_ours(world: World, text: str) -> None:
    assert not world.places.find(text).sure


@given(st.text(max_size=400))
def test_any_text_is_looked_at_without_an_error(world: World, text: str) -> None:
    assert len(world.places.find(text).places) <= 3


def test_all_municipalities_are_found_by_name_and_code(world: World) -> None:
    for municipality in world.knowledge.region.municipalities:
        assert municipality.id in world.places.find(municipality.name).places
        assert municipality.id in world.places.find(municipality.postal_codes[0]).places
    assert len(world.knowledge.region.municipalities) == 37


def test_distances_and_the_nearest_place(knowledge: Knowledge) -> None:
    bamberg, ebrach = (49.89339, 10.88679), (49.84798, 10.49737)
    assert distance_km(bamberg, ebrach) == pytest.approx(28.4, abs=0.1)
    assert nearest_place(knowledge, (49.817, 10.989)) == "hirschaid"
    assert nearest_place(knowledge, (52.5, 13.4)) is None
