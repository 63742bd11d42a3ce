"""A systemd unit with its drop-ins, read as systemd reads it as far as ours go."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

UNIT, WEBHOOK = ROOT / "deploy" / "ankommen@.service", ROOT / "deploy" / "webhook.conf"


@dataclass(frozen=True)
class Unit:
    """What systemd would start."""

    command: list[str]
    folder: Path
    environment: dict[str, str]


def pairs(*files: Path) -> list[tuple[str, str]]:
    """Every `Name=value`, in order."""
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines if line[:1].isalpha())]


def prepared(instance: str, etc: Path, state: Path, credentials: Path, *files: Path) -> Unit:
    """Folders made, credentials copied, the environment put together."""
    said = {"%i": instance, "%S": str(state), "%d": str(credentials), "/etc/ankommen": str(etc)}

    def meant(text: str) -> str:
        for short, long in said.items():
            text = text.replace(short, long)
        return text

    values: dict[str, str] = {}
    lines = [(name, meant(value)) for name, value in pairs(*files)]
    credentials.mkdir(mode=0o700)
    for name, value in lines:
        if name == "Environment":
            values |= dict(word.split("=", 1) for word in shlex.split(value))
        elif name == "EnvironmentFile":
            values |= dict(pairs(Path(value.removeprefix("-"))))
        elif name == "LoadCredential":
            credential, _, source = value.partition(":")
            shutil.copy(source, credentials / credential)
    last = dict(lines)
    folder = Path(last["WorkingDirectory"])
    assert folder == state / last["StateDirectory"]
    folder.mkdir(mode=0o700, exist_ok=True)
    return Unit(last["ExecStart"].split(), folder, values)
