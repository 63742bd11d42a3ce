"""The bot's own words: every message of the English catalogue in every language, with the same fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.i18n.catalogue import catalogue_path

from .findings import Findings

_FIELD = re.compile(r"\{(\w*)\}")
MODEL = "en"  # message ids are English, so its catalogue has them all


def check_catalogues(
    findings: Findings, folder: Path, languages: Iterable[str], fallbacks: Mapping[str, str] | None = None
) -> bool:
    """Compare all catalogues; False where one cannot be used, so that no card can be made.

    `fallbacks`: languages whose catalogue, if there is one, says only what it says otherwise than that of another.
    """
    codes = list(dict.fromkeys((MODEL, *languages)))
    found = {code: _read(findings, catalogue_path(folder, code), code) for code in codes}
    model = found[MODEL]
    if model is None:
        return False
    before = len(findings.problems)
    for code, catalogue in found.items():
        if catalogue is not None:
            _compare(findings, catalogue_path(folder, code), model, catalogue)
    for code, fallback in (fallbacks or {}).items():
        if (path := catalogue_path(folder, code)).exists():
            found[code] = _read(findings, path, fallback)
            if (catalogue := found[code]) is not None:
                _compare(findings, path, model, catalogue, complete=False)
    new = findings.problems[before:]
    return None not in found.values() and not any(problem.severity == "error" for problem in new)


def _read(findings: Findings, path: Path, language: str) -> Catalog | None:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
    except OSError:
        findings.at(path, (1, 1), "the bot's words are missing in this language", "copy en/…/bot.po and translate it")
    except Exception as error:  # Babel raises its own and plain ValueErrors
        line = re.search(r"on (\d+)$|line (\d+)", str(error))
        place = (int(line[1] or line[2]), 1) if line else (1, 1)
        findings.at(path, place, f"not a catalogue: {error}", "compare the lines around with en/…/bot.po")
    return None


def _compare(findings: Findings, path: Path, model: Catalog, catalogue: Catalog, *, complete: bool = True) -> None:
    known = {_key(message): message for message in catalogue if message.id}
    for expected in model:
        if not expected.id:
            continue
        message = known.pop(_key(expected), None)
        if message is None and not complete:
            continue
        if message is None:
            text = f"the message {_key(expected)!r} is missing"
            findings.at(path, (1, 1), text, "copy its entry from the English catalogue and translate it")
        else:
            _entry(findings, path, catalogue, message)
    for key, message in known.items():
        text = f"the message {key!r} is not in the English catalogue"
        findings.at(path, (message.lineno or 1, 1), text, "delete the entry, or add it in English", "warning")


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _entry(findings: Findings, path: Path, catalogue: Catalog, message: Message) -> None:
    place = (message.lineno or 1, 1)
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    plural = not isinstance(message.id, str)
    if message.fuzzy:
        findings.at(path, place, f"{_key(message)!r} is marked fuzzy", "read it again, then delete the mark")
    elif not all(forms) or (plural and len(forms) < catalogue.num_plurals):
        needed = f"expected all {catalogue.num_plurals} forms" if plural else "expected a translation"
        findings.at(path, place, f"{_key(message)!r} is not translated, {needed}", "write it into msgstr")
    else:
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = Counter(_FIELD.findall(ids[-1]))
        for form in forms:
            found = Counter(_FIELD.findall(form))
            if found != wanted and not (plural and found <= wanted):  # "one hour" may leave its number out
                text = f"fields {sorted(found)} in {form!r}, expected {sorted(wanted)}"
                findings.at(path, place, text, "keep the words in braces as they are in English")
