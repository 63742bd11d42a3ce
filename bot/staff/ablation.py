"""What each part of the matcher is worth: the same tests without it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from bot.knowledge import Knowledge
from bot.matching.build import Sample, Trained, samples, train_matcher
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import Calibration
from bot.matching.evaluate import Judged, judge, questions_of, rank, refusals_of, shares
from bot.matching.model import NOT_OURS, TopicMatcher
from bot.matching.repair import Repairer

from .eval_report import progress, watched

_COUNTS = (10, 20, 40)  # utterances a topic and language
_HEAD = ("", "language", "first", "three", "right", "offered", "wrong", "refused", "not ours refused", "false")


def ablations(knowledge: Knowledge, learned: Trained, calibration: Calibration) -> Iterator[str]:
    """A table in Markdown, line by line as the models are trained; per cent. The thresholds stay what they are."""
    yield "| " + " | ".join(_HEAD) + " |"
    yield "|---|---|" + "---:|" * (len(_HEAD) - 2)
    items = questions_of(knowledge)
    refusals = refusals_of(knowledge)
    for name, matcher in _variants(knowledge, learned, calibration):
        judged = judge(matcher, watched([*items, *refusals], name))
        places = [rank(matcher, item.text) for item in items]
        for language in [*sorted({item.language for item in items}), "all"]:
            yield _row(name, language, [one for one in judged if language in ("all", one.item.language)], [
                (item.topic, found)
                for item, found in zip(items, places, strict=True)
                if language in ("all", item.language)
            ])  # fmt: skip


def _row(name: str, language: str, judged: Sequence[Judged], places: Sequence[tuple[str, list[str]]]) -> str:
    ours = shares([one for one in judged if one.item.topic != NOT_OURS])
    theirs = shares([one for one in judged if one.item.topic == NOT_OURS])
    values = (
        sum(found[:1] == [topic] for topic, found in places) / len(places),
        sum(topic in found for topic, found in places) / len(places),
        *(ours.get(verdict, 0.0) for verdict in ("right", "offered", "wrong", "refused")),
        *(theirs.get(verdict, 0.0) for verdict in ("refused", "false")),
    )
    return f"| {name} | {language} | " + " | ".join(f"{100 * value:.1f}" for value in values) + " |"


def _variants(knowledge: Knowledge, learned: Trained, calibration: Calibration) -> Iterator[tuple[str, TopicMatcher]]:
    rows = samples(knowledge)
    index = ConceptIndex(knowledge)
    whole = learned.matcher(index, calibration)
    yield "everything", whole
    yield "no repair of slips", replace(whole, repairer=Repairer((), ()))
    without_words = ConceptIndex(replace(knowledge, lexicons={}))
    ours = [row for row in rows if row.topic != NOT_OURS]
    trainings = {
        **{f"{count} utterances": partial(train_matcher, _few(rows, count), index) for count in _COUNTS},
        "no lexicon": partial(train_matcher, rows, without_words),
        "nothing folded to Latin letters": partial(train_matcher, rows, index, folded=False),
        "no examples of what is not ours": partial(train_matcher, ours, index),
    }
    for number, (name, train) in enumerate(trainings.items(), 1):
        progress(f"model {number} of {len(trainings)}: {name}")
        yield name, train().matcher(without_words if name == "no lexicon" else index, calibration)


def _few(rows: Iterable[Sample], count: int) -> list[Sample]:
    """At most `count` utterances of each topic and language, by chance but always the same; all that is not ours."""
    taken: dict[tuple[str, str], int] = {}
    chosen = []
    for row in sorted(rows, key=lambda row: zlib.crc32(row.text.encode("utf-8", "surrogatepass"))):
        group = row.topic, row.language
        taken[group] = taken.get(group, 0) + 1
        if row.topic == NOT_OURS or taken[group] <= count:
            chosen.append(row)
    return sorted(chosen)
