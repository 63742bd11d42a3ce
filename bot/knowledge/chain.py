"""The Förderkette: steps, offices, registers, hand-overs."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import AREAS, Area, GapId, Id, Line, Model, Situation, Text, Url

PassedOn = Literal["yes", "on-request", "partly", "no", "unknown"]


class Deadline(Model):
    """A period after an event, or simply before one."""

    within: Id | None = None  # a fact
    after: Id | None = None  # an event
    before: Id | None = None  # an event

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.within) != bool(self.after) or bool(self.within) == bool(self.before):
            raise ValueError("expected {within: FACT, after: EVENT} or {before: EVENT}")
        return self


class RegisterUse(Model):
    """What a step writes into a register or reads from it."""

    register_: Id = Field(alias="register")
    data: Text


class Handover(Model):
    """Whether data go from one office to another by themselves, and what the person carries if not."""

    to: Id | None = None
    from_: Id | None = Field(default=None, alias="from")
    data: Text
    passed_on: PassedOn
    law: Line | None = None
    source: Url | None = None
    carry: tuple[Id, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if bool(self.to) == bool(self.from_):
            raise ValueError("expected either `to` or `from`")
        if self.passed_on != "yes" and not self.carry:
            raise ValueError(f"passed_on is {self.passed_on}; expected `carry`: the papers the person brings instead")
        return self


class Wait(Model):
    """A typical wait, as a dated range."""

    fact: Id


class Step(Model):
    """One station of a chain."""

    id: Id
    title: Text
    topic: Id
    for_: tuple[Situation, ...] = Field(alias="for", min_length=1)
    areas: tuple[Area, ...] = AREAS
    after: tuple[Id, ...] = ()
    office: Id
    deadline: Deadline | None = None
    needs: tuple[Id, ...] = ()
    produces: tuple[Id, ...] = ()
    records: tuple[RegisterUse, ...] = ()
    reads: tuple[RegisterUse, ...] = ()
    handover: tuple[Handover, ...] = ()
    wait: Wait | None = None
    gap: GapId | None = None
    note: Text | None = None
    source: Url
    optional: bool = False

    @property
    def carry(self) -> tuple[str, ...]:
        """Papers to bring because an office does not pass their data on to this step."""
        return tuple(dict.fromkeys(p for h in self.handover if h.from_ for p in h.carry if h.passed_on != "yes"))


class Chain(Model):
    """One of the four chains."""

    id: Literal["arrival", "language", "work", "training"]
    title: Text
    steps: tuple[Step, ...]
