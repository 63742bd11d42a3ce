"""JSON Schemas from the same models, so that an editor helps while typing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .files import kinds


def _as_typed(schema: Any) -> Any:
    """YAML editors see `96047` or `2026-01-01` as a number or a date where we read text: allow both."""
    if isinstance(schema, list):
        return [_as_typed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _as_typed(value) for key, value in schema.items() if key != "format"}
    if result.get("type") == "string" and "enum" not in result and "const" not in result:
        result["type"] = ["string", "number", "boolean"]
    elif result.get("type") == "boolean":
        result["type"] = ["boolean", "string"]
    return result


def schemas() -> dict[str, str]:
    """File name to JSON text, one schema a kind of file."""
    result = {}
    for kind in kinds("bamberg"):
        schema = _as_typed(kind.model.model_json_schema(by_alias=True))
        schema["$schema"] = "http://json-schema.org/draft-07/schema#"
        result[f"{kind.name}.json"] = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return result


def write_schemas(folder: Path) -> list[Path]:
    """Write them; returns the files that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schemas().items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return changed
