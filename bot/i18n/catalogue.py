"""The bot's own words: `locales/<lang>/LC_MESSAGES/bot.po`, read at start, without a compile step."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel.messages.pofile import read_po


class CatalogueError(Exception):
    """A catalogue cannot be used; shown to whoever starts the bot."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language. Message ids are English."""

    language: str
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]
    plural_index: Callable[[int], int]

    def __call__(self, message: str, **values: object) -> str:
        """The translation with its named values filled in. Raises KeyError for an unknown message: a bug of ours."""
        return self.texts[message].format(**values)

    def count(self, message: str, number: int, **values: object) -> str:
        """The translation in the plural form of `number`."""
        return self.plurals[message][self.plural_index(number)].format(n=number, **values)


def load_catalogue(path: Path, language: str, locale: str | None = None) -> Catalogue:
    """Read one catalogue. `locale` has its plurals where that is not the language.

    Raises CatalogueError where the file is missing or not a catalogue.
    """
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=(locale or language).replace("-", "_"), abort_invalid=True)
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror}; expected the bot's words in this language") from None
    except Exception as error:  # Babel raises its own and plain ValueErrors
        raise CatalogueError(f"{path}: {error}") from None
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        if isinstance(message.id, tuple | list):
            plurals[message.id[1]] = tuple(message.string or ())
        elif message.string:
            texts[str(message.id)] = str(message.string)
    return Catalogue(language, texts, plurals, gettext.c2py(catalog.plural_expr))


def catalogue_path(folder: Path, language: str) -> Path:
    """Where the words of a language lie."""
    return folder / language / "LC_MESSAGES" / "bot.po"


def load_catalogues(
    folder: Path, languages: Iterable[str], fallbacks: Mapping[str, str] | None = None
) -> dict[str, Catalogue]:
    """All catalogues by language code. Raises as `load_catalogue`.

    A language that falls back to another has its words, but for those that its own catalogue says otherwise, if there
    is one.
    """
    return {code: _with_fallback(folder, code, (fallbacks or {}).get(code)) for code in languages}


def _with_fallback(folder: Path, language: str, fallback: str | None) -> Catalogue:
    path = catalogue_path(folder, language)
    if fallback is None:
        return load_catalogue(path, language)
    usual = load_catalogue(catalogue_path(folder, fallback), fallback)
    if not path.exists():
        return replace(usual, language=language)
    own = load_catalogue(path, language, fallback)
    return replace(own, texts={**usual.texts, **own.texts}, plurals={**usual.plurals, **own.plurals})
