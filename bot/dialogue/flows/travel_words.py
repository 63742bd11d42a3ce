"""What /travel asks, and what people type: German, English, Arabic, Ukrainian with Russian words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from bot.guidance.wishes import KINDS
from bot.i18n.normalise import normalise

from . import yesno
from .asking import ANSWER_WORDS
from .wish_words import read_wish

UNKNOWN = "unknown"
_YES_NO = {"yes": "Yes", "no": "No"}


class Question(NamedTuple):
    """A question with buttons; "I do not know" is always among them."""

    text: str
    answers: Mapping[str, str]  # code -> message id
    papers: tuple[str, ...] = ()  # named below the question


QUESTIONS: Mapping[str, Question] = {
    "kind": Question(
        "Which German course is it?", {kind: KINDS[kind] for kind in ("integration", "vocational", "orientation")}
    ),
    "held": Question(
        "Do you have one of these papers for the course?",
        {
            "entitled": "Entitlement (Teilnahmeberechtigung)",
            "obliged": "Obligation (Verpflichtung)",
            "none": "None of these",
        },
        ("course-entitlement-certificate", "course-obligation"),
    ),
    "payer": Question(
        "Do you get benefits? Your letters show it.",
        {
            "jobcenter": "Jobcenter",
            "benefits": "Sozialamt or Agentur für Arbeit",
            "other": "No benefits, but I pay no course fee",
            "self": "No benefits, I pay the course fee",
        },
        ("jobcenter-notice", "benefit-notice", "cost-exemption-notice"),
    ),
    "disabled": Question("Do you have a severe disability card (Schwerbehindertenausweis)?", _YES_NO),
    "ill": Question("Do you have a doctor's certificate (ärztliches Attest) that you cannot walk this way?", _YES_NO),
    "started": Question("Has your course section (Kursabschnitt) already started?", _YES_NO),
}
HELD_VOCATIONAL = Question(
    "Do you have this paper for the course?",
    {"entitled": "Yes", "none": "No"},
    ("vocational-course-certificate",),
)


MOST_KM = 200  # more is no way to a course
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬", "0123456789..")
_NUMBER = r"(?<![\d.,])(\d{1,4}(?:[.,]\d{1,3})?)(?![\d.,]*\d)"
_WALK = re.compile(
    _NUMBER + r"\s*(km|kilo\w*|كم|كيلو\w*|км|к[іи]ло\w*|m|met(?:er|re)s?|متر\w*|أمتار|м|метр\w*)\b", re.IGNORECASE
)
_BARE = re.compile(r"\s*" + _NUMBER + r"\s*")
_WISHED = {
    "integration": "integration",
    "literacy": "integration",
    "vocational": "vocational",
    "orientation": "orientation",
}

_ASKING = frozenset(
    normalise(
        "wo was wer wem wie wann warum wieso weshalb welche welcher welches wohin woher kann darf muss gibt "
        "where what who whom how when why which can may must is are does "
        "وين أين شو شنو ايش ماذا متى كيف شلون مين من ليش لماذا هل كم أي wein shu shou kif keef lesh leish emta "
        "де що хто кого кому чий коли чому навіщо як який яка яке які якого якої скільки куди звідки чи можна "
        "где что кто когда почему зачем как какой какая какие сколько куда откуда можно"
    ).split()
)

# Pieces of normalised words, in the order they are tried.
_PIECES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "held": {
        "obliged": re.compile(r"pflicht|oblig|الزام|ملزم|اجباري|зобов|обов'?яз|обяза|примус"),
        "entitled": re.compile(
            r"berechtig|zulass|entitle|admission|admitted|اذن|قبول|\bправ[оа]\b|дозв[іо]л|допуск|допущен|разреш"
        ),
    },
    "payer": {
        "jobcenter": re.compile(
            r"job ?cent|buergergeld|grundsicherung|جوب ?سنتر|جوب|джоб ?[цс]е?нт|бюргер ?гель?д|центр\w* зайнят"
        ),
        "other": re.compile(
            r"befrei|exempt|kostenlos|gratis|free|lohn|gehalt|salary|wage|اعفاء|معفي|معفى|مجان|راتب|"
            r"звільн|освобо|безкоштовн|бесплатн|зарплат|заробіт"
        ),
        "self": re.compile(
            r"selbst|selber|myself|my own|i pay|ich zahle|بنفسي|جيبي|حسابي|ادفع|\bсам[аі]?\b|самост|власн|плачу"
        ),
        "benefits": re.compile(
            r"sozial|asyl|arbeitslos|arbeitsagentur|arbeitsamt|agentur|\balg\b|wohlfahrt|social|welfare|unemploy|asylum|"
            r"سوسيال|سوزيال|اجتماعي|شوون|بطاله|لجوء|وكاله العمل|"
            r"[сз]оц[іи]ал|соцдоп|допомог|пособи|безроб|безраб|агентств|агентур|зайнят|притул|убежищ"
        ),
    },
}


def answer(question: str, text: str) -> str | None:
    """The code of the answer that a short text gives to a question; None where it gives none."""
    if asks(text):
        return None
    said, folded = yesno.read(text), normalise(text)
    if said == UNKNOWN:
        return said
    if question == "kind":
        wish = read_wish(text)
        return _WISHED.get(wish.get("kind", "")) or ("vocational" if wish.get("level") in ("b2", "c1") else None)
    for code, piece in _PIECES.get(question, {}).items():
        if piece.search(folded) and not (question == "held" and said == "no"):
            return code
    if question == "held":
        return {"yes": "entitled", "no": "none"}.get(said or "")
    return None if question == "payer" else said


def asks(text: str) -> bool:
    """True for a text that is rather a question or a story of its own: "where is the Jobcenter"."""
    words = normalise(text).split()
    return "?" in text or "؟" in text or len(words) > ANSWER_WORDS or bool(_ASKING.intersection(words[:1]))


def is_answer(question: str, code: str) -> bool:
    """True for a code that belongs to the question."""
    known = QUESTIONS.get(question)
    return known is not None and (code == UNKNOWN or code in known.answers)


def walk(text: str) -> Decimal | None:
    """The length of a walk in km, as in "5,2 km", "800 m", "٤ كم" or a bare "4.9"; None where no length is named."""
    text = text[:200].translate(_DIGITS)
    match = _WALK.search(text) or _BARE.fullmatch(text)
    if match is None:
        return None
    km = Decimal(match[1].replace(",", "."))
    unit = (match[2] or "km").lower() if match.re is _WALK else "km"
    if unit.startswith(("m", "مت", "أم", "м")):
        km /= 1000
    return km if km <= MOST_KM else None
