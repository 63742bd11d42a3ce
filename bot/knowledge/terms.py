"""The term base: for each concept the one word that every text uses."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from .base import Id, LanguageCode, Line, Model, Text

Words = Annotated[tuple[Line, ...], Field(min_length=1)]


class Term(Model):
    """A concept: the word to use, words for the same thing to avoid, and names in which such a word is right."""

    id: Id
    use: Text
    avoid: Annotated[dict[LanguageCode, Words], Field(min_length=1)]
    unless: dict[LanguageCode, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_word_instead(self) -> Self:
        for language, words in self.avoid.items():
            if language not in self.use:
                raise ValueError(f"{self.id} avoids words in {language}; expected under `use` the word instead")
            if self.use[language] in words:
                raise ValueError(f"{self.id} avoids {self.use[language]!r}, its own word; expected other words")
        return self
