"""What a picture of a chain says, in one language: stations, lanes, hand-overs, gaps. No coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.i18n.bidi import is_rtl
from bot.i18n.catalogue import Catalogue
from bot.knowledge.chain import PassedOn

MAX_NAMED = 4  # what is for more situations than this names those it is not for


@dataclass(frozen=True, slots=True)
class Flow:
    """A hand-over between a step's office and another one."""

    role: str
    office: str
    outgoing: bool
    passed_on: PassedOn
    state: str
    data: str
    papers: tuple[str, ...]
    law: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Papers a person carries to an office because nobody passes their data on; `receivers`: the steps there."""

    office: str
    papers: tuple[str, ...]
    receivers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Use:
    """A register at a station, and what is written there or read."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Steps before or after this one that stand on another sheet."""

    sheet: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Station:
    """A step, ready to be drawn or written. `number`: its place in the chain; `after`: stations of the same picture."""

    id: str
    number: int
    role: str
    title: str
    after: tuple[str, ...]
    other_chains: tuple[str, ...]
    earlier: tuple[str, ...]
    situations: tuple[str, ...]
    limits: str
    deadline: str
    wait: str
    needs: tuple[str, ...]
    brings: tuple[str, ...]
    sends: tuple[Sent, ...]
    produces: tuple[str, ...]
    writes: tuple[Use, ...]
    reads: tuple[Use, ...]
    flows: tuple[Flow, ...]
    gap: str | None
    note: str
    before: tuple[Elsewhere, ...] = ()
    then: tuple[Elsewhere, ...] = ()

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number}. {self.title}"


@dataclass(frozen=True, slots=True)
class Place:
    """An authority: the band of the picture. `german` is empty where the name is German already."""

    role: str
    name: str
    german: str


@dataclass(frozen=True, slots=True)
class GapNote:
    """A need for action that the picture shows."""

    id: str
    title: str
    consequence: str
    would_close: str


@dataclass(frozen=True)
class View:
    """A chain, or the part of it on `sheet` of `sheets`, for one situation and place, in one language.

    `situations`: the names of all of them, in a picture for everybody; otherwise none. `limits`: those of this sheet.
    """

    id: str
    title: str
    scope: str
    as_of: str
    lanes: tuple[Place, ...]
    stations: tuple[Station, ...]
    gaps: tuple[GapNote, ...]
    situations: tuple[str, ...]
    language: str
    words: Catalogue
    sheet: int = 1
    sheets: int = 1
    limits: str = ""

    @property
    def rtl(self) -> bool:
        """True where the picture runs from right to left."""
        return is_rtl(self.language)

    @property
    def heading(self) -> str:
        """The title, with the number of the sheet where there are several."""
        if self.sheets == 1:
            return self.title
        return f"{self.title} – {self.words('sheet {number} of {count}', number=self.sheet, count=self.sheets)}"

    @cached_property
    def ids(self) -> frozenset[str]:
        """The stations of this picture."""
        return frozenset(station.id for station in self.stations)

    def lane(self, role: str) -> Place:
        """The band of a role."""
        return next(lane for lane in self.lanes if lane.role == role)

    def takes(self, station: Station) -> list[tuple[str, tuple[str, ...]]]:
        """Offices and the papers to carry there, where the step that receives them is not in this picture."""
        offices: dict[tuple[str, ...], list[str]] = {}
        for sent in station.sends:
            if not sent.receivers & self.ids:
                offices.setdefault(sent.papers, []).append(sent.office)
        comma = "، " if self.rtl else ", "
        return [(comma.join(names), papers) for papers, names in offices.items()]


def limits(words: Catalogue, some: tuple[str, ...], everybody: tuple[str, ...]) -> str:
    """For whom something is, where it is not for everybody. Names of situations."""
    if len(some) == len(everybody):
        return ""
    if len(some) <= MAX_NAMED:
        return words("only: {situations}", situations=" · ".join(some))
    return words("not for: {situations}", situations=" · ".join(name for name in everybody if name not in some))
