"""Telegram's HTML subset, read as strictly as its server does (Bot API, "HTML style")."""

from __future__ import annotations

import re
from html.parser import HTMLParser

TAGS = {
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "span",
    "tg-emoji",
    "tg-time",
    "pre",
    "code",
    "blockquote",
}
_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_STRAY = re.compile(r"&[a-zA-Z]+;")


class Refused(Exception):
    """What the server would answer with 400."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.count = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise Refused(f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        if tag in ("a", "blockquote", "pre") and tag in self.open:
            raise Refused(f"Bad Request: can't parse entities: {tag} inside {tag}")
        if {"pre", "code"} & set(self.open):
            raise Refused(f"{tag} inside preformatted text, which Telegram shows without it")
        self.count += 1
        if self.count > 100:
            raise Refused("more than 100 entities: Telegram leaves out the rest")
        if tag == "a" and not dict(attrs).get("href", "").startswith(("http://", "https://", "tg://")):
            raise Refused("Bad Request: a link without an address")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused(f'Bad Request: can\'t parse entities: Unmatched end tag "{tag}"')

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parse(text: str) -> str:
    """The text without markup. Raises Refused."""
    if stray := [m for m in _STRAY.findall(text) if not _ENTITY.fullmatch(m)]:
        raise Refused(f"shown literally by Telegram: {stray[0]}")
    if re.search(r"<(?![a-zA-Z/])", text):
        raise Refused("Bad Request: can't parse entities: unescaped <")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise Refused(
            f"Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1]}\""
        )
    return "".join(reader.text)
