"""Writes the files of an import: all of them or none, and only where the knowledge base still loads with them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.knowledge import KnowledgeError, load
from bot.staff.edit import Refused, put

from .drafts import Draft


def try_out(root: Path, region: str, drafts: Sequence[Draft]) -> None:
    """Load a copy of the knowledge base with the new files. Raises Refused with its first errors."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / root.name
        shutil.copytree(root, copy)
        for draft in drafts:
            if draft.path.is_relative_to(root):
                path = copy / draft.path.relative_to(root)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(draft.after)
        try:
            load(copy, region)
        except KnowledgeError as error:
            found = "\n".join(map(str, error.problems[:10]))
            raise Refused(f"with these texts the knowledge base would not load:\n{found}") from None


def write_all(root: Path, region: str, drafts: Sequence[Draft]) -> None:
    """Put all files in their places; where one cannot be written the others are put back. Raises Refused."""
    if not drafts:
        return
    try_out(root, region, drafts)
    done: list[Draft] = []
    try:
        for draft in drafts:
            draft.path.parent.mkdir(parents=True, exist_ok=True)
            put(draft.path, draft.after, lambda _, draft=draft: _unmoved(draft))  # type: ignore[misc]
            done.append(draft)
    except BaseException as error:  # also where a person stops the command
        for written in done:
            _put_back(written)
        if not isinstance(error, OSError | Refused):
            raise
        reason = error.strerror if isinstance(error, OSError) else error
        raise Refused(f"{draft.path.name}: cannot be written ({reason})") from None


def _unmoved(draft: Draft) -> None:
    now = draft.path.read_bytes() if draft.path.is_file() else None
    if now != draft.before:
        raise Refused("somebody else changed the file just now; run the command again")


def _put_back(draft: Draft) -> None:
    if draft.before is None:
        draft.path.unlink()
    else:
        put(draft.path, draft.before, lambda _: None)
