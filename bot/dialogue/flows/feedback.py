"""Did this help? And questions without an answer, sent to the team when the person agrees.

The reply that sends a question does not save the session: with loading and sending, that would be a third way to the
database. The session may wait for a text that is gone; then a text is a question like any other.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.i18n.markup import bold, escape
from bot.store.records import Event
from bot.store.retention import RETENTION

from ..buttons import data
from ..drafts import Drafts
from ..masking import MASK, Masker
from ..message import Button, Reply
from ..session import StoreUnavailable
from ..turn import Result, Turn
from .yesno import read

log = logging.getLogger(__name__)

_NOTE = "feedback"  # what was said last, so that a button pressed twice counts once
_REASONS = {  # argument of the button -> reason of the event, label
    "office": ("wrong-office", "Wrong office"),
    "old": ("outdated", "No longer true"),
    "unclear": ("not-understood", "I did not understand it"),
    "gap": ("missing", "Something is missing"),
}


class Feedback:
    """Counts thumbs and reasons; sends a masked question to the team after a yes. Keeps drafts in memory only."""

    name = "feedback"
    commands: frozenset[str] = frozenset()

    def __init__(self) -> None:
        self._drafts = Drafts()

    async def command(self, turn: Turn, name: str, argument: str) -> Result:
        """There is no command: feedback belongs to an answer."""
        return [turn.replier.help()], None

    async def pressed(self, turn: Turn, argument: str) -> Result | None:
        """`yes.<topic>`, `no.<topic>`, `<reason>.<topic>`, or `send`, `send.yes`, `send.no`."""
        verb, _, rest = argument.partition(".")
        if verb == "send":
            return await self._send(turn, rest)
        if rest not in turn.knowledge.topics:
            return None
        if verb in ("yes", "no"):
            return self._thumb(turn, verb, rest)
        return self._reason(turn, verb, rest) if verb in _REASONS else None

    async def written(self, turn: Turn) -> Result | None:
        """Yes, no, or the question in better words. A question that has an answer gets it instead."""
        waits = turn.session.pending == f"{self.name}:send" and turn.message.chat in self._drafts
        if not waits or turn.message.point is not None:
            return None
        answer = read(turn.message.text)
        if answer in ("yes", "no"):
            return await self._send(turn, answer)
        if turn.match is None or turn.match.outcome == "answer":
            return None
        self.keep(turn)
        return self._show(turn)

    # did it help? --------------------------------------------------------------------------------------------------

    def _thumb(self, turn: Turn, verb: str, topic: str) -> Result:
        session = turn.session.with_note(_NOTE, f"{verb}.{topic}")
        if (turn.session.note(_NOTE) or "").partition(".")[2] != topic:
            turn.store.count(Event(turn.day, topic, turn.language, verb, ""))
        else:
            session = turn.session  # said before: the first word counts
        if verb == "yes":
            return [turn.replier.simple("Thank you. I am glad.")], session
        rows = [
            [Button(turn.words(label), data(self.name, f"{name}.{topic}"))] for name, (_, label) in _REASONS.items()
        ]
        return [turn.reply(bold(turn.words("What was wrong?")), *rows, [turn.replier.human()])], session

    def _reason(self, turn: Turn, name: str, topic: str) -> Result:
        session = turn.session
        if session.note(_NOTE) == f"no.{topic}":
            turn.store.count(Event(turn.day, topic, turn.language, "no", _REASONS[name][0]))
            session = session.with_note(_NOTE, f"{name}.{topic}")
        text = turn.words("Thank you. The team sees how many people say this, not who. A person can help you now:")
        return [turn.reply(escape(text), [turn.replier.human()])], session

    # questions without an answer -----------------------------------------------------------------------------------

    def keep(self, turn: Turn) -> None:
        """Keep the message's text, masked, until the person decides."""
        masked = _masker(turn).mask(turn.message.text)
        if any(c.isalpha() for c in masked):
            self._drafts.put(turn.message.chat, masked, turn.message.at)
        else:
            self._drafts.drop(turn.message.chat)

    def offer(self, turn: Turn, reply: Reply) -> Reply:
        """The reply to a question without an answer, with a button to send the question to the team."""
        if turn.message.text:
            self.keep(turn)
        if self._drafts.get(turn.message.chat, turn.message.at) is None:
            return reply
        send = (Button(turn.words("Send this to the team?"), data(self.name, "send")),)
        return replace(reply, buttons=(*reply.buttons, send))

    def forget(self, chat: str) -> None:
        """Forget the text of a chat."""
        self._drafts.drop(chat)

    async def _send(self, turn: Turn, answer: str) -> Result | None:
        if answer not in ("", "yes", "no"):
            return None
        done = replace(turn.session, pending=None)
        chat, draft = turn.message.chat, self._drafts.get(turn.message.chat, turn.message.at)
        if answer == "no":
            self._drafts.drop(chat)
            return [turn.replier.simple("I did not send it, and I have forgotten it.")], done
        if draft is None:
            return [turn.replier.simple("I no longer have your text. Please write your question again.")], done
        if answer == "":
            return self._show(turn)
        try:
            await turn.store.keep_question(_masker(turn).mask(draft), turn.language, turn.day)
        except StoreUnavailable as error:
            log.warning("question not kept: %s", error)
            again = [Button(turn.words("Try again"), data(self.name, "send.yes"))]
            text = turn.words("I could not send it: I cannot reach my memory right now. Please try again later.")
            return [turn.reply(escape(text), again)], None
        self._drafts.drop(chat)
        text = turn.words(
            "Sent. The team cannot answer you here, but it can teach me. For an answer now, ask a person."
        )
        return [turn.reply(escape(text), [turn.replier.human()])], None

    def _show(self, turn: Turn) -> Result:
        draft = self._drafts.get(turn.message.chat, turn.message.at)
        if draft is None:
            again = turn.replier.simple("I hid everything that could name a person. Nothing is left. Use other words.")
            return [again], replace(turn.session, pending=f"{self.name}:send")
        lines = [
            bold(turn.words("The team would read this:")),
            f"<blockquote>{escape(draft)}</blockquote>",
            escape(
                turn.words(
                    "{mask} hides numbers, addresses, and words that may be names. You can write it again.", mask=MASK
                )
            ),
            escape(
                turn.words(
                    "It is kept for {n} days, without your name and without a link to this chat.",
                    n=RETENTION.question_days,
                )
            ),
            bold(turn.words("May I send it?")),
        ]
        row = [Button(turn.words("Yes, send it"), data(self.name, "send.yes"))]
        row.append(Button(turn.words("No"), data(self.name, "send.no")))
        return [turn.reply("\n".join(lines), row)], replace(turn.session, pending=f"{self.name}:send")


def _masker(turn: Turn) -> Masker:
    return Masker(turn.world.matcher.repairer.knows)


FEEDBACK = Feedback()
