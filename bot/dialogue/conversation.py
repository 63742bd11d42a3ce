"""The way of a message: crisis? button or command? guided flow? language → match → decide → card."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from bot.i18n.languages import language_of_tag
from bot.i18n.markup import italic
from bot.store.records import Event

from . import basics
from .buttons import parse
from .flows import FEEDBACK, FLOWS, WRONG_DOOR, Flow
from .message import Message, Reply
from .replies import Replier, outcome_of
from .session import Session, StoreUnavailable
from .stores import Store
from .turn import Result, Turn
from .understanding import cut, language_of, understand
from .world import World

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/([a-z]{1,32})(?:@\w+)?(?:\s+(\S{1,64}))?\s*", re.IGNORECASE)
_START = re.compile(r"/(start)(?:@\w+)?\s()", re.IGNORECASE)  # whatever stands behind it
_DEFAULT_LANGUAGE = "en"  # for a first word when nothing tells: the bridge most people read
_MOST_TOLD = 10_000
_ONLY_TEXT = "I can only read text. Please write your question in a few words."
_BY_NAME: dict[str, Flow] = {flow.name: flow for flow in FLOWS}
_BY_COMMAND: dict[str, Flow] = {name: flow for flow in FLOWS for name in flow.commands}


class Conversation:
    """Answers messages of any channel. One instance serves all chats."""

    def __init__(self, world: World, store: Store) -> None:
        self.world, self.store = world, store
        self._told: dict[str, None] = {}  # chats that know of the present outage, the oldest first

    async def handle(self, message: Message) -> list[Reply]:
        """The replies to one message; an empty list where silence is right. Never raises for what a person sent."""
        known = await self._load(message)
        session = known or Session()
        if crisis := self.world.crisis.find(message.text, session.language):
            replies, after = [self._crisis(message, session, crisis.topic, crisis.language)], None
        else:
            replies, after = await self._answer(self._turn(replace(message, text=cut(message.text)), session))
        self._count(message, replies)
        if known is None:  # nothing is written over what could not be read
            return self._without_memory(message.chat, replies)
        if after is not None and after != session and not await self._save(message.chat, after):
            return self._without_memory(message.chat, replies)
        self._told.pop(message.chat, None)
        return replies

    def _without_memory(self, chat: str, replies: list[Reply]) -> list[Reply]:
        """Say once in an outage that nothing can be remembered."""
        if chat in self._told or not replies or replies[-1].outcome.kind == "crisis":
            return replies
        self._told[chat] = None
        if len(self._told) > _MOST_TOLD:
            del self._told[next(iter(self._told))]
        last = replies[-1]
        words = self.world.words[last.language]
        note = words(
            "I cannot remember anything right now, such as your place. Your questions are answered all the same."
        )
        return [*replies[:-1], replace(last, text=f"{last.text}\n\n{italic(note)}")]

    def _count(self, message: Message, replies: list[Reply]) -> None:
        """One event a message that got a reply: what was decided, never what was written."""
        if replies:
            said = next((reply for reply in replies if reply.outcome.kind != "other"), replies[0])
            topic = said.outcome.topic or ""
            self.store.count(Event(message.at.date(), topic, said.language, said.outcome.kind, ""))

    def _crisis(self, message: Message, session: Session, topic: str, language: str) -> Reply:
        if session.chosen and session.language and (topic, session.language) in self.world.knowledge.texts:
            language = session.language
        words = self.world.words[language]
        return Replier(self.world.knowledge, words, session, language, message.at).crisis(topic)

    # storing -------------------------------------------------------------------------------------------------------

    async def _load(self, message: Message) -> Session | None:
        """The session of a chat, empty for a new one; None where the store is away."""
        try:
            return Session.from_bytes(await self.store.load(message.chat), self.world.knowledge)
        except StoreUnavailable as error:
            log.warning("session not loaded: %s", error)
            return None

    async def _save(self, chat: str, session: Session) -> bool:
        try:
            await self.store.save(chat, session.to_bytes())
        except StoreUnavailable as error:
            log.warning("session not saved: %s", error)
            return False
        return True

    # choosing the way ----------------------------------------------------------------------------------------------

    def _turn(self, message: Message, session: Session) -> Turn:
        hinted = language_of_tag(self.world.knowledge, message.language_hint)
        return Turn(self.world, self.store, message, session, session.language or hinted or _DEFAULT_LANGUAGE)

    async def _answer(self, turn: Turn) -> Result:
        message, flow = turn.message, _BY_NAME.get((turn.session.pending or "").partition(":")[0])
        if message.button is not None:
            return await self._pressed(turn, message.button)
        if message.point is not None:
            result = await flow.written(turn) if flow else None
            return result or basics.located(turn)
        if message.unreadable and not message.text:
            return [turn.replier.simple(_ONLY_TEXT)], None
        if not any(c.isalnum() for c in message.text):
            return ([turn.replier.unknown()] if message.text.strip() else []), None
        command = _COMMAND.fullmatch(message.text.strip()) or _START.match(message.text.strip())
        if command:
            name, argument = command[1].lower(), command[2] or ""
            if name in _BY_COMMAND:
                return await _BY_COMMAND[name].command(turn, name, argument)
            if name == "start" and argument in _BY_COMMAND:  # a shared link: t.me/bot?start=next
                return await _BY_COMMAND[argument].command(turn, argument, "")
            return await basics.command(turn, name, argument)
        return await self._written(turn, flow)

    async def _pressed(self, turn: Turn, data: str) -> Result:
        button = parse(data)
        result: Result | None = None
        if button is not None:
            flow = _BY_NAME.get(button.verb)
            result = await flow.pressed(turn, button.argument) if flow else basics.pressed(turn, button)
        return result or (
            [turn.replier.simple("This button no longer works. Please write your question.")],
            None,
        )

    # questions -----------------------------------------------------------------------------------------------------

    async def _written(self, turn: Turn, flow: Flow | None) -> Result:
        message, session = turn.message, turn.session
        hint = session.language or language_of_tag(self.world.knowledge, message.language_hint)
        match = await understand(self.world.matcher, message.text, hint, session.topic)
        turn = replace(turn, match=match)
        result = await flow.written(turn) if flow else basics.as_place(turn)
        return result or self._question(turn, hint)

    def _question(self, turn: Turn, hint: str | None) -> Result:
        message, session, match = turn.message, turn.session, turn.match
        assert match is not None  # set for every free text
        language = language_of(self.world, match, message.text, hint) or turn.language
        after = replace(session, language=session.language if session.chosen else language, pending=None)
        turn = replace(turn, language=language, session=after)
        if WRONG_DOOR.begins(match):
            return WRONG_DOOR.begin(turn)
        if match.outcome == "answer" and match.topic and (match.topic, language) in self.world.knowledge.texts:
            found = self.world.places.find(message.text)
            place = found.places[0] if found.sure else session.place
            after = replace(after, topic=match.topic, misses=0, place=place)
            return [turn.with_session(after).replier.card(match.topic, outcome_of(match))], after
        if match.outcome == "choose":
            FEEDBACK.keep(turn)  # for "None of these"
            return [turn.replier.choose(match)], replace(after, misses=0)
        return [FEEDBACK.offer(turn, turn.replier.unknown(match))], replace(after, misses=session.misses + 1)
