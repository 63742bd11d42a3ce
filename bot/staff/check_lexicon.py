"""The lexicon: meanings shared by all languages, words that say something, nothing that no utterance ever says.

A *form* that occurs nowhere is no finding: words nobody has used yet are what the lexicon is for (`eval --lexicon`
lists them). A *meaning* that hardly any utterance has is one: nothing can be learned about it.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict

from bot.knowledge import SOURCE_LANGUAGE
from bot.matching.build import Trained
from bot.matching.concepts import ConceptIndex

from .findings import Base

MAX_MEANINGS = 2  # of one form in a language; of 26 000 forms of ours 124 have two and none three
MIN_CHARACTERS = 2  # of a form: two are a whole word in Arabic or a level (B1), one is nothing

_Words = dict[str, dict[str, list[str]]]  # language → meaning → forms as they are compared


def check_lexicon(base: Base, index: ConceptIndex, learned: Trained) -> None:
    """Meanings that languages do not share or that cannot be learned; forms that are empty, double or say too much."""
    _shared(base, index.forms)
    for language, meanings in index.forms.items():
        _forms(base, language, meanings)
    _unlearned(base, index.forms, learned)


def _shared(base: Base, words: _Words) -> None:
    """The source language names the meanings; the others have the same."""
    source = words.get(SOURCE_LANGUAGE, {})
    for language, meanings in words.items():
        for meaning in meanings if source else ():
            if meaning not in source:
                close = difflib.get_close_matches(meaning, source, n=1)
                message = f"unknown meaning {meaning!r}, expected one that {SOURCE_LANGUAGE}.yaml has"
                hint = f"did you mean {close[0]!r}?" if close else f"add it to {SOURCE_LANGUAGE}.yaml, or delete it"
                base.error("lexicon", language, "concepts", meaning, message=message, hint=hint)
        if missing := [meaning for meaning in source if meaning not in meanings and language in base.languages]:
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            message = f"no words in {language} for: {', '.join(missing[:5])}{more}"
            hint = f"write the words people use for them, as in {SOURCE_LANGUAGE}.yaml"
            base.warn("lexicon", language, "concepts", message=message, hint=hint)


def _forms(base: Base, language: str, meanings: dict[str, list[str]]) -> None:
    of_form: dict[str, list[str]] = defaultdict(list)
    for meaning, forms in meanings.items():
        for form, times in Counter(forms).items():
            of_form[form].append(meaning)
            place = "lexicon", language, "concepts", meaning, forms.index(form)
            if len(form) < MIN_CHARACTERS:
                message = f"{form!r} is too short to mean {meaning}"
                base.error(*place, message=message, hint=f"at least {MIN_CHARACTERS} letters or digits")
            if times > 1:
                message = f"{form!r} stands {times} times under {meaning}"
                base.error(*place, message=message, hint="once is enough: case, accents and marks do not count")
            if len(of_form[form]) > MAX_MEANINGS:
                message = f"{form!r} stands under {len(of_form[form])} meanings: {', '.join(of_form[form])}"
                hint = f"a word that means everything says nothing: keep it under at most {MAX_MEANINGS}"
                base.error(*place, message=message, hint=hint)


def _unlearned(base: Base, words: _Words, learned: Trained) -> None:
    """Meanings that too few utterances have for anything to be learned."""
    for meaning in learned.unlearned({meaning for meanings in words.values() for meaning in meanings}):
        language = next(code for code in (SOURCE_LANGUAGE, *words) if meaning in words.get(code, {}))
        message = f"hardly any utterance has the meaning {meaning!r}: nothing can be learned about it"
        hint = "write utterances with its words, or delete it in all languages"
        base.error("lexicon", language, "concepts", meaning, message=message, hint=hint)
