"""/courses: course places near a person, when courses start, and who may join today.

The residence paper is asked once and may be skipped. A shared location counts for the one answer only; what is kept
is the municipality. A place named with the command counts for that answer alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from bot.guidance.admission import admission, tell_admission
from bot.guidance.course_card import OTHER_WAYS, CourseTeller
from bot.guidance.courses import NEAR_KM, Offer, Point, centre, offers
from bot.i18n.bidi import isolate
from bot.i18n.markup import bold, escape, link
from bot.i18n.normalise import normalise
from bot.knowledge.courses import CourseKind

from ..buttons import data
from ..message import Button, Reply, Venue
from ..session import Session
from ..turn import Result, Turn
from .asking import Asked, ask_paper, ask_place, paper_pressed, paper_written, place_pressed, place_written

NAME = "courses"
PAGE = 3
_NOTE = "courses.paper"
_REST = 5  # places that fit into the 64 bytes of the button "more"
_SKIP = frozenset(
    map(
        normalise,
        [
            *("skip", "next", "later", "überspringen", "weiter", "egal", "später"),
            *("تخطي", "تخطى", "بعدين", "لاحقا"),
            *("пропустити", "пропусти", "далі", "потім", "пізніше", "байдуже", "пропустить", "дальше", "потом"),
        ],
    )
)


class Courses:
    """See the module."""

    name = NAME
    commands = frozenset({"courses"})

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """/courses, also with a place: /courses Hirschaid."""
        found = turn.world.places.find(argument) if argument else None
        if found and found.sure:
            return _show(turn, found.places[0], None), replace(turn.session, pending=None)
        return _go(turn)

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """A button of this flow; None for one that is none of ours."""
        verb, _, rest = argument.partition(".")
        if verb in {"start", "skip"} and not rest:
            return _go(turn.with_session(turn.session.with_note(_NOTE, "skip") if verb == "skip" else turn.session))
        if argument == "paper.ask":
            return ask_paper(turn, NAME)
        if argument == "paper.none":
            return _go(turn.with_session(turn.session.with_note(_NOTE, "skip")))
        if verb == "map":
            return _map(turn, rest)
        if verb == "more":
            return _more(turn, rest)
        asked = place_pressed(turn, NAME, argument) if verb == "place" else paper_pressed(turn, NAME, argument)
        return _after(turn, asked)

    async def written(self, turn: Turn) -> Result | None:
        """A place, a shared location, a paper's name, or "skip"."""
        if turn.message.point is not None:
            asked = place_written(turn.with_session(replace(turn.session, pending=f"{NAME}:place")), NAME)
            if isinstance(asked, Session) and asked.place:
                return _show(turn.with_session(asked), asked.place, turn.message.point), asked
            return _after(turn, asked)
        if turn.session.pending == f"{NAME}:place":
            return _after(turn, place_written(turn, NAME))
        if normalise(turn.message.text) in _SKIP:
            return _go(turn.with_session(turn.session.with_note(_NOTE, "skip")))
        return _after(turn, paper_written(turn, NAME))


def _after(turn: Turn, asked: Asked) -> Result | None:
    """Go on where something was learned, otherwise ask again or leave."""
    return _go(turn.with_session(asked)) if isinstance(asked, Session) else asked


def _go(turn: Turn) -> Result:
    """Ask the first thing that is missing, or answer."""
    session = turn.session
    if session.place is None:
        return ask_place(turn, NAME)
    if session.situation is None and session.note(_NOTE) is None:
        replies, after = ask_paper(turn, NAME)
        skip = Button(turn.words("Skip"), data(NAME, "skip"))
        return [replace(replies[0], buttons=(*replies[0].buttons, (skip,))), *replies[1:]], after
    return _show(turn, session.place, None), replace(session, pending=None)


# the answer ----------------------------------------------------------------------------------------------------------


def _show(turn: Turn, place: str, point: Point | None) -> list[Reply]:
    """The nearest places, then who may join. `point` is used here and kept nowhere."""
    found = _offers(turn, place, point)
    if not found:
        return [_nothing(turn)]
    return [_page(turn, place, found, shared=point is not None), _who(turn, found[:PAGE])]


def _offers(turn: Turn, place: str, point: Point | None) -> tuple[Offer, ...]:
    home = turn.knowledge.place(place)
    anker = home is not None and home.area == "anker"
    return offers(turn.knowledge, point or centre(turn.knowledge, place), turn.day, anker=anker)


def _page(turn: Turn, place: str, found: Sequence[Offer], *, shared: bool) -> Reply:
    """Up to three places with their maps, and a button for the next ones."""
    teller = _teller(turn)
    blocks = [bold(turn.words("Courses near you")), teller.distances(place, shared=shared)]
    blocks += [teller.offer(offer, number) for number, offer in enumerate(found[:PAGE], 1)]
    far = found[0].km > NEAR_KM
    if far:
        blocks += [escape(turn.words("I know of nothing nearer.")), teller.other_ways()]
    rows = [
        [Button(f"{turn.words('Map')}: {teller.place_name(offer.place)}", data(NAME, f"map.{offer.place.id}"))]
        for offer in found[:PAGE]
    ]
    if rest := found[PAGE : PAGE + _REST]:
        codes = ".".join(_code(offer.place.id) for offer in rest)
        rows.append([Button(turn.words("More places"), data(NAME, f"more.{place}.{codes}"))])
    return turn.reply("\n\n".join(blocks), *rows, *(_other_ways(turn) if far else []))


def _who(turn: Turn, found: Sequence[Offer]) -> Reply:
    """Who may join today, for each kind of course on the page."""
    words, teller = turn.words, _teller(turn)
    kinds: list[CourseKind] = list(dict.fromkeys(kind for offer in found for kind in offer.kinds))
    blocks = [bold(words("Who may join today?"))]
    rows: list[list[Button]] = []
    if turn.session.situation is None and any(kind != "other" for kind in kinds):
        blocks.append(escape(words("Who may join depends on your residence paper.")))
        rows.append([Button(words("Tell me your paper"), data(NAME, "paper.ask"))])
    for kind in kinds:
        if kind == "other":
            text = escape(words("Ask the provider who can join and what it costs."))
        elif turn.session.situation is None:
            continue
        else:
            text = tell_admission(turn.teller, admission(turn.knowledge, kind, turn.day, turn.session.situation))
        name = teller.kind(kind)
        blocks.append(f"{bold(name[:1].upper() + name[1:])}\n{text}")
    return turn.reply("\n\n".join(blocks), *rows, *_onward(turn, found))


def _nothing(turn: Turn) -> Reply:
    """No current course is known: say so, name who knows and what else there is."""
    teller = _teller(turn)
    text = "\n\n".join([teller.nothing(), teller.searches(), teller.other_ways()])
    return turn.reply(text, *_other_ways(turn), *_onward(turn, ()))


def _other_ways(turn: Turn) -> list[list[Button]]:
    known = [name for name in OTHER_WAYS if turn.knowledge.text(name, turn.language)]
    return [[Button(turn.replier.label(name), data("t", name))] for name in known]


def _onward(turn: Turn, found: Sequence[Offer]) -> list[list[Button]]:
    return [
        [Button(turn.words("I would join a course"), data("demand", _wish(found)))],
        [Button(turn.words("Who pays the way?"), data("travel", "start"))],
        [turn.replier.human()],
    ]


def _wish(found: Sequence[Offer]) -> str:
    """What the courses on the page have in common needs no question; the demand flow asks for the rest."""
    dates = [entry for offer in found for entry in offer.dates]
    kinds = {kind for offer in found for kind in offer.kinds}
    levels = {(entry.level or "-").lower() for entry in dates}
    daytimes = {entry.daytime or "-" for entry in dates}
    if len(kinds) != 1:
        return "start"
    return ".".join(["vote", *(part.pop() if len(part) == 1 else "-" for part in (kinds, levels, daytimes))])


# more places, a map --------------------------------------------------------------------------------------------------


def _more(turn: Turn, rest: str) -> Result | None:
    """The places that the button names, in its order; distances from the centre of the municipality."""
    place, *codes = rest.split(".")
    if turn.knowledge.place(place) is None or not codes:
        return None
    known = {_code(offer.place.id): offer for offer in _offers(turn, place, None)}
    found = [known[code] for code in codes if code in known]
    if not found:
        return [turn.reply(escape(turn.words("The list has changed. Please ask again: /courses")))], None
    return [_page(turn, place, found, shared=False)], None


def _code(place_id: str) -> str:
    """A short name for a button."""
    return hashlib.blake2s(place_id.encode(), digest_size=2).hexdigest()


def _map(turn: Turn, place_id: str) -> Result | None:
    """The place on a map: a venue where the channel has one, and a link for all."""
    place = turn.knowledge.course_places.get(place_id)
    if place is None:
        return None
    exact = place.lat is not None and place.lon is not None
    lat, lon = (place.lat or 0.0, place.lon or 0.0) if exact else centre(turn.knowledge, place.municipality)
    town = turn.knowledge.place(place.municipality)
    name = _teller(turn).place_name(place)
    url = f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map={17 if exact else 14}/{lat:.5f}/{lon:.5f}"
    lines = [bold(name), link(url, turn.words("Open the map"))]
    if not exact:
        lines.insert(1, escape(turn.words("The map shows the centre of the town. I do not know the house.")))
    venue = Venue(place.name, town.name if town else isolate(place.municipality, turn.language), lat, lon)
    return [turn.reply("\n".join(lines), venue=venue)], None


def _teller(turn: Turn) -> CourseTeller:
    return CourseTeller(turn.replier.cards)
