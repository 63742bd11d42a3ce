"""The lists of a language: utterances, crisis words, meanings, words to avoid, what is refused, test questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.knowledge import SOURCE_LANGUAGE, Knowledge
from bot.knowledge import strict_yaml as yaml
from bot.knowledge.load import Origins

from .rows import WordList

SAYING, FORM = 300, 600  # characters of an utterance or a test question, of a word
_FILES = (  # kind, sheet, folder of its files, its lists
    ("crisis", "Notfall", "common/crisis", ("emergency", "mental-health", "domestic-violence", "unless")),
    ("not-ours", "Abgelehntes", "common/not-ours", ("near", "far")),
    ("not-ours-tests", "Testfragen", "tests/not-ours", ("near", "far")),
)


def sayings(knowledge: Knowledge, origins: Origins, root: Path, language: str) -> Iterator[WordList]:
    """All lists, in the order in which a translator needs them."""
    codes = (SOURCE_LANGUAGE, "en", language)
    for kind, sheet, folder, names in _FILES:
        path = root / folder / f"{language}.yaml"
        contents = [_content(path.with_name(f"{code}.yaml")) for code in codes]
        for name in names:
            found = (_lines(content.get(name)) for content in contents)
            yield WordList(f"{kind}/{name}", sheet, f"{kind}: {name}", SAYING, path, (name,), *found)
    for topic in knowledge.topics:
        texts = [knowledge.text(topic, code) for code in codes]
        found = (text.utterances if text else () for text in texts)
        path = text_path(origins, topic, language)
        context = f"questions to topic {topic} ({knowledge.texts[topic, SOURCE_LANGUAGE].title})"
        yield WordList(f"topic/{topic}/utterances", "Fragen", context, SAYING, path, ("utterances",), *found)
    yield from _lexicon(root, language)
    yield from _terms(knowledge, origins, language)
    for topic in knowledge.topics:
        questions = [knowledge.questions.get((code, topic)) for code in codes]
        path = root / "tests" / language / f"{topic}.yaml"
        for name, what in (("must", "must reach"), ("must_not", "must not reach")):
            found = (tuple(getattr(content, name, ())) for content in questions)
            context = f"{what} topic {topic}"
            yield WordList(f"tests/{topic}/{name}", "Testfragen", context, SAYING, path, (name,), *found)


def text_path(origins: Origins, topic: str, language: str) -> Path:
    """Where the text of a topic stands; beside the German one where there is none yet."""
    own = origins.get(("text", f"{topic}/{language}"))
    return own.path if own else origins["text", f"{topic}/{SOURCE_LANGUAGE}"].path.with_name(f"{language}.yaml")


def _lexicon(root: Path, language: str) -> Iterator[WordList]:
    path = root / "common" / "lexicon" / f"{language}.yaml"
    files = [path.with_name(f"{code}.yaml") for code in (SOURCE_LANGUAGE, "en", language)]
    concepts = [_content(file).get("concepts") or {} for file in files]
    for name in dict.fromkeys((*concepts[0], *concepts[2])):
        found = (_lines(words.get(name)) for words in concepts)
        yield WordList(f"lexicon/{name}", "Woerter", f"meaning {name}", FORM, path, ("concepts", name), *found)


def _terms(knowledge: Knowledge, origins: Origins, language: str) -> Iterator[WordList]:
    for term in knowledge.terms.values():
        origin = origins["terms", term.id]
        for name, words in (("avoid", term.avoid), ("unless", term.unless)):
            if words:
                found = (tuple(words.get(code, ())) for code in (SOURCE_LANGUAGE, "en", language))
                context = f"term {term.id}, words {'to avoid' if name == 'avoid' else 'that are right all the same'}"
                loc = (*origin.loc, name, language)
                yield WordList(f"terms/{term.id}/{name}", "Woerter", context, FORM, origin.path, loc, *found)


def _content(path: Path) -> dict[str, Any]:
    return (yaml.load(path) or {}) if path.is_file() else {}


def _lines(value: Any) -> tuple[str, ...]:
    return tuple(line.strip() for line in value or ())
