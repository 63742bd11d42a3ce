"""Which of our languages a client's tag means."""

from __future__ import annotations

from bot.knowledge import Knowledge


def language_of_tag(knowledge: Knowledge, tag: str | None) -> str | None:
    """The language meant by Telegram's `language_code` or a BCP 47 tag; None where it is none of ours.

    Tags come from outside: any string is taken without an error.
    """
    wanted = (tag or "").strip().replace("_", "-").lower()[:35]
    if not wanted:
        return None
    for language in knowledge.offered_languages:
        if wanted == language.code or wanted in language.tags:
            return language.code
    head = wanted.partition("-")[0]
    return head if any(head == language.code for language in knowledge.offered_languages) else None
