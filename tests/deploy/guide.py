"""docs/operations.md, and a small server on which its commands are carried out word for word.

Folders of the system are folders of the test, and what only root or a running systemd can do has a stand-in: becoming
another user, giving a file to one, starting and stopping a service (which is written down).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from tests.running import ROOT, environment

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
_STAND_INS = {
    "runuser": 'shift 3\nexec "$@"',
    "systemctl": 'echo "$*" >>"$SERVICES"',
    "date": "echo 2026-11-22",
    "install": 'for a; do shift; case $a in --owner=*|--group=*) ;; *) set -- "$@" "$a" ;; esac; done\n'
    'exec /usr/bin/install "$@"',
}


def block(name: str) -> str:
    """The commands under `<!-- tested: NAME -->`."""
    found = re.search(rf"<!-- tested: {name} -->\n```sh\n(.*?)```", GUIDE, re.DOTALL)
    assert found, name
    return found[1]


@dataclass(frozen=True)
class Server:
    """The folders, and the database server where one is needed; `name` is that of the role and the database there."""

    root: Path
    postgres: URL | None = None
    name: str = "ankommen"

    @property
    def etc(self) -> Path:
        return self.root / "etc"

    @property
    def state(self) -> Path:
        return self.root / "lib"

    @property
    def services(self) -> list[str]:
        """What systemctl was told."""
        return (self.root / "services").read_text(encoding="utf-8").splitlines()

    def furnish(self) -> None:
        """Folders and stand-ins."""
        programs = self.root / "bin"
        (self.state / "ankommen").mkdir(parents=True)
        programs.mkdir()
        admin = self._in_our_folders((ROOT / "deploy" / "ankommen").read_text(encoding="utf-8"))
        for name, text in {**_STAND_INS, "ankommen": admin}.items():
            (programs / name).write_text(text if text.startswith("#!") else f"#!/bin/sh\n{text}\n", encoding="utf-8")
            (programs / name).chmod(0o755)

    def follow(self, name: str, typed: str = "") -> str:
        """Carry out a block of the guide as it stands there; what it prints."""
        text = block(name)
        if self.postgres:
            text = re.sub(r"(?<!etc/)(?<!backups/)\bankommen\b(?!@)", self.name, text)  # of role and database
            text = text.replace("127.0.0.1:5432", f"{self.postgres.host}:{self.postgres.port or 5432}")
        return self.run(text, typed)

    def run(self, command: str, typed: str = "") -> str:
        """As root on this server, in bash; what it prints. The first failing command is the last."""
        values = environment(
            PATH=f"{self.root / 'bin'}{os.pathsep}{os.environ['PATH']}", SERVICES=str(self.root / "services")
        )
        if self.postgres:
            values |= {"PGHOST": str(self.postgres.host), "PGPORT": str(self.postgres.port or 5432)}
            values |= {"PGUSER": str(self.postgres.username), "PGPASSWORD": str(self.postgres.password or "")}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self._in_our_folders(command)],
            env=values,
            cwd=self.root,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _in_our_folders(self, text: str) -> str:
        ours = {
            "/etc/ankommen": str(self.etc),
            "/var/lib/ankommen": str(self.state / "ankommen"),
            "/var/backups/ankommen": str(self.root / "backups"),
            "/opt/ankommen/.venv/bin/ankommen": f"{sys.executable} -m bot",
        }
        for folder, own in ours.items():
            text = text.replace(folder, own)
        return text
