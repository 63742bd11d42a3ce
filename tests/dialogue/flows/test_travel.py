from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue import Conversation, Message, Reply, World
from bot.dialogue.buttons import data
from bot.dialogue.stores import MemoryStore
from bot.i18n.bidi import without_isolates
from bot.i18n.markup import plain
from tests.botapi.html import parse
from tests.conftest import LANGUAGES, MONDAY

LIKELY = {
    "de": "wahrscheinlich Geld",
    "en": "will probably get money",
    "ar": "على الأغلب تحصل",
    "uk": "Імовірно, Ви отримаєте гроші",
}
UNSURE = {"de": "entscheidet das BAMF", "en": "the BAMF decides", "ar": "هو الذي يقرر هل تحصل", "uk": "вирішує BAMF"}
UNLIKELY = {
    "de": "wahrscheinlich kein Geld",
    "en": "will probably not get money",
    "ar": "على الأغلب لا تحصل",
    "uk": "Імовірно, Ви не отримаєте грошей",
}
HOUSE = (49.9000, 10.8900)  # of a course
DEGREE_KM = 111.195  # of latitude, on the sphere of EARTH_KM


class Traveller:
    """A person who asks for travel costs."""

    def __init__(self, world: World, language: str = "de", at: datetime = MONDAY) -> None:
        self.conversation, self.language, self.at = Conversation(world, MemoryStore()), language, at
        self.last: list[Reply] = []

    async def says(self, *texts: str) -> str:
        for text in texts:
            await self._send(Message("c", self.at, text, language_hint=self.language))
        return self.seen

    async def presses(self, *labels: str) -> str:
        for label in labels:
            found = [
                b for r in self.last for row in r.buttons for b in row if without_isolates(b.label).startswith(label)
            ]
            assert found, (label, self.last)
            await self._send(Message("c", self.at, button=found[0].data, language_hint=self.language))
        return self.seen

    async def shares(self, point: tuple[float, float]) -> str:
        await self._send(Message("c", self.at, point=point, language_hint=self.language))
        return self.seen

    @property
    def seen(self) -> str:
        return without_isolates("\n".join(plain(reply.text) for reply in self.last))

    async def _send(self, message: Message) -> None:
        self.last = await self.conversation.handle(message)
        for reply in self.last:
            assert parse(reply.text).strip()


@pytest.fixture
def housed(world: World) -> World:
    """The world with one confirmed course place whose house is known."""
    place = world.knowledge.course_places["bamberg-bfz"].model_copy(
        update={"lat": HOUSE[0], "lon": HOUSE[1], "state": "verified", "on": MONDAY.date()}
    )
    places = {**world.knowledge.course_places, place.id: place}
    return replace(world, knowledge=replace(world.knowledge, course_places=places))


# whole conversations -----------------------------------------------------------------------------------------------


async def test_german_in_own_words(world: World) -> None:
    talk = Traveller(world)
    assert "Welcher Deutschkurs" in await talk.says("/travel")
    assert "Verpflichtung zum Integrationskurs" in await talk.says("Integrationskurs")
    assert "Bewilligungsbescheid des Jobcenters" in await talk.says("jo")
    assert "Wo ist der Kurs?" in await talk.says("vom jobcenter")
    assert "Wo wohnen Sie?" in await talk.says("der kurs ist in bamberg")
    assert "Attest" in await talk.says("hallstadt")
    assert "schon begonnen" in await talk.says("weiß nicht")
    card = await talk.says("nein")
    assert UNSURE["de"] in card
    assert "4 km" in card  # Hallstadt to Bamberg, straight
    for part in ("mindestens 5 km", "Antrag auf Fahrtkostenzuschuss", "Kursträger", "Beginn des Kursabschnitts", "Ziehen Sie um",
                 "Bescheid vom Jobcenter", "IBAN", "Jobcenter Landkreis Bamberg", "§ 4a IntV", "22.11.2026"):  # fmt: skip
        assert part in card, part
    assert talk.last[0].outcome.topic == "travel-costs"


async def test_english_with_buttons(world: World) -> None:
    talk = Traveller(world, "en")
    await talk.says("/travel")
    await talk.presses("Integration course", "Obligation", "Sozialamt", "Bamberg", "District of Bamberg")
    assert "doctor's certificate" in await talk.says("Bischberg")
    assert "already started" in await talk.presses("Yes")
    card = await talk.presses("Yes")
    assert LIKELY["en"] in card
    assert "Apply now, before the next section" in card
    for part in (
        "obligation to attend",
        "medical certificate",
        "Antrag auf Fahrtkostenzuschuss",
        "usually you need a new",
    ):
        assert part.casefold() in card.casefold(), part


async def test_arabic_in_both_scripts(world: World) -> None:
    talk = Traveller(world, "ar")
    await talk.says("/travel", "دورة الاندماج", "na3am", "جوب سنتر")
    assert "تقرير طبي" in await talk.says("٤ كم")
    assert "هل بدأ" in await talk.says("نعم")
    talk_raw = talk.last[0].text
    assert "\u2068Kursabschnitt\u2069" in talk_raw  # Latin words keep their order in right-to-left text
    other = Traveller(world, "ar")
    card = await other.says("/travel", "دورة الاندماج", "نعم", "سوسيال", "6,5 km", "la")
    assert LIKELY["ar"] in card
    assert "5 كم" in card
    assert {reply.language for reply in other.last} == {"ar"}


async def test_ukrainian_with_what_people_mix_in(world: World) -> None:
    talk = Traveller(world, "uk")
    assert "Який це курс" in await talk.says("/travel")
    await talk.says("інтеграційний", "так", "від джобцентру")
    assert "Де Ви живете?" in await talk.says("курс у Бамберзі")
    await talk.says("в Хіршайді")
    card = await talk.says("ще ні")
    assert UNSURE["uk"] in card
    assert "Jobcenter Landkreis Bamberg" in card
    other = Traveller(world, "uk")
    card = await other.says("/travel", "интеграционный", "да", "соціал", "6,5 км", "нет")
    assert LIKELY["uk"] in card
    assert {reply.language for reply in other.last} == {"uk"}


async def test_no_paper_leads_to_the_door(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "nein")
    card = await talk.says("ukraine")
    assert UNLIKELY["de"] in card
    assert "Zulassung" in card or "lässt das BAMF niemanden" in card
    assert "Jobcenter" in card
    assert "Mitbringen" not in card


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_change_of_the_rule_by_the_day(world: World, language: str) -> None:
    """Free of the fee because of low wages: enough until the day before, not since."""
    for day, expected in ((datetime(2024, 12, 6, 9, tzinfo=MONDAY.tzinfo), LIKELY), (MONDAY, UNLIKELY)):
        talk = Traveller(world, language, day)
        await talk.says("/travel")
        for argument in ("kind.integration", "held.entitled", "payer.other", "disabled.no"):
            await talk._send(Message("c", day, button=data("travel", argument), language_hint=language))
        if expected is LIKELY:
            await talk.says("4 km")
            await talk._send(Message("c", day, button=data("travel", "started.no"), language_hint=language))
        assert expected[language] in talk.seen


# asking no more than needed ----------------------------------------------------------------------------------------


async def test_what_was_said_is_not_asked_again(world: World) -> None:
    talk = Traveller(world)
    await talk.says("ich wohne in Hirschaid", "/travel", "Integrationskurs", "ja", "jobcenter")
    assert "Wo wohnen Sie?" not in await talk.says("bamberg")
    assert UNSURE["de"] in await talk.says("nein")
    assert UNSURE["de"] in await talk.says("/travel")
    assert "Welcher Deutschkurs" in await talk.presses("Antworten ändern")


async def test_a_place_said_before_it_was_asked_is_kept(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja")
    assert "Sozialleistungen" in await talk.says("Scheßlitz")
    assert "Wo wohnen Sie?" not in await talk.says("jobcenter", "bamberg")


async def test_who_pays_the_fee_is_asked_nothing_more(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja")
    assert UNLIKELY["de"] in await talk.presses("Nein, ich zahle")


async def test_the_orientation_course_needs_no_question(world: World) -> None:
    talk = Traveller(world, "en")
    await talk.says("/travel")
    card = await talk.presses("Orientation course")
    assert UNLIKELY["en"] in card
    assert "no rule" in card


async def test_the_vocational_course_does_not_ask_for_the_way(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "b2 kurs", "ja")
    card = await talk.says("jobcenter")
    assert UNSURE["de"] in card
    assert "§ 10 DeuFöV" in card
    assert "Teilnahmeberechtigung für einen Berufssprachkurs" in card or "Berechtigung zum Berufssprachkurs" in card


async def test_a_long_walk_needs_no_certificate(world: World) -> None:
    talk = Traveller(world)
    assert "schon begonnen" in await talk.says("/travel", "Integrationskurs", "ja", "jobcenter", "7 km")


async def test_far_from_town_to_town_nobody_asks_whether_you_can_walk(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja", "jobcenter", "bamberg")
    assert "schon begonnen" in await talk.says("Ebrach")
    card = await talk.says("nein")
    assert UNSURE["de"] in card
    assert "spricht für Sie" in card


# leaving, wrong answers, locations ---------------------------------------------------------------------------------


async def test_another_question_leaves_the_flow_and_it_goes_on_later(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs")
    assert "Kindergarten" in await talk.says("mein kind braucht einen platz im kindergarten wie anmelden")
    assert "Papiere für den Kurs" in await talk.says("/travel")


async def test_what_is_not_understood_is_asked_again(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja")
    assert "Sozialleistungen" in await talk.says("qwertz asdf")
    assert "Sozialleistungen" in await talk.says("nein")  # which no?


async def test_an_unsure_town_of_the_course_is_confirmed(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja", "jobcenter")
    assert "Welchen Ort meinen Sie?" in await talk.says("96170")
    assert "Wo wohnen Sie?" in await talk.presses("Lisberg")
    assert "Diesen Ort kenne ich" in await talk.says("xyzzyx")


@pytest.mark.parametrize(("km", "expected"), [(2.99, "near"), (3.5, "between"), (4.99, "between"), (5.01, "far")])
async def test_a_shared_location_is_measured_and_not_kept(housed: World, km: float, expected: str) -> None:
    talk = Traveller(housed)
    await talk.says("/travel", "Integrationskurs", "ja", "jobcenter")
    assert "Wo wohnen Sie?" in await talk.presses("bfz Bamberg")
    home = (HOUSE[0] + km / DEGREE_KM, HOUSE[1])
    asked = await talk.shares(home)
    assert ("Attest" in asked) == (expected != "far")
    kept = await talk.conversation.store.load("c")
    assert kept is not None
    assert f'["travel.reach","{expected}"]'.encode() in kept
    assert b"49." not in kept
    assert b"10.8" not in kept


async def test_a_location_sharpens_the_answer_afterwards(housed: World) -> None:
    talk = Traveller(housed)
    await talk.says("ich wohne in Bamberg", "/travel", "Integrationskurs", "ja", "jobcenter")
    await talk.presses("bfz Bamberg", "Nein", "Nein")
    assert UNSURE["de"] in talk.seen
    assert "senden Sie mir Ihren Standort" in talk.seen
    assert LIKELY["de"] in await talk.shares((HOUSE[0] + 6 / DEGREE_KM, HOUSE[1]))


async def test_a_location_far_away_is_not_ours(world: World) -> None:
    talk = Traveller(world)
    await talk.says("/travel", "Integrationskurs", "ja", "jobcenter", "bamberg")
    assert "Diesen Ort kenne ich" in await talk.shares((52.52, 13.4))


@given(st.from_regex(r"[a-z0-9.-]{0,48}", fullmatch=True))
def test_a_forged_button_is_refused_politely(world: World, argument: str) -> None:
    replies = asyncio.run(
        Conversation(world, MemoryStore()).handle(Message("c", MONDAY, button=data("travel", argument)))
    )
    assert replies


@given(st.data(), st.sampled_from(LANGUAGES))
def test_every_way_through_the_buttons_ends_with_an_advice_that_fits(
    world: World, choice: st.DataObject, language: str
) -> None:
    async def walk() -> None:
        talk = Traveller(world, language)
        await talk.says("/travel")
        for _ in range(14):
            reply = talk.last[0]
            if reply.outcome.topic == "travel-costs":
                assert len(plain(reply.text)) < 4096  # Telegram
                assert any(words[language] in talk.seen for words in (LIKELY, UNSURE, UNLIKELY))
                return
            labels = [button for row in reply.buttons for button in row]
            assert all(len(row) == 1 for row in reply.buttons)
            if not labels:  # "which town?"
                await talk.says("Hirschaid")
                continue
            pressed = choice.draw(st.sampled_from(labels))
            await talk._send(Message("c", MONDAY, button=pressed.data, language_hint=language))
        raise AssertionError("no end")

    asyncio.run(walk())
