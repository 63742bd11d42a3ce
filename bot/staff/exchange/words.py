"""The bot's own words as texts to translate, and where in the program each of them is used."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.plurals import get_plural

import bot
from bot.i18n.catalogue import catalogue_path
from bot.staff.check_catalogues import MODEL
from bot.staff.check_sizes import WIDE_LABEL

from .catalogue import Entry, blank_entry, entries
from .rows import FileProblem, Unit

_PLURAL = re.compile(r"nplurals=(\d+);\s*plural=([^;]+);")
_HEAD = """\
# The bot's own words: {name}. Message ids are English. CC BY 4.0.
msgid ""
msgstr ""
"Project-Id-Version: ankommen-bot VERSION\\n"
"Language: {code}\\n"
"Plural-Forms: {plural};\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def bot_words(locales: Path, language: str, locale: str) -> Iterator[Unit]:
    """Every message of the English catalogue; a message that counts is a text for each plural form."""
    path = catalogue_path(locales, language)
    german, own = read_catalogue(catalogue_path(locales, "de")), read_catalogue(path)
    used = _uses()
    numbered = _examples(own[""].fields.get("msgstr", "") if "" in own else "", locale)
    for message, entry in read_catalogue(catalogue_path(locales, MODEL)).items():
        if not message:
            continue
        source, now = german.get(message), own.get(message)
        forms = [""] if "msgid_plural" not in entry.fields else numbered
        for number, numbers in enumerate(forms):
            field = f"msgstr[{number}]" if numbers else "msgstr"
            text = now.fields.get(field, "") if now else ""
            english, says = _form(entry, numbers), _form(source, numbers)
            context = f"bot: {used.get(message, 'word')}" + (f", for the numbers {numbers}" if numbers else "")
            outdated = now is not None and now.fuzzy_line is not None
            state = "missing" if not text else "outdated" if outdated else "draft"
            limit = max(WIDE_LABEL, len(says)) if used.get(message) == "button" else None
            key = f"bot/{message}".strip() + (f"[{number}]" if numbers else "")
            yield Unit(key, "bot", context, says or english, english, text, state, limit, path, (message, field))


def read_catalogue(path: Path) -> dict[str, Entry]:
    """Entries by message, the header is ""; none where there is no file. Raises FileProblem."""
    if not path.is_file():
        return {}
    name = f"locales/{path.parents[1].name}/LC_MESSAGES/{path.name}"
    try:
        found = entries(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError:
        raise FileProblem(f"{name}:1:1: found bytes that are not UTF-8, expected a file saved as UTF-8") from None
    return {entry.fields["msgid"]: entry for entry in found}


def empty_entries(locales: Path, locale: str) -> dict[str, str]:
    """For each message an entry in which nothing is translated yet, as PO text."""
    forms = get_plural(locale).num_plurals
    model = read_catalogue(catalogue_path(locales, MODEL))
    return {
        message: blank_entry(message, entry.fields.get("msgid_plural", ""), forms)
        for message, entry in model.items()
        if message
    }


def known_locale(locale: str) -> bool:
    """True where Babel knows its plurals and its script."""
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def catalogue_head(language: str, locale: str) -> str:
    """The first lines of a catalogue."""
    name = Locale.parse(locale).get_language_name("en") or language
    return _HEAD.format(name=name, code=language, plural=get_plural(locale).plural_forms.rstrip(";"))


def _form(entry: Entry | None, numbers: str) -> str:
    """The text of an entry; of a counting one the form for one, or for many."""
    field = "msgstr" if not numbers else "msgstr[0]" if numbers == "1" else "msgstr[1]"
    return entry.fields.get(field, "") if entry else ""


def _examples(header: str, locale: str) -> list[str]:
    """For each plural form of a language the numbers it is for, as its catalogue says, or as Babel knows."""
    rule = _PLURAL.search(header) or _PLURAL.search(get_plural(locale).plural_forms + ";")
    try:
        count, index = (int(rule[1]), gettext.c2py(rule[2])) if rule else (1, lambda _: 0)
    except ValueError as error:
        raise FileProblem(f"Plural-Forms of the catalogue: {error}, expected nplurals=N; plural=(…);") from None
    of_form = [[str(n) for n in range(200) if index(n) == form] for form in range(count)]
    return [", ".join(numbers[:4]) or "none" for numbers in of_form]


@cache  # the program does not change while it runs
def _uses() -> dict[str, str]:
    """Where the program says a text: "button", or the name of the part that says it."""
    used: dict[str, str] = {}
    package = Path(bot.__file__).parent
    for path in sorted(package.rglob("*.py")):
        name = (path.parent.name if path.stem == "__init__" else path.stem).replace("_", " ")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.setdefault(node.value, name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Button":
                inside = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
                used.update({text: "button" for text in inside if isinstance(text, str)})
    return used
