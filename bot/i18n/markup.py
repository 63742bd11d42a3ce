"""Inline markup of replies: the small HTML subset that Telegram, a browser and (stripped) a terminal understand.

Allowed tags: `b i a[href] blockquote`. Everything from outside goes through `escape`, here and nowhere else.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?(?:b|i|a|blockquote)(?: [^>]*)?>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u2028-\u202e]")


def escape(text: str) -> str:
    """Make text safe to stand in markup; drops control characters, lone surrogates and overriding bidi marks."""
    return html.escape(_CONTROL.sub("", text), quote=False)


def bold(text: str) -> str:
    """Escaped and bold."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Escaped and italic."""
    return f"<i>{escape(text)}</i>"


def link(url: str, label: str) -> str:
    """A link; the address must be https or http."""
    if not url.startswith(("https://", "http://")):
        return escape(label)
    return f'<a href="{html.escape(url, quote=True)}">{escape(label)}</a>'


def plain(markup: str) -> str:
    """The text as a person reads it without markup; the address of a link stands behind its label."""
    return html.unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", markup)))
