"""`ankommen eval --lexicon`: words of the lexicon that mislead, and those that nobody has used yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.i18n.normalise import normalise
from bot.knowledge import Knowledge
from bot.matching.build import samples
from bot.matching.concepts import ConceptIndex
from bot.matching.evaluate import questions_of, refusals_of
from bot.matching.model import NOT_OURS

from .eval_report import watched


def lexicon_report(knowledge: Knowledge, index: ConceptIndex) -> Iterator[str]:
    """Lines for a person who tends the lexicon."""
    tests = [*questions_of(knowledge), *refusals_of(knowledge)]
    asked = [(row.topic, row.text) for row in samples(knowledge)]
    used: set[str] = set()
    at_beginning: set[tuple[str, str]] = set()  # (topic, concept)
    inside: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)  # by form and word
    for topic, text in watched([*asked, *((item.topic, item.text) for item in tests)], "lexicon"):
        for form, word, within in index.spot(normalise(text)):
            used.add(form)
            for concept in index.concepts_of[form]:
                if within:
                    inside[form, word].add((topic, concept))
                else:
                    at_beginning.add((topic, concept))
    yield "found inside longer words, in topics that otherwise never have the meaning (a trap, or a good compound?):"
    yield from _misleading(inside, at_beginning)
    for language, concepts in sorted(index.forms.items()):
        unused = {concept: [form for form in forms if form not in used] for concept, forms in concepts.items()}
        count, total = sum(map(len, unused.values())), sum(map(len, concepts.values()))
        yield ""
        yield f"{language}: {count} of {total} forms stand in no utterance and no test; they wait for their day:"
        yield from (f"  {concept}: {', '.join(forms)}" for concept, forms in unused.items() if forms)


def _misleading(
    inside: dict[tuple[str, str], set[tuple[str, str]]], at_beginning: set[tuple[str, str]]
) -> Iterator[str]:
    for (form, word), places in sorted(inside.items()):
        alone = sorted(place for place in places - at_beginning if place[0] != NOT_OURS)
        if alone:
            concepts = sorted({concept for _, concept in alone})
            topics = sorted({topic for topic, _ in alone})
            yield f"  {form!r} in {word!r} → {', '.join(concepts)}: {', '.join(topics)}"
