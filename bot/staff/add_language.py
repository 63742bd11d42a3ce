"""`ankommen add-language`: the files of a language that nobody can choose yet, to be filled and then offered."""

from __future__ import annotations

import re
from pathlib import Path

from bot.i18n.bidi import is_rtl
from bot.i18n.catalogue import catalogue_path
from bot.knowledge import load

from .edit import Refused
from .exchange.drafts import Draft
from .exchange.files import stub
from .exchange.patch import Patch, scalar
from .exchange.words import catalogue_head, empty_entries, known_locale
from .exchange.write import write_all

_CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
_STUBS = ("lexicon", "crisis", "not-ours")


def add_language(  # noqa: PLR0913 - where, and what is known of a language
    root: Path,
    locales: Path,
    region: str,
    code: str,
    *,
    name: str,
    direction: str | None = None,
    locale: str | None = None,
) -> list[Path]:
    """Add a language that is not offered; returns the files made or changed.

    Raises Refused, then nothing was written; KnowledgeError where the files do not load.
    """
    _sound(code, name, direction)
    if code in load(root, region).languages:
        raise Refused(f"{code} is a language already, expected another code")
    locale = _locale(code, locale)
    drafts = [_entry(root / "languages.yaml", code, name.strip(), locale)]
    words = catalogue_path(locales, code)
    catalogue = "\n".join([catalogue_head(code, locale), *empty_entries(locales, locale).values()])
    files = {words: catalogue, **{root / "common" / kind / f"{code}.yaml": stub(kind, code, 2) for kind in _STUBS}}
    drafts += [Draft(path, None, text.encode(), ()) for path, text in files.items() if not path.exists()]
    write_all(root, region, drafts)
    return [draft.path for draft in drafts]


def _sound(code: str, name: str, direction: str | None) -> None:
    if not _CODE.fullmatch(code):
        raise Refused(f"found {code!r}, expected a language code of two or three small letters such as tr or ckb")
    if not name.strip() or len(name) > 40 or not name.isprintable():
        raise Refused(f"--name: found {name!r}, expected the language's own name such as Türkçe, at most 40 characters")
    ours = "rtl" if is_rtl(code) else "ltr"
    if direction not in (None, ours):
        raise Refused(f"--direction: found {direction}, but the program writes {code} {ours} (bot/i18n/bidi.py)")


def _locale(code: str, locale: str | None) -> str:
    """Babel's name for the language. Raises Refused where it has none."""
    wanted = (locale or code).replace("-", "_")
    if not known_locale(wanted):
        expected = "expected one that Babel knows: dates and plurals follow it, take that of a close language"
        raise Refused(f"--locale: found {wanted!r}, {expected}")
    return wanted


def _entry(path: Path, code: str, name: str, locale: str) -> Draft:
    before = path.read_bytes()
    patch = Patch(before.decode("utf-8"))
    direction = "rtl" if is_rtl(code) else "ltr"
    shown = scalar(name, "", 0, flow=True)
    entry = f"{{code: {code}, name: {shown}, direction: {direction}, locale: {locale}, offered: false}}"
    patch.append(entry, "languages")
    return Draft(path, before, patch.text().encode("utf-8"), (code,))
