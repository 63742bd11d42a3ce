"""How much of a message is read."""

from __future__ import annotations

import unicodedata

MAX_TEXT = 600  # characters that are matched; a question stands at the beginning or at the end of a long text


def cut(text: str) -> str:
    """At most `MAX_TEXT` characters: the beginning and the end. One sign may stand for eighteen letters (NFKC)."""
    wide = unicodedata.normalize("NFKC", _ends(text))
    return text if len(text) <= MAX_TEXT and len(wide) <= MAX_TEXT else _ends(wide)


def _ends(text: str) -> str:
    half = (MAX_TEXT - 3) // 2
    return text if len(text) <= MAX_TEXT else f"{text[:half]} … {text[-half:]}"
