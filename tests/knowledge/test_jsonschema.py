from __future__ import annotations

import json
import re
from pathlib import Path

from bot.knowledge.jsonschema import schemas, write_schemas

FOLDER = Path(__file__).resolve().parents[2] / "knowledge"


def test_every_file_names_its_schema_in_the_first_line() -> None:
    """So that an editor helps while typing."""
    for file in FOLDER.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert named, file
        assert (file.parent / named[1]).resolve().parent == FOLDER / "schema", file
        assert (file.parent / named[1]).exists(), file


def test_the_schemas_are_written_once_and_are_those_of_the_program(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path)) == len(schemas())
    assert write_schemas(tmp_path) == []
    for name, text in schemas().items():
        assert (FOLDER / "schema" / name).read_text(encoding="utf-8") == text
        assert json.loads(text)["$schema"].startswith("http://json-schema.org/draft-07")
