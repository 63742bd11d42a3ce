"""Questions that people sent to the team: masked by the dialogue, encrypted here, without any id of a person."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import insert, select

from .codes import are_codes
from .database import Database
from .keys import Keys
from .records import Question
from .tables import questions


class Questions:
    """One row a question."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database, self._keys = database, keys

    async def keep(self, text: str, language: str, on: date) -> None:
        """Keep a masked question in one statement. Raises ValueError for a language that is no code."""
        if not are_codes([language]):
            raise ValueError("a language is a code: a-z, 0-9 and -")
        token = self._keys.encrypt(text.encode("utf-8", "replace"), on, "question")
        row = {"id": secrets.token_hex(16), "text": token, "language": language, "day": on}
        await self._database.changed(insert(questions).values(row), repeatable=False)

    async def read(self) -> list[Question]:
        """All that this key can read, oldest first."""
        query = select(questions.c.day, questions.c.language, questions.c.text).order_by(
            questions.c.day, questions.c.id
        )
        found = [
            (row.day, row.language, self._keys.decrypt(row.text, "question"))
            for row in await self._database.rows(query)
        ]
        return [Question(day, language, text.decode()) for day, language, text in found if text is not None]
