"""Left-to-right pieces inside right-to-left text.

First-strong isolates (U+2068 … U+2069) survive Telegram's cleaning; embeddings and overrides (U+202A-202E) do not.
"""

from __future__ import annotations

import re

_WORD = r"(?:§+ ?\d+[a-z]?|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*)"
_LATIN_RUN = re.compile(rf"{_WORD}(?:[ .,/&'’–-]+(?:{_WORD}|\d+))*")

FSI, PDI = "\u2068", "\u2069"
RTL_LANGUAGES = frozenset({"ar", "fa", "ps", "ur", "ckb", "he", "ug", "sd", "yi"})


def is_rtl(language: str) -> bool:
    """True for languages written from right to left."""
    return language.partition("-")[0] in RTL_LANGUAGES


def isolate(text: str, language: str) -> str:
    """Wrap a name, number or address so that it keeps its order inside right-to-left text."""
    return f"{FSI}{text}{PDI}" if is_rtl(language) else text


def isolate_latin(text: str, language: str) -> str:
    """Wrap every run of Latin words (German office names, paragraphs of a law) inside right-to-left text."""
    return _LATIN_RUN.sub(lambda match: isolate(match[0], language), text) if is_rtl(language) else text


def without_isolates(text: str) -> str:
    """For links, copied text and logs."""
    return text.replace(FSI, "").replace(PDI, "")
