"""What was learned, kept on disk.

It is named by what is learned from, so that a new opening hour does not train anew. The large arrays stay in their
files and are mapped into memory: only the rows that messages ask for are read, and several processes share them.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge

from .alarm import Ear
from .build import OverMatch, Sample, Trained, train_all, training_key
from .concepts import ConceptIndex
from .language import LanguageModel
from .linear import LinearModel
from .network import Network
from .tfidf import TfIdf

log = logging.getLogger(__name__)

M = TypeVar("M", bound=TfIdf)

_MAPPED_FROM = 1_000_000  # bytes of a file


def is_trained(knowledge: Knowledge, cache: Path) -> bool:
    """Is what this content teaches in the cache?"""
    return _place(knowledge, cache).exists()


def find_trained(knowledge: Knowledge, index: ConceptIndex, cache: Path | None) -> Trained:
    """What is learned from this content, from the cache where it is there."""
    if cache is None:
        return train_all(knowledge, index)
    folder = _place(knowledge, cache)
    with _alone(cache):  # two that start at once train once
        if (kept := _read(folder)) is not None:
            return kept
        log.info("learning from the knowledge base: some minutes, once")
        trained = train_all(knowledge, index)
        _write(trained, folder)
        return _read(folder) or trained  # mapped, without what training has left in memory


def _place(knowledge: Knowledge, cache: Path) -> Path:
    return cache / f"matcher-{training_key(knowledge)}"


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; where there can be none, go on without."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "matcher.lock").open("w")
    except OSError:
        yield
        return
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file is closed, also by a crash
        yield


def _models(trained: Trained) -> dict[str, TfIdf]:
    assert trained.ear is not None
    return {
        "surface": trained.surface,
        "words": trained.words,
        "meaning": trained.meaning,
        "ear_surface": trained.ear.surface,
        "ear_words": trained.ear.words,
    }


def _write(trained: Trained, folder: Path) -> None:
    arrays: dict[str, NDArray[Any]] = {
        "topics": np.array(trained.topics),
        "languages": np.array(trained.languages.languages),
        "table": trained.languages.table,
        "once": np.array(trained.once),
        "often": np.array(trained.often),
        "over": np.array([(*one.sample, one.reached, one.times) for one in trained.over], dtype=str).reshape(-1, 5),
    }
    for name, model in _models(trained).items():
        arrays |= {f"{name}_{field.name}": getattr(model, field.name) for field in fields(model)}
    try:
        for old in folder.parent.glob("matcher-*"):  # who has them mapped keeps them
            if old.is_dir():
                shutil.rmtree(old)
            else:  # of a version that kept it in one file
                old.unlink()
        partial = folder.with_suffix(f".{os.getpid()}.part")
        partial.mkdir()
        for name, array in arrays.items():
            np.save(partial / name, array, allow_pickle=False)
        partial.rename(folder)
    except OSError as error:
        log.warning("the trained matcher cannot be kept (%s); the next start trains again", error.strerror)


def _read(folder: Path) -> Trained | None:
    """What was kept; None where there is nothing that can be read."""
    try:
        return _unpack(folder) if folder.exists() else None
    except (OSError, ValueError, EOFError):
        log.warning("the cached matcher cannot be read; training again")
        return None


def _unpack(folder: Path) -> Trained:
    def array(name: str) -> NDArray[Any]:
        path = folder / f"{name}.npy"
        large = path.stat().st_size >= _MAPPED_FROM
        return np.asarray(np.load(path, mmap_mode="r" if large else None, allow_pickle=False))

    def model(kind: type[M], name: str) -> M:
        return kind(*(array(f"{name}_{field.name}") for field in fields(kind)))

    return Trained(
        tuple(array("topics").tolist()),
        model(LinearModel, "surface"),
        model(Network, "words"),
        model(Network, "meaning"),
        LanguageModel(tuple(array("languages").tolist()), array("table")),
        tuple(array("once").tolist()),
        tuple(array("often").tolist()),
        tuple(OverMatch(Sample(*row[:3]), row[3], float(row[4])) for row in array("over").tolist()),
        Ear(model(LinearModel, "ear_surface"), model(Network, "ear_words")),
    )
