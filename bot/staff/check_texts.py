"""What people read: no figure outside facts.yaml, complete in every language, letters of the right keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge import PLACEHOLDER, SOURCE_LANGUAGE
from bot.knowledge.load import Origin
from bot.knowledge.strict_yaml import Loc
from bot.knowledge.topics import TEXT_FIELDS

from .findings import Base

# Digits that are names, not figures: language levels, places in a law ("§ 25 Abs. 3", "§§ 16g, 60c", "§ 60a(2)").
_LEVEL = r"\b[ABC][12](?:\.[12])?\b"
_LAW = (
    r"(?:§§?|\bArt\.?|\bArtikel|\bArticle|المادة|\bстат(?:тя|ті))\s*\d+[a-z]{0,2}(?:\s*\(\d+[a-z]?\))*"
    r"(?:\s*(?:,|;|/|–|-|\bund\b|\band\b|\bbis\b|\bto\b|و|\bі\b|\bй\b|\bта\b|\bдо\b)\s*\d+[a-z]{0,2}\b)*"
    r"(?:\s*(?:Abs\.?|Absatz|Satz|Nr\.?|Nummer|para\.?|paragraph|sentence|no\.|الفقرة|الجملة|رقم|абзаци?|речення|пункти?)"
    r"\s*\d+[a-z]?)*"
)
_ALLOWED = re.compile(f"{_LEVEL}|{_LAW}")
_FIGURE = re.compile(r"\S*\d\S*")
_NOT_LATIN = re.compile("[\u0370-\u06ff]")
_PERSIAN = re.compile("[\u06cc\u06a9\u06c1\u06be]")  # of Persian and Urdu keyboards; they look like Arabic letters
_NOT_UKRAINIAN = re.compile("[ыэъёЫЭЪЁ\u0370-\u03ff\u0600-\u06ff]")  # Russian letters, Greek, Arabic
_FOREIGN = {"de": _NOT_LATIN, "en": _NOT_LATIN, "ar": _PERSIAN, "uk": _NOT_UKRAINIAN}
_LOOK_ALIKE = "write the word with the keyboard of this language"


def check_texts(base: Base) -> None:
    """Every text of every topic, and the small texts in the lists."""
    for origin, loc, language, text in _all(base):
        if found := figures(text):
            message = f"{_name(loc)} ({language}) contains a figure: {', '.join(found)}"
            hint = "put it into facts.yaml with source and date and write {fact:ID} here, or leave it out"
            place = base.findings.place_of(found[0], origin, *loc)
            base.findings.at(origin.path, place, message, hint)
        if wrong := foreign_letter(text, base.knowledge.fallbacks.get(language, language)):
            word = next(word for word in text.split() if wrong in word)
            place = base.findings.place_of(word, origin, *loc)
            message = f"{_name(loc)} ({language}) contains {wrong!r}, a letter of another language, in {word!r}"
            base.findings.at(origin.path, place, message, _LOOK_ALIKE)
    _complete(base)
    _reviewed(base)
    _in_step(base)


def figures(text: str) -> list[str]:
    """Figures that no placeholder stands for; levels and places in a law are none."""
    return list(dict.fromkeys(_FIGURE.findall(_ALLOWED.sub("", PLACEHOLDER.sub("", text)))))


def foreign_letter(text: str, language: str) -> str:
    """The first letter of another language's keyboard; empty where there is none, or nobody knows."""
    found = _FOREIGN[language].search(text) if language in _FOREIGN else None
    return found[0] if found else ""


def _all(base: Base) -> Iterator[tuple[Origin, Loc, str, str]]:
    for (topic, language), text in base.knowledge.texts.items():
        for key in TEXT_FIELDS:
            if value := getattr(text, key):
                yield base.origins["text", f"{topic}/{language}"], (key,), language, value
    for small in base.small_texts:
        for language, value in small.texts.items():
            yield small.origin, (*small.loc, language), language, value


def _name(loc: Loc) -> str:
    return next((str(part) for part in reversed(loc) if isinstance(part, str) and len(part) > 3), "text")


def _complete(base: Base) -> None:
    """A small text without a language would be shown in German instead: nothing falls back silently."""
    for small in base.small_texts:
        missing = [language for language in base.languages if language not in small.texts]
        if missing:
            message = f"{_name(small.loc)} is missing in {', '.join(missing)}; people would see German instead"
            place = base.findings.place(small.origin, *small.loc)
            base.findings.at(small.origin.path, place, message, "add the translation beside the German text")
    for topic in base.knowledge.topics:
        german = base.knowledge.text(topic, SOURCE_LANGUAGE)
        for language in base.languages:
            text = base.knowledge.text(topic, language)
            if text is None or german is None:
                continue
            for key in TEXT_FIELDS:
                if getattr(german, key) and not getattr(text, key):
                    message = f"{key} is missing in {language}, the German text has it"
                    base.error("text", f"{topic}/{language}", message=message, hint=f"translate `{key}` from de.yaml")


def _reviewed(base: Base) -> None:
    """Reviewed is what a person read, word for word: a text without its fingerprint, or with another one, is not."""
    for (topic, language), text in base.knowledge.texts.items():
        if text.state != "reviewed" or topic not in base.knowledge.topics:
            continue
        name, command = f"{topic}/{language}", f"ankommen confirm topic {topic} --lang {language}"
        if text.reviewed_as is None:
            message = "the text is called reviewed, but reviewed_as is missing: which text did a person read?"
            hint = f"write `state: draft`, or let a person read it, then: {command}"
            base.error("text", name, "state", message=message, hint=hint)
        elif base.knowledge.edited_since_review(topic, language):
            message = "the text has changed since it was reviewed; it counts as a draft again"
            base.warn("text", name, "reviewed_as", message=message, hint=f"let a person read it, then: {command}")


def _in_step(base: Base) -> None:
    """Translations that no longer follow the German text; disputes closed without a reason."""
    for (topic, language), text in base.knowledge.texts.items():
        if language == SOURCE_LANGUAGE or topic not in base.knowledge.topics:
            continue
        place = "text", f"{topic}/{language}", "translated_from"
        hint = f"compare it with de.yaml, then: ankommen confirm topic {topic} --lang {language}"
        if text.translated_from is None:
            base.error(*place, message="translated_from is missing: made from which German text?", hint=hint)
        elif base.knowledge.text_state(topic, language) == "outdated":
            base.warn(*place, message="the German text has changed since this translation", hint=hint)
    for fact in base.knowledge.facts.values():
        for index, contradiction in enumerate(fact.contradictions):
            if not contradiction.open and not contradiction.resolved:
                message = f"a contradiction of {fact.id} is closed, but nobody says why"
                hint = "write under `resolved` which source counts and why"
                base.error("facts", fact.id, "contradictions", index, "open", message=message, hint=hint)
