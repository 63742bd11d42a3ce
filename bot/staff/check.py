"""`ankommen check`: every finding in the knowledge base at once, sorted by file and line."""

from __future__ import annotations

from pathlib import Path

from bot.knowledge import KnowledgeError, Problem, load
from bot.knowledge.jsonschema import schemas


def check(knowledge_folder: Path, locales_folder: Path, region: str, *, strict: bool = False) -> list[Problem]:
    """All errors and warnings."""
    problems: list[Problem] = []
    try:
        load(knowledge_folder, region)
    except KnowledgeError as error:
        problems.extend(error.problems)
    problems.extend(_schemas(knowledge_folder))
    return sorted(problems)


def _schemas(folder: Path) -> list[Problem]:
    """The JSON Schemas beside the files must be those of the program."""
    problems = []
    for name, text in schemas().items():
        path = folder / "schema" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            message = "not the schema of this program, expected it written anew"
            problems.append(Problem(f"{folder.name}/schema/{name}", 1, 1, message, "ankommen check --write-schema"))
    return problems
