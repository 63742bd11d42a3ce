from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge import Knowledge, load
from bot.matching import cache
from bot.matching.cache import find_trained, is_trained
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import Calibration
from tests.staff.complete import write

QUESTION = "hallo guten tag"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("small"))


def _learn(folder: Path, place: Path) -> tuple[Knowledge, float]:
    """The knowledge, and how sure its matcher is of a question."""
    knowledge = load(folder)
    index = ConceptIndex(knowledge)
    trained = find_trained(knowledge, index, place)
    alarm = trained.listener(index, Calibration()).share(QUESTION)[1]
    return knowledge, trained.matcher(index, Calibration()).match(QUESTION).score + alarm


def test_what_is_kept_is_what_was_learned(small: Path, tmp_path: Path) -> None:
    knowledge, first = _learn(small, tmp_path)
    assert is_trained(knowledge, tmp_path)
    (kept,) = tmp_path.glob("matcher-*")
    written = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert _learn(small, tmp_path)[1] == first
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == written


@pytest.mark.parametrize("damage", ["cut", "gone", "empty", "pickled"])
def test_what_is_damaged_is_learned_again(
    small: Path, tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, first = _learn(small, tmp_path)
    (kept,) = tmp_path.glob("matcher-*")
    file = kept / "surface_weights.npy"
    if damage == "gone":
        file.unlink()
    elif damage == "pickled":
        np.save(file, np.array([{}]), allow_pickle=True)
    else:
        file.write_bytes(file.read_bytes()[:200] if damage == "cut" else b"")
    assert _learn(small, tmp_path)[1] == first
    assert "cannot be read" in caplog.text
    assert _learn(small, tmp_path)[1] == first


def test_only_the_newest_is_kept_and_remains_of_a_crash_go(small: Path, tmp_path: Path) -> None:
    for name in ("matcher-1-old", "matcher-19-new.4711.part"):
        (tmp_path / name).mkdir()
    (tmp_path / "matcher-16-x.npz").write_bytes(b"x")
    _learn(small, tmp_path)
    assert len(list(tmp_path.glob("matcher-*"))) == 1


def test_who_has_it_mapped_goes_on_when_another_replaces_it(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_MAPPED_FROM", 500)
    knowledge = load(small)
    index = ConceptIndex(knowledge)
    trained = find_trained(knowledge, index, tmp_path)
    for large in (trained.surface.weights, trained.words.first):
        assert isinstance(large.base, np.memmap), "read into memory"
    (kept,) = tmp_path.glob("matcher-*")
    before = trained.matcher(index, Calibration()).match(QUESTION)
    shutil.rmtree(kept)
    assert trained.matcher(index, Calibration()).match(QUESTION) == before


def test_where_nothing_can_be_written_it_is_learned_all_the_same(
    small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    _learn(small, tmp_path / "file")
    assert "cannot be kept" in caplog.text
