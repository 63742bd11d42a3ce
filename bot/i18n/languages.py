"""Which of our languages a client's tag means, and in which languages its owner is asked where it is none of ours."""

from __future__ import annotations

from bot.knowledge import Knowledge


def language_of_tag(knowledge: Knowledge, tag: str | None) -> str | None:
    """The language meant by Telegram's `language_code` or a BCP 47 tag; None where it is none of ours.

    Tags come from outside: any string is taken without an error.
    """
    wanted = _written(tag)
    if not wanted:
        return None
    for name in (wanted, wanted.partition("-")[0]):
        for language in knowledge.offered_languages:
            if name == language.code or name in language.tags:
                return language.code
    return None


def other_language(knowledge: Knowledge, tag: str | None) -> str:
    """The main subtag of a language that is none of ours, such as "fa" for "fa-AF"; empty for a tag nobody knows.

    Only codes of languages.yaml come out, so that they may be counted.
    """
    head = _written(tag).partition("-")[0]
    return head if head in knowledge.bridges else ""


def _written(tag: str | None) -> str:
    return (tag or "").strip().replace("_", "-").lower()[:35]
