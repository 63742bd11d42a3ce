"""The way of a message: crisis? button or command? language → match → decide → card."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace

from bot.guidance.places import nearest_place
from bot.i18n.languages import language_of_tag
from bot.knowledge import SOURCE_LANGUAGE
from bot.matching import Match

from .buttons import Pressed, parse
from .message import Message, Reply
from .replies import Replier, outcome_of
from .session import Session, SessionStore, StoreUnavailable
from .world import World

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/([a-z]{1,32})(?:@\w+)?(?:\s+(\S{1,64}))?\s*", re.IGNORECASE)
_DEFAULT_LANGUAGE = "en"  # for a first word when nothing tells: the bridge most people read


class Conversation:
    """Answers messages of any channel. One instance serves all chats."""

    def __init__(self, world: World, store: SessionStore) -> None:
        self.world, self.store = world, store

    async def handle(self, message: Message) -> list[Reply]:
        """The replies to one message; an empty list where silence is right. Never raises for what a person sent."""
        if crisis := self.world.crisis.find(message.text):
            session = await self._load(message)
            language = session.language if session.chosen and session.language else crisis.language
            if (crisis.topic, language) not in self.world.knowledge.texts:
                language = crisis.language
            return [self._replier(message, session, language).crisis(crisis.topic)]
        session = await self._load(message)
        replies, after = await self._answer(message, session)
        if after is not None and after != session:
            await self._save(message.chat, after)
        return replies

    # storing -------------------------------------------------------------------------------------------------------

    async def _load(self, message: Message) -> Session:
        try:
            payload = await self.store.load(message.chat)
        except StoreUnavailable as error:
            log.warning("session not loaded: %s", error)
            payload = None
        return Session.from_bytes(payload, self.world.knowledge)

    async def _save(self, chat: str, session: Session) -> None:
        try:
            await self.store.save(chat, session.to_bytes())
        except StoreUnavailable as error:
            log.warning("session not saved: %s", error)

    # choosing the way ----------------------------------------------------------------------------------------------

    def _language(self, message: Message, session: Session) -> str:
        hinted = language_of_tag(self.world.knowledge, message.language_hint)
        return session.language or hinted or _DEFAULT_LANGUAGE

    def _replier(self, message: Message, session: Session, language: str) -> Replier:
        return Replier(self.world.knowledge, self.world.words[language], session, language, message.at)

    async def _answer(self, message: Message, session: Session) -> tuple[list[Reply], Session | None]:
        if message.button is not None:
            return await self._pressed(message, session, parse(message.button))
        if message.point is not None:
            return self._located(message, session)
        if not any(c.isalnum() for c in message.text):
            return (
                [self._replier(message, session, self._language(message, session)).unknown()]
                if message.text.strip()
                else []
            ), None
        if command := _COMMAND.fullmatch(message.text.strip()):
            return await self._command(message, session, command[1].lower(), command[2] or "")
        return self._question(message, session)

    async def _command(
        self, message: Message, session: Session, name: str, argument: str
    ) -> tuple[list[Reply], Session | None]:
        language = self._language(message, session)
        replier = self._replier(message, session, language)
        if name == "start":
            return self._start(message, session, argument)
        if name == "language":
            return [replier.languages()], None
        if name == "forget":
            return await self._forget(message, session)
        if name == "privacy":
            return [replier.card("bot-privacy")], replace(session, topic="bot-privacy")
        return [replier.help()], None

    def _start(self, message: Message, session: Session, payload: str) -> tuple[list[Reply], Session | None]:
        """`/start`, also with `topic` or `topic_language` from a shared link; anything else is a normal start."""
        topic, _, tag = payload.partition("_")
        linked = language_of_tag(self.world.knowledge, tag)
        language = linked or self._language(message, session)
        replier = self._replier(message, session, language)
        if (topic, language) in self.world.knowledge.texts:
            return [replier.card(topic)], replace(session, language=language, topic=topic, pending=None)
        replies = [replier.welcome()]
        if not session.chosen:
            replies.append(replier.languages())
        return replies, replace(session, language=language, pending=None, misses=0)

    async def _forget(self, message: Message, session: Session) -> tuple[list[Reply], None]:
        replier = self._replier(message, session, self._language(message, session))
        try:
            existed = await self.store.delete(message.chat)
        except StoreUnavailable as error:
            log.warning("session not deleted: %s", error)
            return [replier.simple("I cannot reach my memory right now. Please send /forget again later.")], None
        if existed:
            return [
                replier.simple(
                    "Deleted: your language, your place, your situation and the last topic. Nothing else was stored."
                )
            ], None
        return [replier.simple("I had nothing stored about you.")], None

    # buttons -------------------------------------------------------------------------------------------------------

    async def _pressed(
        self, message: Message, session: Session, pressed: Pressed | None
    ) -> tuple[list[Reply], Session | None]:
        language = self._language(message, session)
        ways: dict[str, Callable[[Message, Session, str, str], tuple[list[Reply], Session | None]]] = {
            "t": self._press_topic,
            "m": self._press_more,
            "c": self._press_counter,
            "g": self._press_german,
            "p": self._press_place,
            "l": self._press_language,
            "n": self._press_none,
            "h": self._press_help,
        }
        way = ways.get(pressed.verb) if pressed else None
        result = way(message, session, language, pressed.argument) if way and pressed else None
        if result is None or not result[0]:
            return [
                self._replier(message, session, language).simple(
                    "This button no longer works. Please write your question."
                )
            ], None
        return result

    def _press_topic(
        self, message: Message, session: Session, language: str, topic: str
    ) -> tuple[list[Reply], Session | None]:
        if (topic, language) not in self.world.knowledge.texts:
            return [], None
        after = replace(session, topic=topic, pending=None, misses=0)
        return [self._replier(message, after, language).card(topic)], after

    def _press_more(
        self, message: Message, session: Session, language: str, topic: str
    ) -> tuple[list[Reply], Session | None]:
        known = (topic, language) in self.world.knowledge.texts
        return ([self._replier(message, session, language).more(topic)] if known else []), None

    def _press_counter(
        self, message: Message, session: Session, language: str, topic: str
    ) -> tuple[list[Reply], Session | None]:
        known = (topic, language) in self.world.knowledge.texts
        return ([self._replier(message, session, language).counter(topic)] if known else []), None

    def _press_german(
        self, message: Message, session: Session, language: str, topic: str
    ) -> tuple[list[Reply], Session | None]:
        known = (topic, SOURCE_LANGUAGE) in self.world.knowledge.texts
        return ([self._replier(message, session, SOURCE_LANGUAGE).card(topic)] if known else []), None

    def _press_place(
        self, message: Message, session: Session, language: str, place: str
    ) -> tuple[list[Reply], Session | None]:
        if place == "district":
            after = replace(session, pending="place")
            return [self._replier(message, after, language).ask_municipality()], after
        if self.world.knowledge.place(place) is None:
            return [], None
        return self._placed(message, session, language, place)

    def _press_language(
        self, message: Message, session: Session, language: str, code: str
    ) -> tuple[list[Reply], Session | None]:
        if code not in self.world.words:
            return [], None
        after = replace(session, language=code, chosen=True)
        replier = self._replier(message, after, code)
        if session.topic and (session.topic, code) in self.world.knowledge.texts:
            return [replier.card(session.topic)], after
        return [replier.welcome()], after

    def _press_none(
        self, message: Message, session: Session, language: str, _: str
    ) -> tuple[list[Reply], Session | None]:
        return [self._replier(message, session, language).unknown()], replace(session, misses=session.misses + 1)

    def _press_help(
        self, message: Message, session: Session, language: str, _: str
    ) -> tuple[list[Reply], Session | None]:
        return [self._replier(message, session, language).help()], None

    # places --------------------------------------------------------------------------------------------------------

    def _located(self, message: Message, session: Session) -> tuple[list[Reply], Session | None]:
        """A shared location: used for this answer, only the municipality is kept."""
        language = self._language(message, session)
        place = nearest_place(self.world.knowledge, message.point) if message.point else None
        if place is None:
            return [self._replier(message, session, language).place_unknown()], None
        return self._placed(message, session, language, place)

    def _placed(self, message: Message, session: Session, language: str, place: str) -> tuple[list[Reply], Session]:
        after = replace(session, place=place, pending=None)
        replier = self._replier(message, after, language)
        nowhere = self._replier(message, replace(session, place=None), language)
        if (
            after.topic
            and (after.topic, language) in self.world.knowledge.texts
            and nowhere.cards.card(after.topic).asks_place
        ):
            return [replier.card(after.topic)], after  # the answer that was waiting for the place
        return [replier.place_noted()], after

    def _as_place(self, message: Message, session: Session, match: Match) -> tuple[list[Reply], Session | None] | None:
        """The text read as the answer to "where do you live?"; None where it is rather a question of its own."""
        asked = session.pending == "place"
        if match.outcome == "answer" and not (asked and len(message.text.split()) <= 3):
            return None
        found = self.world.places.find(message.text)
        short = len(message.text.split()) <= 8
        if not found.places or not (asked or (short and found.sure)):
            if asked and short and match.outcome == "none":
                language = self._language(message, session)
                return [self._replier(message, session, language).place_unknown()], None
            return None
        language = self._language(message, session)
        if found.sure:
            return self._placed(message, session, language, found.places[0])
        return [self._replier(message, session, language).confirm_place(found.places)], replace(
            session, pending="place"
        )

    # questions -----------------------------------------------------------------------------------------------------

    def _question(self, message: Message, session: Session) -> tuple[list[Reply], Session | None]:
        hint = session.language or language_of_tag(self.world.knowledge, message.language_hint)
        match = self.world.matcher.match(message.text, hint=hint, previous=session.topic)
        if (placed := self._as_place(message, session, match)) is not None:
            return placed
        known = match.language if match.language in self.world.words else None
        if match.outcome == "none" and hint and message.text.isascii():
            known = None  # what is not understood tells little about its language
        language = known or self._language(message, session)
        after = replace(session, language=session.language if session.chosen else language, pending=None)
        if match.outcome == "answer" and match.topic and (match.topic, language) in self.world.knowledge.texts:
            found = self.world.places.find(message.text)
            place = found.places[0] if found.sure else session.place
            after = replace(after, topic=match.topic, misses=0, place=place)
            return [self._replier(message, after, language).card(match.topic, outcome_of(match))], after
        replier = self._replier(message, after, language)
        if match.outcome == "choose":
            return [replier.choose(match)], replace(after, misses=0)
        return [replier.unknown(match)], replace(after, misses=session.misses + 1)
