"""What `ankommen eval` does: judge, report, calibrate, compare with the baseline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bot.dialogue.danger import build_danger
from bot.knowledge import Knowledge, load
from bot.matching import read_calibration
from bot.matching.alarm import calls
from bot.matching.build import samples
from bot.matching.cache import find_trained
from bot.matching.calibrate import Aim, TradeOff, alarm_level, curve, fit, held_out, points_of
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import CALIBRATION, Calibration, write_calibration
from bot.matching.evaluate import Judged, judge, questions_of, read_labelled, refusals_of
from bot.matching.model import TopicMatcher

from .ablation import ablations
from .crisis_report import crisis_table, hear
from .eval_report import (
    baseline_of,
    below_baseline,
    cross_validate,
    progress,
    table,
    topics_table,
    watched,
    worst,
)
from .lexicon_report import lexicon_report

BASELINE = "baseline.json"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    files: tuple[Path, ...] = ()
    folds: int = 0
    calibrate: bool = False
    write: bool = False
    plot: Path | None = None
    ablate: bool = False
    lexicon: bool = False
    confusions: int = 10


class Evaluation:
    """One knowledge base and its matcher."""

    def __init__(self, folder: Path, region: str, cache: Path | None, *, anew: bool = False) -> None:
        """`anew`: without the thresholds that were learned before."""
        self.folder = folder
        self.knowledge: Knowledge = load(folder, region)
        self.calibration = Calibration() if anew else read_calibration(folder / CALIBRATION)
        self.index = ConceptIndex(self.knowledge)
        progress("learning from the utterances; kept for the next time")
        self.learned = find_trained(self.knowledge, self.index, cache)
        progress("")
        self.matcher: TopicMatcher = self.learned.matcher(self.index, self.calibration)
        self.danger = build_danger(self.knowledge, self.learned, self.index, self.calibration)

    def run(self, options: Options) -> int:
        """Print the report; the exit code."""
        if options.calibrate:
            return self._calibrate(options)
        if options.ablate:
            return _print(ablations(self.knowledge, self.learned, self.calibration))
        if options.lexicon:
            return _print(lexicon_report(self.knowledge, self.index))
        judged: list[Judged] = []
        if options.files:
            for path in options.files:
                judged += judge(self.matcher, watched(read_labelled(path, self.knowledge), path.name))
            self._report(f"{len(judged)} labelled questions", judged, options)
            return 0
        items = [*questions_of(self.knowledge), *refusals_of(self.knowledge)]
        judged = judge(self.matcher, watched(items, "test questions"))
        self._report("test questions of the knowledge base", judged, options)
        if options.folds:
            unseen = cross_validate(samples(self.knowledge), self.index, self.calibration, options.folds)
            self._report(f"utterances, {options.folds}-fold cross-validation", unseen, options)
        return self._gates(judged, options)

    def _report(self, title: str, judged: list[Judged], options: Options) -> None:
        print(f"\n{title}")
        for line in (
            *table(judged),
            "",
            "understood worst:",
            *topics_table(judged, 5),
            "",
            "most frequent confusions:",
        ):
            print(line)
        for line in worst(judged, options.confusions):
            print(line)

    def _gates(self, judged: list[Judged], options: Options) -> int:
        """Utterances that reach another topic, and what fell below the baseline."""
        over = self.learned.over
        print(f"\nover-match: {len(over)} utterances belong to another topic more than to their own")
        for one in over[: options.confusions]:
            sample = one.sample
            print(f"  {sample.language} {sample.topic} → {one.reached} ({one.times} times): «{sample.text[:80]}»")
        heard = hear(self.knowledge, self.danger)
        print()
        for line in crisis_table(heard):
            print(line)
        path = self.folder / BASELINE
        now = baseline_of(judged, heard)
        if options.write:
            path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
            print(f"written: {path.name}")
        fallen = below_baseline(path, now)
        for line in fallen:
            print(f"below the baseline: {line}")
        return 1 if fallen else 0

    def _calibrate(self, options: Options) -> int:
        """Learn weights and thresholds on what the models have not seen, and show the trade-off."""
        folds = options.folds or 4
        points = held_out(samples(self.knowledge), self.index, folds, progress)
        progress("")
        items = questions_of(self.knowledge)
        readings = [self.matcher.read(item.text) for item in items]
        seen = [(reading, item) for reading, item in zip(readings, items, strict=True) if reading]
        points += points_of(
            self.matcher.topics,
            [(reading.probabilities, reading.signals) for reading, _ in seen],
            [item for _, item in seen],
            self.matcher.not_ours,
        )
        learned = fit(points, Aim())
        learned = replace(learned, alarm=alarm_level(calls(self.knowledge), self.index, Aim(), folds, progress))
        progress("")
        trade = curve(learned, points)
        levels = ", ".join(f"{name} from {getattr(learned, name):.3f}" for name in ("answer", "choose", "alarm"))
        print(f"{len(points)} unseen messages; {levels}")
        print(f"{'threshold':>9}{'right':>8}{'wrong':>8}{'false':>8}   (per cent)")
        for point in trade[4::5]:
            print(f"{point.threshold:9.2f}{100 * point.right:8.1f}{100 * point.wrong:8.1f}{100 * point.false:8.1f}")
        if options.plot:
            options.plot.write_text(plot(trade, learned.answer), encoding="utf-8")
        if options.write:
            write_calibration(learned, self.folder / CALIBRATION)
            print(f"written: {CALIBRATION}")
        return 0


def _print(lines: Iterable[str]) -> int:
    for line in lines:
        print(line, flush=True)  # the next may take a minute
    return 0


def plot(trade: list[TradeOff], answer: float) -> str:
    """The trade-off as an SVG: right, wrong and false answers over the threshold."""
    width, height, left, bottom = 640, 400, 50, 40

    def place(x: float, y: float) -> str:
        return f"{left + x * (width - left - 20):.1f},{height - bottom - y * (height - bottom - 20):.1f}"

    lines = []
    for name, colour, dash in (("right", "#1b7837", ""), ("wrong", "#b2182b", "6 3"), ("false", "#762a83", "2 3")):
        points = " ".join(place(point.threshold, getattr(point, name)) for point in trade)
        lines.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}" points="{points}"/>'
        )
        x, y = place(trade[-1].threshold, getattr(trade[len(trade) // 2], name)).split(",")
        lines.append(f'<text x="{float(x) - 60}" y="{float(y) - 6}" fill="{colour}">{name}</text>')
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(0, tick).split(",")
        lines.append(f'<text x="{float(x) - 8}" y="{float(y) + 4}" text-anchor="end">{tick:g}</text>')
        x, y = place(tick, 0).split(",")
        lines.append(f'<text x="{x}" y="{float(y) + 18}" text-anchor="middle">{tick:g}</text>')
    (x1, y1), (x2, y2) = (place(answer, y).split(",") for y in (0, 1))
    lines.append(f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#555"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="12">'
        "<title>Answers over the threshold: right, wrong, and false ones to what is not ours</title>"
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(lines)}</svg>\n'
    )
