"""Accuracy, latency, build time: ours beside rapidfuzz, bm25s, TF-IDF n-grams and a linear SVM, on the same questions."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import cache

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.i18n.normalise import normalise
from bot.knowledge import load
from bot.matching.build import Sample, samples, train_matcher
from bot.matching.concepts import ConceptIndex
from bot.matching.decide import Calibration, read_calibration
from bot.matching.evaluate import Labelled, questions_of, rank
from bot.matching.model import NOT_OURS, TopicMatcher

from .measure import ROOT, each, resident

Ranker = Callable[[str], Sequence[str]]  # topics, best first
_SLOW = 300  # questions for methods that take tens of milliseconds


def run() -> None:
    """Print the tables."""
    knowledge = load(ROOT / "knowledge")
    rows = samples(knowledge)
    ours = [row for row in rows if row.topic != NOT_OURS]
    questions = questions_of(knowledge)
    print(
        f"{len(ours)} utterances, {len(questions)} test questions, one core; accuracy in per cent: first / among three"
    )
    print(f"{'':26}{'build s':>9}{'first':>8}{'three':>8}{'median ms':>11}{'p99 ms':>9}")
    index = ConceptIndex(knowledge)

    @cache
    def train() -> TopicMatcher:
        return train_matcher(rows, index).matcher(index, read_calibration(ROOT / "knowledge" / "calibration.json"))

    makers: list[tuple[str, Callable[[list[Sample]], Ranker], int]] = [
        ("rapidfuzz WRatio", lambda r: _rapidfuzz(r, fuzz.WRatio), _SLOW),
        ("rapidfuzz token_set_ratio", lambda r: _rapidfuzz(r, fuzz.token_set_ratio), _SLOW),
        ("bm25s", _bm25, 10_000),
        ("TF-IDF n-grams, nearest", _tfidf, _SLOW),
        ("TF-IDF n-grams, SVM", _svm, 10_000),
        ("ours", lambda r: _ours(train()), 10_000),
    ]
    for name, make, limit in makers:
        _row(name, make, ours, questions, limit)
    print(f"peak memory of this process with everything above: {resident():.0f} MB")
    _any_text(train())
    _growth(ours, index, [question.text for question in questions[::9]])


def _row(
    name: str, make: Callable[[list[Sample]], Ranker], rows: list[Sample], questions: list[Labelled], limit: int
) -> None:
    begin = time.perf_counter()
    rank = make(rows)
    built = time.perf_counter() - begin
    asked = random.Random(3).sample(questions, min(limit, len(questions)))
    ranked: list[Sequence[str]] = []
    median, p99 = each(lambda text: ranked.append(rank(text)), [question.text for question in asked])
    first = np.mean([bool(found) and found[0] == q.topic for found, q in zip(ranked, asked, strict=True)])
    three = np.mean([q.topic in list(found)[:3] for found, q in zip(ranked, asked, strict=True)])
    print(f"{name:26}{built:9.1f}{100 * first:8.1f}{100 * three:8.1f}{median:11.2f}{p99:9.2f}", flush=True)


def _distinct(topics: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(topics))[:3]


def _rapidfuzz(rows: list[Sample], scorer: Callable[..., float]) -> Ranker:
    texts = [normalise(row.text) for row in rows]

    def rank(text: str) -> list[str]:
        found = process.extract(normalise(text)[:300], texts, scorer=scorer, limit=20)
        return _distinct([rows[position].topic for _, _, position in found])

    return rank


def _bm25(rows: list[Sample]) -> Ranker:
    retriever = bm25s.BM25()
    retriever.index(
        bm25s.tokenize([normalise(row.text) for row in rows], stopwords=None, show_progress=False), show_progress=False
    )

    def rank(text: str) -> list[str]:
        tokens = bm25s.tokenize([normalise(text)], stopwords=None, show_progress=False)
        found, _ = retriever.retrieve(tokens, k=20, show_progress=False)
        return _distinct([rows[int(position)].topic for position in found[0]])

    return rank


def _vectors(rows: list[Sample]) -> tuple[TfidfVectorizer, object]:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    return vectorizer, vectorizer.fit_transform([normalise(row.text) for row in rows])


def _tfidf(rows: list[Sample]) -> Ranker:
    vectorizer, matrix = _vectors(rows)

    def rank(text: str) -> list[str]:
        scores = (matrix @ vectorizer.transform([normalise(text)]).T).toarray().ravel()  # type: ignore[operator]
        return _distinct([rows[int(position)].topic for position in np.argsort(-scores)[:20]])

    return rank


def _svm(rows: list[Sample]) -> Ranker:
    vectorizer, matrix = _vectors(rows)
    machine = LinearSVC(C=1.0).fit(matrix, [row.topic for row in rows])

    def rank(text: str) -> list[str]:
        scores = machine.decision_function(vectorizer.transform([normalise(text)]))[0]
        return [str(machine.classes_[position]) for position in np.argsort(-scores)[:3]]

    return rank


def _ours(matcher: TopicMatcher) -> Ranker:
    return lambda text: rank(matcher, text)


def _any_text(matcher: TopicMatcher) -> None:
    """Texts that are as bad as can be: long, of words nobody knows, of short words, of signs that become many."""
    generator = random.Random(5)

    def made(letters: str, shortest: int, longest: int) -> str:
        return " ".join(
            "".join(generator.choices(letters, k=generator.randint(shortest, longest))) for _ in range(10_000)
        )

    texts = {
        "unknown words": made("abcdefghiklmnoprstu", 5, 10),
        "unknown Arabic words": made("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", 4, 7),
        "single letters": made("aiw", 1, 1),
        "one word": "abcdefghij" * 10_000,
        "signs that become many": "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM} " * 50_000,
    }
    print("\nany text up to 100 000 characters    slowest of 20, ms")
    for name, text in texts.items():
        took = []
        for _ in range(20):
            begin = time.perf_counter()
            matcher.match(text[:100_000])
            took.append(1000 * (time.perf_counter() - begin))
        print(f"{name:36}{max(took):8.1f}")


def _growth(rows: list[Sample], index: ConceptIndex, questions: list[str]) -> None:
    """Time a question as the number of utterances grows; the larger sets are made by swapping letters."""
    print("\nutterances     build s   median ms   p99 ms")
    generator = random.Random(11)
    for count in (1_000, 10_000, 100_000):
        chosen = [
            _varied(generator, row) if number >= len(rows) else row
            for number, row in enumerate(generator.choices(rows, k=count))
        ]
        begin = time.perf_counter()
        matcher = train_matcher(chosen, index).matcher(index, Calibration())
        built = time.perf_counter() - begin
        median, p99 = each(matcher.match, questions)
        print(f"{count:10}{built:12.1f}{median:12.2f}{p99:9.2f}", flush=True)


def _varied(generator: random.Random, row: Sample) -> Sample:
    text = list(row.text)
    position = generator.randrange(len(text))
    text[position] = generator.choice("abcdefghijklmnopqrstuvwxyz")
    return row._replace(text="".join(text))
