"""Plain language as far as a program can see it: warnings, each with the sentence quoted.

The rules are those of the plain-language table (L1-L20) that need no understanding. What a rule flags may still be
right: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge import PLACEHOLDER, SOURCE_LANGUAGE, Knowledge, TopicText
from bot.knowledge.load import Origin
from bot.knowledge.strict_yaml import Loc

from .check_easy import EASY, LONGEST_EASY, Rule, long_words
from .findings import Base

LONGEST = {SOURCE_LANGUAGE: 15}  # words a sentence
LONGEST_ELSEWHERE = 18
LEAD = 3  # sentences before the first button
NOUNS = 7  # nouns on -ung, -keit, -heit in 100 words
_BODY = ("answer", "more", "at_the_counter")
_LISTS = {"data", "holds"}  # enumerations, not sentences
# A sentence ends not after the single letters of "z. B." nor between "Abs." and "3", but after "Satz 3."
_END = re.compile(
    r"(?:(?<=[^\s.][^\s.][.!?؟])|(?<=Satz \d\.)|(?<=sentence \d\.)|(?<=الجملة \d\.)|(?<=речення \d\.))"
    r"\s+(?![a-zäöüа-яіїєґ\d])|\n+"
)
_ITEM = re.compile(r"[-–•] ")  # a line of a list
_WORD = re.compile(r"[^\W_]+(?:[-'’./][^\W_]+)*")


def _any_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)


_ABBREVIATIONS = (
    r"z\. ?B\.|d\. ?h\.|u\. ?a\.|usw\.|bzw\.|ggf\.|evtl\.|inkl\.|ca\.|etc\.|vgl\.|sog\.|mind\.|max\.|Std\.|Tel\.|Str\."
)
_VAGUE = (
    "zeitnah|umgehend|unverzüglich|alsbald|demnächst|kurzfristig|in Kürze|schnellstmöglich|baldmöglichst|bald|"
    "rechtzeitig|frühzeitig|zu gegebener Zeit|in der Regel|üblicherweise"
)
_OFFICIAL = (
    "gemäß|(?-i:mittels)|bezüglich|hinsichtlich|seitens|zwecks|sofern|soweit|beziehungsweise|gegebenenfalls|"
    "diesbezüglich|obliegt|nachfolgend|vorliegend|erforderlich|Inanspruchnahme|Sachverhalt|aufgrund|infolge|jedoch|"
    "ferner|sowie|etwaige|zuzüglich|binnen"
)
_PASSIVE = (
    r"\b(?:wird|werden|wurden?|worden)\b[^,.;:?!]*\s(?!geboren)"
    r"(?:\w{0,9}ge[a-zäöüß]{3,}(?:t|en)|(?:be|ver|er|ent|zer)[a-zäöüß]{3,}t)(?=[,.;:!]|$| und | oder )"
)
_GERMAN = (
    Rule(re.compile(";"), "two statements in one sentence", "write two sentences"),
    Rule(re.compile(r"\b[Mm]an\b|\b[Dd](?:er|ie) Antragsteller\w*"), "does not say who", "address the reader: Sie"),
    Rule(re.compile(_PASSIVE), "passive", "say who does it: the office, you", statements=True),
    Rule(_any_of(_ABBREVIATIONS), "abbreviation", "write the word out"),
    Rule(_any_of(_VAGUE), "vague time", "name the day or the period, or leave it out", statements=True),
    Rule(_any_of(_OFFICIAL), "word of officials", "say it as you would to a neighbour"),
)
_NOUN = re.compile(r"\b[A-ZÄÖÜ][a-zäöüß]+(?:ung|ungen|keit|keiten|heit|heiten)\b")
_SHORT_NAME = re.compile(r"(?<![\w(/-])[A-ZÄÖÜ]{2,}[A-Za-zÄÖÜäöü]*\b")
# on every phone, card and form; and names that are nothing but short
_EVERYDAY = re.compile(
    "EU|ID|IBAN|PIN|SIM|SMS|PDF|WLAN|CDs?|DVD|TV|QR|KI|GPS|LKW|PKW|IT|USA|MRT|ANKER|BAföG|FOSA|SGB|II|III|VIII|XII"
)


def check_plain(base: Base) -> None:
    """Sentences, words and nouns of every text; a text's findings of one kind are one warning."""
    for origin, key, language, text, loc in texts(base):
        found: dict[tuple[str, str], list[str]] = {}
        for sentence in sentences(text):
            for message, hint in _findings(base.knowledge, sentence, language):
                found.setdefault((message, hint), []).append(sentence)
        if language in base.knowledge.fallbacks:
            if words := long_words(base.knowledge, text):
                found[f"long word: {', '.join(words)}", "split it with a hyphen where one speaks it in parts"] = words
            if lines := [line for line in text.split("\n") if len(sentences(line)) > 1]:
                found["more than one sentence in a line", "a line for each sentence"] = lines
        for (message, hint), quoted in found.items():
            place = base.findings.place_of(quoted[0], origin, *loc)
            base.findings.at(origin.path, place, f"{key}: {message}: {quotes(quoted)}", hint, "warning")
    for topic, language in base.knowledge.texts:
        _lead(base, topic, language)
    for topic in base.knowledge.topics:
        if german := base.knowledge.text(topic, SOURCE_LANGUAGE):
            _whole(base, topic, german)


def quotes(found: list[str]) -> str:
    """The first two sentences in which something was found, and how many more there are."""
    more = f" and {len(found) - 2} more" if len(found) > 2 else ""
    return " ".join(f"«{sentence}»" for sentence in found[:2]) + more


def sentences(text: str) -> list[str]:
    """The sentences of a text; a new line ends one too."""
    return [part for piece in _END.split(text.strip()) if (part := piece.strip())]


def lead(text: str) -> list[str]:
    """The sentences of an answer as they count before its first button (rule L19).

    A list counts as one with the sentence that introduces it and ends in a colon: the eye takes it in at once, and
    only one of its lines concerns the reader. A second sentence inside a line counts; so does a list nobody
    introduces. The length of an answer bounds that of its lists.
    """
    counted: list[str] = []
    in_list = False
    for line in text.strip().split("\n"):
        item = bool(_ITEM.match(line))
        belongs = item and (in_list or (bool(counted) and counted[-1].endswith(":")))
        counted += sentences(line)[1 if belongs else 0 :]
        in_list = item
    return counted


def _lead(base: Base, topic: str, language: str) -> None:
    counted = lead(base.knowledge.texts[topic, language].answer)
    if len(counted) > LEAD:
        beyond = counted[LEAD]
        origin = base.origins["text", f"{topic}/{language}"]
        place = base.findings.place_of(beyond, origin, "answer")
        message = f"{len(counted)} sentences before the first button, better at most {LEAD}: «{beyond}»"
        hint = "keep what to do, where and by when; move the rest to the beginning of `more`"
        base.findings.at(origin.path, place, message, hint, "warning")


def texts(base: Base) -> Iterator[tuple[Origin, str, str, str, Loc]]:
    """What people read, as (origin, name of the field, language, text, place). Titles of topics are not among it."""
    for (topic, language), text in base.knowledge.texts.items():
        for key in _BODY:
            if value := getattr(text, key):
                yield base.origins["text", f"{topic}/{language}"], key, language, value, (key,)
    for small in base.small_texts:
        for language, value in small.texts.items():
            key = next(str(part) for part in reversed(small.loc) if isinstance(part, str))
            if key not in _LISTS:
                yield small.origin, key, language, value, (*small.loc, language)


def _findings(knowledge: Knowledge, sentence: str, language: str) -> Iterator[tuple[str, str]]:
    easy = language in knowledge.fallbacks
    limit = LONGEST_EASY if easy else LONGEST.get(language, LONGEST_ELSEWHERE)
    count = len(_WORD.findall(_spoken(knowledge, sentence, language)))
    if count > limit:
        yield f"more than {limit} words in a sentence ({language})", "write two sentences"
    if knowledge.is_german(language):
        for rule in (*_GERMAN, *EASY) if easy else _GERMAN:
            if rule.pattern.search(sentence) and not (rule.statements and sentence.endswith("?")):
                yield rule.message, rule.hint


def _spoken(knowledge: Knowledge, sentence: str, language: str) -> str:
    """The sentence with its placeholders as long as people read them: a figure is a number and a unit."""

    def name(match: re.Match[str]) -> str:
        kind, _, key = match[1].partition(":")
        if kind == "topic":
            text = knowledge.text(key, language)
            return text.title if text else key
        entry = knowledge.roles.get(key) if kind == "office" else knowledge.papers.get(key) if kind == "paper" else None
        return entry.name.get(language, entry.german) if entry else "2 km"

    return PLACEHOLDER.sub(name, sentence)


def _whole(base: Base, topic: str, text: TopicText) -> None:
    """What only a whole text shows."""
    place = "text", f"{topic}/{SOURCE_LANGUAGE}"
    body = PLACEHOLDER.sub("", f"{text.answer}\n{text.more or ''}")
    nouns = _NOUN.findall(body)
    share = round(100 * len(nouns) / max(1, len(_WORD.findall(body))))
    if share > NOUNS:
        often = ", ".join(dict.fromkeys(nouns))
        message = f"{share} nouns on -ung, -keit, -heit in 100 words, better at most {NOUNS}: {often}"
        base.warn(*place, "answer", message=message, hint="say it with verbs: who does what")
    unexplained = [
        name
        for name in dict.fromkeys(_SHORT_NAME.findall(body))
        if not _EVERYDAY.fullmatch(name) and not re.search(rf"\([^)]*\b{name}\b|\b{name} \(", body)
    ]
    if unexplained:
        message = f"short name without the long one: {', '.join(unexplained)}"
        base.warn(*place, "answer", message=message, hint="first the long name, the short one in brackets behind it")
    if not re.search(r"\b(?:Sie|Ihr\w*|Ihnen)\b", text.answer):
        base.warn(*place, "answer", message="the answer does not address the reader", hint="write to them: Sie, Ihr")
