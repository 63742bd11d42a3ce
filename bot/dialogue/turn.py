"""One message with everything that is needed to reply to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.guidance.journey import Journey
from bot.guidance.person import Person
from bot.guidance.texts import Teller
from bot.i18n.catalogue import Catalogue
from bot.knowledge import Knowledge
from bot.matching import Match

from .message import Button, Document, Message, Outcome, Reply, Venue
from .replies import Replier
from .session import Session
from .stores import Store
from .world import World

Result = tuple[list[Reply], Session | None]
"""Replies, and the session to keep; None: as it was."""


@dataclass(frozen=True)
class Turn:
    """A message, the session before it, and the language of the reply. `match` is there for free text only."""

    world: World
    store: Store
    message: Message
    session: Session
    language: str
    match: Match | None = None
    remembers: bool = True  # False while the store is away

    @property
    def knowledge(self) -> Knowledge:
        """What is known."""
        return self.world.knowledge

    @property
    def words(self) -> Catalogue:
        """The bot's own words in the language of the reply."""
        return self.world.words[self.language]

    @property
    def day(self) -> date:
        """The day of the message."""
        return self.message.at.date()

    @property
    def person(self) -> Person:
        """The person as far as told."""
        return self.session.person(self.language)

    @property
    def journey(self) -> Journey:
        """The person's way along the chains."""
        return Journey(self.knowledge, self.session.situation, self.person.area(self.knowledge))

    @property
    def teller(self) -> Teller:
        """Says knowledge to this person on this day."""
        return Teller(self.knowledge, self.words, self.person, self.day)

    @property
    def replier(self) -> Replier:
        """Writes cards and decisions for this person."""
        return Replier(self.knowledge, self.words, self.session, self.language, self.message.at)

    def with_session(self, session: Session) -> Turn:
        """The same message after something was learned."""
        return replace(self, session=session)

    def reply(
        self,
        text: str,
        *rows: list[Button],
        venue: Venue | None = None,
        document: Document | None = None,
        outcome: Outcome | None = None,
    ) -> Reply:
        """A reply with markup and rows of buttons; empty rows are left out."""
        buttons = tuple(tuple(row) for row in rows if row)
        return Reply(text, self.language, buttons, venue, document, outcome=outcome or Outcome("other"))
