"""How an answer travels: a link into the bot, a question that brings it into another chat, a text on the clipboard."""

from __future__ import annotations

from bot.i18n.catalogue import Catalogue
from bot.i18n.languages import language_of_tag
from bot.knowledge import Knowledge

from .message import MAX_COPY, Button, Share

MAX_QUERY = 256  # Telegram, InlineQuery


def payload(topic: str, language: str) -> str:
    """What stands behind `?start=` in a link to a topic. It is printed on paper: its form never changes.

    Telegram allows 64 of A-Z a-z 0-9 _ -; an id has at most 40, a language 11.
    """
    return f"{topic}_{language}"


def opened(knowledge: Knowledge, text: str) -> tuple[str, str | None] | None:
    """Topic and language that a payload means, `topic` or `topic_language`; None for anything else."""
    topic, _, tag = text.partition("_")
    return (topic, language_of_tag(knowledge, tag)) if topic in knowledge.topics else None


def query(knowledge: Knowledge, topic: str, language: str) -> str:
    """The question that `named` leads back to this topic: its title, or the payload where that says too little."""
    text = knowledge.text(topic, language)
    alone = text is not None and knowledge.titled.get(text.title) == ((topic, language),)
    return text.title if text and alone and len(text.title) <= MAX_QUERY else payload(topic, language)


def named(knowledge: Knowledge, text: str) -> tuple[str, str] | None:
    """The topic and language whose share button writes exactly this."""
    text = " ".join(text.split())
    if (found := opened(knowledge, text)) and found[1] and payload(found[0], found[1]) == text:
        return (found[0], found[1]) if knowledge.text(found[0], found[1]) else None
    titled = knowledge.titled.get(text, ())
    return titled[0] if len(titled) == 1 else None


def share_button(knowledge: Knowledge, words: Catalogue, topic: str) -> Button:
    """Send this answer into another chat; only the topic goes there, nothing of the person."""
    language = words.language
    share = Share(query(knowledge, topic, language), payload(topic, language))
    return Button(words("Share this answer"), share=share)


def copy_row(words: Catalogue, phone: str | None, address: str | None) -> list[Button]:
    """Buttons that copy an office's number and address, as far as they are known."""
    texts = {"Copy the number": phone, "Copy the address": address}
    return [Button(words(label), copy=text) for label, text in texts.items() if text and len(text) <= MAX_COPY]
