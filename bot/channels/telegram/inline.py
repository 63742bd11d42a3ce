"""Inline mode: `@bot question` in any chat offers answers that stand on their own there."""

from __future__ import annotations

from datetime import datetime

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.dialogue import World
from bot.dialogue.public import Found, PublicAnswer, find, useful
from bot.i18n.markup import plain

from .outbound import NO_PREVIEW, clean, deep_link, parts

CACHE = 300  # seconds; what a card says holds for its day
_ASK = "ask"  # payload of the button above the results: a normal start


async def offers(
    world: World, bot: Bot, text: str, tag: str | None, at: datetime
) -> tuple[list[InlineQueryResultArticle], InlineQueryResultsButton]:
    """Up to five cards, and the button above them that opens the bot. `tag` is the client's language."""
    found = await find(world, text, tag, at) if any(c.isalnum() for c in text) else useful(world, tag, at)
    if found.kind == "talk":
        found = useful(world, tag, at)
    words = world.words[found.language]
    cards = [_card(answer, bot, words("Go on in private")) for answer in found.answers]
    if found.crisis:
        cards.insert(0, _crisis(found, bot, words("Go on in private")))
    start = found.answers[0].payload if found.kind in ("answer", "crisis") and found.answers else _ASK
    return cards[:5], InlineQueryResultsButton(words("Ask me in private"), start_parameter=start)


def _card(answer: PublicAnswer, bot: Bot, label: str) -> InlineQueryResultArticle:
    return _article(answer.payload, answer.title, answer.preview, answer.card, _button(bot, label, answer.payload))


def _crisis(found: Found, bot: Bot, label: str) -> InlineQueryResultArticle:
    assert found.crisis
    heading, _, numbers = plain(found.crisis.text).partition("\n")
    preview = " · ".join(numbers.splitlines()[:3])
    button = _button(bot, label, found.answers[0].payload)
    return _article(f"crisis_{found.language}", heading.rstrip(":"), preview, found.crisis.text, button)


def _article(name: str, title: str, preview: str, text: str, markup: InlineKeyboardMarkup) -> InlineQueryResultArticle:
    content = InputTextMessageContent(parts(clean(text))[0], parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
    return InlineQueryResultArticle(name, title, content, markup, description=preview)


def _button(bot: Bot, label: str, payload: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=deep_link(bot, payload))]])
