from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.card import CardMaker
from bot.guidance.course_card import CourseTeller
from bot.guidance.courses import DATE_REVIEW_DAYS, centre, offers
from bot.guidance.person import Person
from bot.i18n.catalogue import Catalogue, load_catalogues
from bot.knowledge import Knowledge, load
from bot.knowledge.courses import CourseDate, CoursePlace
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, ROOT

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="module")
def words() -> dict[str, Catalogue]:
    return load_catalogues(ROOT / "locales", LANGUAGES)


def course(place: str, starts: date = date(2026, 12, 1), **changes: object) -> CourseDate:
    values = {"kind": "integration", "state": "verified", "on": date(2026, 11, 4), **changes}
    return CourseDate(id=f"{place}-{starts}", place=place, starts=starts, **values)  # type: ignore[arg-type]


def with_dates(base: Knowledge, *dates: CourseDate) -> Knowledge:
    return replace(base, course_dates={entry.id: entry for entry in dates})


def teller(base: Knowledge, words: dict[str, Catalogue], language: str, at: datetime = NOON) -> CourseTeller:
    return CourseTeller(CardMaker(base, words[language], Person(language, "hirschaid", "recognised"), at))


def told(base: Knowledge, words: dict[str, Catalogue], language: str, *dates: CourseDate) -> str:
    known = with_dates(base, *dates)
    (offer,) = offers(known, centre(known, "hirschaid"), TODAY)
    return parse(teller(known, words, language).offer(offer, 1))


# which, and how far ------------------------------------------------------------------------------------------------


def test_places_of_former_years_are_not_offered(base: Knowledge) -> None:
    assert base.course_places["burgebrach-steigerwaldhalle"].state == "historical"
    assert base.course_places["bamberg-bfz"].state == "unverified"
    assert offers(base, centre(base, "bamberg"), TODAY) == ()


def test_a_confirmed_place_is_offered_without_a_date(base: Knowledge) -> None:
    places = {**base.course_places}
    places["baunach"] = places["baunach"].model_copy(update={"state": "verified", "on": TODAY})
    (offer,) = offers(replace(base, course_places=places), centre(base, "bamberg"), TODAY)
    assert offer.place.id == "baunach"
    assert offer.dates == ()


def test_a_coming_course_that_is_confirmed_brings_its_place_back(base: Knowledge) -> None:
    known = with_dates(base, course("baunach"), course("schesslitz", state="unverified"))
    assert [offer.place.id for offer in offers(known, centre(base, "bamberg"), TODAY)] == ["baunach"]


def test_a_course_is_shown_up_to_its_first_day(base: Knowledge) -> None:
    known = with_dates(base, course("baunach", date(2026, 12, 1)))
    start = centre(base, "bamberg")
    assert offers(known, start, date(2026, 12, 1))
    assert offers(known, start, date(2026, 12, 2)) == ()


def test_the_nearest_comes_first_and_the_earliest_course_of_it(base: Knowledge) -> None:
    later, sooner = course("baunach", date(2027, 3, 1)), course("baunach", date(2026, 12, 1))
    known = with_dates(base, course("schesslitz"), later, sooner)
    found = offers(known, centre(base, "rattelsdorf"), TODAY)
    assert [offer.place.id for offer in found] == ["baunach", "schesslitz"]
    assert found[0].dates == (sooner, later)
    assert 2 < found[0].km < 8


def test_courses_for_residents_are_for_residents(base: Knowledge) -> None:
    known = with_dates(base, course("anker", audience="residents"))
    start = centre(base, "anker")
    assert offers(known, start, TODAY) == ()
    assert [offer.place.id for offer in offers(known, start, TODAY, anker=True)] == ["anker"]


def test_every_place_of_the_region_has_a_point(base: Knowledge) -> None:
    for place in (*base.region.municipalities, *base.region.places):
        lat, lon = centre(base, place.id)
        assert 49.5 < lat < 50.3 and 10.3 < lon < 11.5
    with pytest.raises(KeyError):
        centre(base, "atlantis")


@given(st.floats(49.5, 50.3), st.floats(10.3, 11.5), st.integers(-40, 400))
def test_offers_are_sorted_and_never_past(base: Knowledge, lat: float, lon: float, days: int) -> None:
    day = TODAY + timedelta(days=days)
    places = ("baunach", "schesslitz", "hirschaid-sassanfahrt", "bischberg", "bamberg-bfz")
    known = with_dates(base, *(course(name, TODAY + timedelta(days=31 * i)) for i, name in enumerate(places)))
    found = offers(known, (lat, lon), day)
    assert [round(offer.km, 1) for offer in found] == sorted(round(offer.km, 1) for offer in found)
    assert all(entry.starts >= day for offer in found for entry in offer.dates)
    assert len(found) == sum(TODAY + timedelta(days=31 * i) >= day for i in range(len(places)))


# what is said ------------------------------------------------------------------------------------------------------


def test_a_course_in_german(base: Knowledge, words: dict[str, Catalogue]) -> None:
    entry = course(
        "schesslitz", minimum=15, enrolled=9, counted_on=date(2026, 11, 3), childcare="yes", level="A1",
        daytime="morning", audience="women", languages=("ar", "uk"),
    )  # fmt: skip
    text = told(base, words, "de", entry)
    for expected in (
        "1. Scheßlitz", "km entfernt, gemessen bis zur Ortsmitte", "Integrationskurs", "Volkshochschule Bamberg-Land",
        "Ludwigstraße 25", "Beginn: Dienstag, 1. Dezember 2026", "Niveau A1 · vormittags · für Frauen",
        "beginnt ab 15 Personen; 9 angemeldet am 3.11.2026", "Kinderbetreuung: ja", "Hilfe auf: Arabisch, Ukrainisch",
        "Bestätigt am 4.11.2026",
    ):  # fmt: skip
        assert expected in text


def test_one_and_many_in_english_and_arabic(base: Knowledge, words: dict[str, Catalogue]) -> None:
    entry = course("schesslitz", minimum=15, enrolled=1, counted_on=date(2026, 11, 3))
    assert "starts with 15 people; 1 person registered on 3 Nov 2026" in told(base, words, "en", entry)
    arabic = told(base, words, "ar", entry)
    assert "تبدأ بـ 15 شخصًا؛ مسجل واحد" in arabic


def test_what_is_not_known_is_said_to_be_not_known(base: Knowledge, words: dict[str, Catalogue]) -> None:
    text = told(base, words, "en", course("schesslitz"))
    assert "Childcare: not known, please ask" in text
    assert "registered" not in text and "starts with" not in text


def test_found_is_not_confirmed_and_old_is_said_to_be_old(base: Knowledge, words: dict[str, Catalogue]) -> None:
    source = "https://example.org/kurse"
    assert "Found on 4 Nov 2026, not confirmed" in told(
        base, words, "en", course("schesslitz", state="found", source=source)
    )
    old = TODAY - timedelta(days=DATE_REVIEW_DAYS + 1)
    assert "Please ask whether this still holds" in told(base, words, "en", course("schesslitz", on=old))
    assert "Please ask" not in told(base, words, "en", course("schesslitz", on=old + timedelta(days=1), childcare="no"))


def test_a_provider_that_must_not_be_shown_has_no_contact(base: Knowledge, words: dict[str, Catalogue]) -> None:
    text = told(base, words, "en", course("burgebrach-steigerwaldhalle"))
    assert "no confirmed address or phone number" in text


def test_a_house_in_the_same_town_has_no_false_distance(base: Knowledge, words: dict[str, Catalogue]) -> None:
    text = told(base, words, "de", course("hirschaid-sassanfahrt"))
    assert "im selben Ort" in text
    assert "0 km" not in text
    place = base.course_places["hirschaid-sassanfahrt"]
    exact = place.model_copy(update={"lat": 49.8, "lon": 10.95})
    known = replace(base, course_places={**base.course_places, place.id: exact})
    assert "km entfernt\n" in told(known, words, "de", course("hirschaid-sassanfahrt"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_words_in_every_language(base: Knowledge, words: dict[str, Catalogue], language: str) -> None:
    said = teller(base, words, language)
    fields = CourseDate.model_fields
    for field in ("kind", "level", "daytime", "childcare", "audience", "state"):
        for value in _choices(fields[field].annotation):
            changes = {field: value, "source": "https://example.org"}
            text = parse(said.course(course("schesslitz", **changes), several=True))
            assert "{" not in text
    for place_id in ("hirschaid", "bamberg", "anker"):
        assert "{" not in parse(said.distances(place_id, shared=False) + said.distances(place_id, shared=True))
    assert "{" not in parse(said.nothing() + said.searches() + said.other_ways())


def _choices(annotation: object) -> list[str]:
    return re.findall(r"'([A-Za-z0-9-]+)'", str(annotation))


def test_arabic_keeps_german_names_in_order(base: Knowledge, words: dict[str, Catalogue]) -> None:
    text = told(base, words, "ar", course("bamberg-bfz", level="A1", minimum=15))
    outside = re.sub("\u2068[^\u2069]*\u2069", "", re.sub(r"\([^()]*\)|https?://\S+", "", text))
    assert not re.search(r"[A-Za-z]{2,}[ ,.-]+[A-Za-z0-9]", outside), outside


def test_dates_without_a_day_or_a_source_are_refused() -> None:
    with pytest.raises(ValueError, match="expected the day"):
        CourseDate(id="a", place="b", kind="other", starts=TODAY, state="verified")
    with pytest.raises(ValueError, match="expected the `source`"):
        CourseDate(id="a", place="b", kind="other", starts=TODAY, state="found", on=TODAY)
    with pytest.raises(ValueError, match="go together"):
        CourseDate(id="a", place="b", kind="other", starts=TODAY, state="verified", on=TODAY, enrolled=3)
    assert not CoursePlace(id="a", provider="b", kind="other", name="c", municipality="d", state="historical").shown
