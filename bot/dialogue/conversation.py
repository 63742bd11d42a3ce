"""The way of a message: crisis? button or command? guided flow? language → match → decide → card."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from bot.i18n.languages import language_of_tag
from bot.i18n.markup import italic
from bot.store.records import Event

from . import basics, first_contact
from .buttons import parse
from .first_contact import STAY
from .flows import FEEDBACK, FLOWS, WRONG_DOOR, Flow
from .length import cut
from .message import Message, Reply
from .replies import Replier, outcome_of
from .session import Session, StoreUnavailable
from .sharing import opened
from .stores import Store
from .turn import Result, Turn
from .understanding import language_of, understand
from .world import World

log = logging.getLogger(__name__)

_COMMAND = re.compile(r"/([a-z]{1,32})(?:@\w+)?(?:\s+(\S{1,64}))?\s*", re.IGNORECASE)
_START = re.compile(r"/(start)(?:@\w+)?\s()", re.IGNORECASE)  # whatever stands behind it
_AT_ONCE = frozenset({"forget", "language"})  # commands that wait for no language
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
        if crisis := self.world.crisis.find(message.text, session.language, asked=session.pending is not None):
            replies, after = [self._crisis(message, session, crisis.topic, crisis.language)], None
        else:
            turn = self._turn(replace(message, text=cut(message.text)), session)
            replies, after = await self._answer(replace(turn, remembers=known is not None))
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
        if session.chosen and session.language and self.world.knowledge.text(topic, session.language):
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
        language = session.spoken or session.language or hinted or _DEFAULT_LANGUAGE
        return Turn(self.world, self.store, message, session, language)

    async def _answer(self, turn: Turn) -> Result:
        message, flow = turn.message, _BY_NAME.get((turn.session.pending or "").partition(":")[0])
        if message.button is not None:
            return await self._pressed(turn, message.button)
        if message.point is not None:
            result = await flow.written(turn) if flow else None
            return self._asked_first(turn, result or basics.located(turn))
        if not message.text.strip() and not message.unreadable:
            return [], None
        command = _COMMAND.fullmatch(message.text.strip()) or _START.match(message.text.strip())
        if command:
            name, argument = command[1].lower(), command[2] or ""
            if name == "start" and argument in _BY_COMMAND:  # a shared link: t.me/bot?start=next
                name, argument = argument, ""
            return await self._command(turn, name, argument)
        if any(c.isalnum() for c in message.text):
            return await self._written(turn, flow)
        if first_contact.is_unclear(turn):
            return first_contact.ask(turn)
        return [turn.replier.unknown() if message.text else turn.replier.simple(_ONLY_TEXT)], None

    async def _command(self, turn: Turn, name: str, argument: str) -> Result:
        if first_contact.is_unclear(turn) and name not in _AT_ONCE:
            if name != "start":
                return first_contact.ask(turn, f"command.{name}")
            topic, language = opened(turn.knowledge, argument) or (None, None)
            if language is None:
                return first_contact.ask(turn.with_session(replace(turn.session, topic=topic)))
        if name in _AT_ONCE:
            return await basics.command(turn, name, argument)
        if turn.session.spoken:
            turn = self._turn(turn.message, replace(turn.session, spoken=None))
        flow = _BY_COMMAND.get(name)
        done = flow.command(turn, name, argument) if flow else basics.command(turn, name, argument)
        replies, after = await done
        return replies, after or turn.session

    @staticmethod
    def _asked_first(turn: Turn, result: Result) -> Result:
        """A place was told: said after the choice of a language where that must be asked first."""
        if not first_contact.is_unclear(turn):
            return result
        place = result[1].place if result[1] else None
        return first_contact.ask(turn.with_session(replace(turn.session, place=place)), "place" if place else "")

    async def _in_language(self, turn: Turn, code: str) -> Result:
        """A language was chosen: what was asked before is answered in it."""
        turn, asked = first_contact.chosen(turn, code)
        kind, _, rest = asked.partition(".")
        if kind == "command":
            return await self._command(turn, rest, "")
        if kind == "place" and turn.session.place:
            return basics.placed(turn, turn.session.place)
        match = first_contact.decoded(turn.knowledge, asked)
        replies, after = self._decided(replace(turn, match=match)) if match else basics.in_language(turn)
        return replies, after or turn.session

    async def _pressed(self, turn: Turn, data: str) -> Result:
        button = parse(data)
        result: Result | None = None
        if button is not None and button.verb == "l":
            stay, code = button.argument.startswith(STAY), button.argument.removeprefix(STAY)
            if code in turn.world.words:
                result = first_contact.stays(turn, code) if stay else await self._in_language(turn, code)
        elif button is not None:
            flow = _BY_NAME.get(button.verb)
            result = await flow.pressed(turn, button.argument) if flow else basics.pressed(turn, button)
        return result or (
            [turn.replier.simple("This button no longer works. Please write your question.")],
            None,
        )

    # questions -----------------------------------------------------------------------------------------------------

    async def _written(self, turn: Turn, flow: Flow | None) -> Result:
        message, session = turn.message, turn.session
        if code := first_contact.named(turn):
            return await self._in_language(turn, code)
        tag = message.language_hint
        hint = session.spoken or session.language or (None if tag is None else turn.language)
        fallbacks = self.world.knowledge.fallbacks
        hint = fallbacks.get(hint or "", hint)
        match = await understand(self.world.matcher, message.text, hint, session.topic)
        turn = replace(turn, match=match)
        unclear = first_contact.is_unclear(turn)
        told = None if unclear else language_of(self.world, match, message.text, hint)
        if told and told == fallbacks.get(session.language or ""):  # who chose easy German writes German
            told = session.language
        if told and session.language is None:
            turn = replace(turn, language=told, session=replace(session, language=told))
        result = await flow.written(turn) if flow else basics.as_place(turn)
        if result:
            return self._asked_first(turn, result)
        if unclear:
            return first_contact.ask(self._with_place(turn), first_contact.coded(match))
        return self._question(turn, told)

    def _question(self, turn: Turn, told: str | None) -> Result:
        """A question that `told` its language is answered in it, with the offer to stay there."""
        language = told or turn.language
        home = turn.session.language
        spoken = language if home and language != home else None
        turn = replace(turn, language=language, session=replace(turn.session, spoken=spoken, pending=None))
        replies, after = self._decided(turn)
        after = after or turn.session
        return first_contact.offer_to_stay(turn, replies, after) if told and spoken else (replies, after)

    def _with_place(self, turn: Turn) -> Turn:
        """With the place that the message names beyond doubt."""
        found = self.world.places.find(turn.message.text)
        return turn.with_session(replace(turn.session, place=found.places[0])) if found.sure else turn

    def _decided(self, turn: Turn) -> Result:
        """The reply to a question by what was understood, in the turn's language."""
        session, match = turn.session, turn.match
        assert match is not None
        if WRONG_DOOR.begins(match):
            return WRONG_DOOR.begin(turn)
        if match.outcome == "answer" and match.topic and self.world.knowledge.text(match.topic, turn.language):
            after = replace(self._with_place(turn).session, topic=match.topic, misses=0)
            return [turn.with_session(after).replier.card(match.topic, outcome_of(match))], after
        if match.outcome == "choose":
            if turn.message.text:
                FEEDBACK.keep(turn)  # for "None of these"
            return [turn.replier.choose(match)], replace(session, misses=0)
        return [FEEDBACK.offer(turn, turn.replier.unknown(match))], replace(session, misses=session.misses + 1)
