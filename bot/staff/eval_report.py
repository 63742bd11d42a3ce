"""`ankommen eval`: the matcher against labelled questions, in tables a person can read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from bot.matching.build import Sample, train_matcher
from bot.matching.calibrate import fold_of
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import Calibration
from bot.matching.evaluate import Judged, Labelled, confusions, judge, shares
from bot.matching.model import NOT_OURS

from .crisis_report import Heard

_OURS = ("right", "offered", "missed", "wrong", "refused")
_THEIRS = ("refused", "asked", "false")
# Another processor rounds otherwise, learns a little otherwise, and answers a few border cases otherwise.
TOLERANCE = 0.025  # a share may fall this far below the baseline before the check fails


T = TypeVar("T")


def progress(text: str) -> None:
    """A line that replaces itself, on standard error, only for a person at a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def watched(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, with a bar that fills as they are taken."""
    shown = -1
    for number, item in enumerate(items):
        if (filled := 40 * number // len(items)) != shown:
            shown = filled
            progress(f"{label} {'█' * shown}{'░' * (40 - shown)} {100 * number // len(items)} %")
        yield item
    progress("")


def cross_validate(
    knowledge_rows: Sequence[Sample], index: ConceptIndex, calibration: Calibration, folds: int
) -> list[Judged]:
    """Judge every utterance by a matcher that has not seen it."""
    judged: list[Judged] = []
    for fold in range(folds):
        progress(f"cross-validation: fold {fold + 1} of {folds} is learned without")
        training = [row for row in knowledge_rows if fold_of(row.text, folds) != fold]
        matcher = train_matcher(training, index).matcher(index, calibration)
        items = [
            Labelled(row.text, row.topic, row.language, "not ours" if row.topic == NOT_OURS else "utterance")
            for row in knowledge_rows
            if fold_of(row.text, folds) == fold
        ]
        judged += judge(matcher, watched(items, f"cross-validation: fold {fold + 1} of {folds}"))
    return judged


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """One line a language and style; shares in per cent."""
    ours = [one for one in judged if one.item.topic != NOT_OURS]
    theirs = [one for one in judged if one.item.topic == NOT_OURS]
    yield f"{'':22}{'n':>6}" + "".join(f"{name:>9}" for name in _OURS) + f"{'right+offered':>15}"
    for title, group in _groups(ours):
        found = shares(group)
        both = found.get("right", 0) + found.get("offered", 0)
        yield (
            f"{title:22}{len(group):6}"
            + "".join(f"{100 * found.get(v, 0):9.1f}" for v in _OURS)
            + f"{100 * both:15.1f}"
        )
    if theirs:
        yield f"{'not ours':22}{'n':>6}" + "".join(f"{name:>9}" for name in _THEIRS)
        for title, group in _groups(theirs):
            found = shares(group)
            yield f"{title:22}{len(group):6}" + "".join(f"{100 * found.get(v, 0):9.1f}" for v in _THEIRS)


def _groups(judged: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    keys = sorted({(one.item.language, one.item.style) for one in judged})
    for language in sorted({language for language, _ in keys}):
        mine = [one for one in judged if one.item.language == language]
        styles = [style for code, style in keys if code == language]
        for style in styles if len(styles) > 1 else ():
            yield f"{language} {style}", [one for one in mine if one.item.style == style]
        yield language, mine
    if len({language for language, _ in keys}) > 1:
        yield "all", list(judged)


def worst(judged: Sequence[Judged], count: int) -> Iterator[str]:
    """The most frequent confusions with the questions that cause them."""
    for expected, answered, texts in confusions(judged)[:count]:
        shown = "; ".join(f"«{text[:60]}»" for text in texts[:3])
        yield f"{len(texts):3} × {expected} → {answered}: {shown}"


def topics_table(judged: Sequence[Judged], count: int) -> Iterator[str]:
    """The topics that are understood worst."""
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        if one.item.topic != NOT_OURS:
            groups.setdefault(one.item.topic, []).append(one)
    ranked = sorted(groups.items(), key=lambda pair: (shares(pair[1]).get("right", 0), pair[0]))
    for topic, group in ranked[:count]:
        yield f"{topic:28}{100 * shares(group).get('right', 0):6.1f} % right of {len(group)}"


def baseline_of(judged: Sequence[Judged], heard: Mapping[str, Heard]) -> dict[str, dict[str, float]]:
    """What the baseline file keeps: shares a language, also of what is not ours and of calls for help."""
    result: dict[str, dict[str, float]] = {}
    for language in sorted({one.item.language for one in judged}):
        group = [one for one in judged if one.item.language == language]
        ours = shares([one for one in group if one.item.topic != NOT_OURS])
        theirs = shares([one for one in group if one.item.topic == NOT_OURS])
        result[language] = {
            "right": round(ours.get("right", 0), 3),
            "right or offered": round(ours.get("right", 0) + ours.get("offered", 0), 3),
            "not wrong": round(1 - ours.get("wrong", 0), 3),
            **({"not ours, not answered": round(1 - theirs.get("false", 0), 3)} if theirs else {}),
            **(heard[language].shares if language in heard else {}),
        }
    return result


def below_baseline(path: Path, now: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What fell below the committed baseline, by more than the tolerance."""
    if not path.is_file():
        return []
    kept = json.loads(path.read_text(encoding="utf-8"))
    return [
        f"{language}: {name} fell from {100 * value:.1f} to {100 * now.get(language, {}).get(name, 0):.1f} per cent"
        for language, values in kept.items()
        for name, value in values.items()
        if now.get(language, {}).get(name, 0) < value - TOLERANCE
    ]
