"""The command itself in a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(**values: str) -> dict[str, str]:
    """Ours only: no token or database of the machine."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ANKOMMEN_", "TELEGRAM_", "DATABASE_"))}
    return {**clean, "PYTHONPATH": str(ROOT), **values}


def run(*arguments: str, folder: Path, text: str = "", **values: str) -> subprocess.CompletedProcess[str]:
    """Run `ankommen` to its end."""
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**values),
        input=text,
        capture_output=True,
        encoding="utf-8",
        timeout=170,
        check=False,
    )


@dataclass
class Running:
    """A bot that serves."""

    url: str
    process: subprocess.Popen[str]


@contextlib.contextmanager
def serving(folder: Path, cache: Path, **values: str) -> Iterator[Running]:
    """`ankommen run` without a token on a free port, with the matcher of the test run."""
    (folder / "data").mkdir(exist_ok=True)
    for kept in cache.glob("matcher-*"):
        shutil.copytree(kept, folder / "data" / kept.name)
    command = [sys.executable, "-m", "bot", "run"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(ANKOMMEN_LISTEN="127.0.0.1:0", **values),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield Running(found[0], process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        process.stdout.close()
