"""What the image holds: the wheel with everything in it, and what was learned from it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.channels.replicas import ANSWER, QUESTION, write_knowledge
from tests.running import ROOT, environment, run

_LOAD = """\
from bot.i18n.catalogue import load_catalogues
from bot.knowledge import load
from bot.settings import Settings
settings = Settings()
knowledge = load(settings.knowledge, settings.region)
codes = [language.code for language in knowledge.offered_languages]
words = load_catalogues(settings.locales, codes, knowledge.fallbacks)
print(len(knowledge.topics), ",".join(words), settings.knowledge)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as the image builds it, unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(folder), str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("ankommen_bot-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_brings_knowledge_words_and_migrations(installed: Path, tmp_path: Path) -> None:
    def python(*arguments: str, **values: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env=environment(**{**values, "PYTHONPATH": str(installed)}),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout

    topics, languages, place = python("-c", _LOAD).split()
    assert int(topics) > 50
    assert {"de", "en", "ar"} <= set(languages.split(","))
    assert Path(place).is_relative_to(installed)
    (tmp_path / "bot.db").touch()
    assert "sessions" in python("-m", "bot", "store", "stats", DATABASE_URL=f"sqlite:///{tmp_path}/bot.db")


def test_what_was_learned_is_found_in_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    knowledge = str(write_knowledge(tmp_path))
    cache, elsewhere = tmp_path / "cache", tmp_path / "elsewhere"
    elsewhere.mkdir()
    first = run("ask", QUESTION, folder=elsewhere, ANKOMMEN_KNOWLEDGE=knowledge, ANKOMMEN_CACHE=str(cache))
    assert ANSWER in first.stdout
    (kept,) = cache.glob("matcher-*")
    (cache / "matcher.lock").unlink()
    (cache / "matcher.lock").mkdir()  # what cannot be opened for writing, also not by root
    learned = kept.stat().st_mtime_ns
    again = run("ask", QUESTION, folder=elsewhere, ANKOMMEN_KNOWLEDGE=knowledge, ANKOMMEN_CACHE=str(cache))
    assert ANSWER in again.stdout
    assert again.stderr == ""
    assert kept.stat().st_mtime_ns == learned
    assert list(elsewhere.iterdir()) == []
