"""The bot's own words: `locales/<lang>/LC_MESSAGES/bot.po`, read at start, without a compile step."""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
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


def load_catalogue(path: Path, language: str) -> Catalogue:
    """Read one catalogue.

    Raises CatalogueError where the file is missing or not a catalogue.
    """
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
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


def load_catalogues(folder: Path, languages: list[str]) -> dict[str, Catalogue]:
    """All catalogues by language code."""
    return {code: load_catalogue(folder / code / "LC_MESSAGES" / "bot.po", code) for code in languages}
