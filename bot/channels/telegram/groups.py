"""Groups: an answer only for who speaks to the bot, short, with a way into private. Nothing is asked or kept there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, ReplyParameters
from telegram import Message as TelegramMessage
from telegram.constants import MessageEntityType

from bot.dialogue import World
from bot.dialogue.flows import FLOWS
from bot.dialogue.public import find, usual_language
from bot.dialogue.sharing import payload
from bot.i18n.markup import escape

from .outbound import Sender, clean, deep_link, parts

_PRIVATE = frozenset({"language", "forget"}).union(*(flow.commands for flow in FLOWS))
_OPEN = frozenset({"start", "help"})
_ABOUT_US = "privacy"
_QUESTION_MARKS = frozenset("?؟")
_ASKED_BY_LINK = "ask"  # a payload without a meaning: a normal start


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody in a group wants of us."""

    text: str = ""
    command: str = ""
    by_reply: bool = False  # without our name: perhaps only a word of thanks


def addressed(message: TelegramMessage, bot: Bot) -> Asked | None:
    """What is asked of us: a command, our name, a reply to us. None where people talk among themselves."""
    if message.via_bot or message.is_automatic_forward or not message.from_user:
        return None
    if message.from_user.is_bot and message.sender_chat is None:  # another bot; with a chat it is an anonymous admin
        return None
    text = message.text or message.caption or ""
    name = f"@{bot.username}".casefold()
    command, _, rest = text.partition(" ")
    if command.startswith("/"):
        word, _, whose = command[1:].casefold().partition("@")
        if whose:
            return Asked(rest, word) if f"@{whose}" == name else None
        if word in _PRIVATE | _OPEN | {_ABOUT_US}:
            return Asked(rest, word)
    for entity in (*message.entities, *message.caption_entities):
        said = _said_in(text, entity)
        ours = entity.type == MessageEntityType.TEXT_MENTION and entity.user and entity.user.id == bot.id
        if ours or (entity.type == MessageEntityType.MENTION and said.casefold() == name):
            return Asked(" ".join(text.replace(said, " ").split()) if said else text)
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id and not replied.forum_topic_created:
        return Asked(text, by_reply=True)
    return None


def _said_in(text: str, entity: MessageEntity) -> str:
    """What an entity covers: its numbers count UTF-16 units, and they come from outside."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore")


async def answer(world: World, bot: Bot, sender: Sender, message: TelegramMessage, at: datetime) -> None:
    """Reply to a message of a group if it is for us."""
    asked = addressed(message, bot)
    if asked is None:
        return
    tag = message.from_user.language_code if message.from_user else None
    said = await _said(world, bot, asked, tag, at)
    if said is None:
        return
    text, markup = said
    await sender.text(
        message.chat_id,
        parts(clean(text))[0],
        markup,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        message_thread_id=message.message_thread_id if message.is_topic_message else None,
    )


async def _said(
    world: World, bot: Bot, asked: Asked, tag: str | None, at: datetime
) -> tuple[str, InlineKeyboardMarkup] | None:
    language = usual_language(world, tag)
    if asked.command in _PRIVATE:
        text = world.words[language]("That is about you alone. I talk about it only in private.")
        return escape(text), _private(world, bot, language, asked.command)
    question = asked.text
    if asked.command == _ABOUT_US:
        return _introduction(world, bot, language, payload("bot-privacy", language))
    if asked.command in _OPEN or not any(c.isalnum() for c in question):
        return _introduction(world, bot, language)
    found = await find(world, question, tag, at)
    words = world.words[found.language]
    if found.crisis:
        return found.crisis.text, _private(world, bot, found.language, found.answers[0].payload)
    if found.kind == "answer":
        return found.answers[0].short, _private(world, bot, found.language, found.answers[0].payload)
    if found.kind == "choose":
        rows = [[_link(bot, answer.label, answer.payload)] for answer in found.answers[:3]]
        return escape(words("What do you mean?")), InlineKeyboardMarkup(rows)
    if found.kind == "talk":
        return None if asked.by_reply else _introduction(world, bot, found.language)
    if asked.by_reply and not _QUESTION_MARKS.intersection(question):
        return None  # people go on talking below an answer
    text = words("I do not know this, or I did not understand it. Try other words, or ask a person.")
    return escape(text), _private(world, bot, found.language, found.answers[0].payload)


def _introduction(
    world: World, bot: Bot, language: str, payload: str = _ASKED_BY_LINK
) -> tuple[str, InlineKeyboardMarkup]:
    text = world.words[language](
        "I know which office is next in Bamberg, what to bring, and where courses are. Write my name and your question "
        "here. I read only messages to me, and I keep nothing from this group. What is about you, ask me in private."
    )
    return escape(text), _private(world, bot, language, payload)


def _private(world: World, bot: Bot, language: str, payload: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[_link(bot, world.words[language]("Go on in private"), payload)]])


def _link(bot: Bot, label: str, payload: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, url=deep_link(bot, payload))
