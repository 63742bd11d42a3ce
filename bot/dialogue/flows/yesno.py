"""Yes, no or "I don't know" as people type it: German, English, Arabic, Ukrainian, Russian, also in Latin letters."""

from __future__ import annotations

import re
from typing import Literal

from bot.i18n.normalise import normalise

YesNo = Literal["yes", "no", "unknown"]

MOST_WORDS = 4  # "ja das habe ich" answers, a longer sentence may be a question of its own
_QUESTION = re.compile(r"[?؟]")
_DOUBLED = re.compile(r"([^\W\d])\1+")


def _spoken(text: str) -> frozenset[str]:
    return frozenset(_fold(word) for word in text.split())


def _phrases(*texts: str) -> tuple[str, ...]:
    return tuple(f" {_fold(text)} " for text in texts)


def _fold(text: str) -> str:
    """Normalised, with stretched letters as one: "jaaa", "neee"."""
    return _DOUBLED.sub(r"\1", normalise(text))


_YES = _spoken(
    "ja jo jau jep jup joa jawohl klar genau stimmt sicher natürlich doch "
    "yes yeah yep yup sure correct "
    "نعم ايوه ايوا ايو اجل اكيد طبعا بلى صحيح "
    "na3am na3m naam na'am aywa aiwa aywah eywa akid akeed tab3an "
    "так да ага угу авжеж tak"
)
_NO = _spoken(
    "nein nee nö nicht kein keine keinen keines nie niemals no nope nah not none never "
    "لا لأ لاء كلا ليس لسا لسه "
    "la laa la2 la' kalla lessa lissa "
    "ні нет нету ніколи никогда"
)
# alone an answer; with more behind it often the first word of something else ("أي ورقة", "ما هي الأوراق", "na und")
_YES_ALONE = _spoken("ye right true اي ايه اه صح ee eh ey є есть маю еге звісно звичайно точно правда конечно")
_NO_ALONE = _spoken("ne na naa nix مو مش ما mesh mish mosh mafi не нє неа ni nema")
_YES_PHRASES = _phrases("na klar", "na ja klar", "of course", "aber ja", "اي نعم", "вже є", "вже маю", "уже есть")
_NO_PHRASES = _phrases(
    "noch nicht", "hab ich nicht", "habe ich nicht", "hab kein", "habe kein", "not yet", "don't have", "dont have",
    "ليس بعد", "ما عندي", "ليس لدي", "ma 3andi",
    "не маю", "ще не", "ще ні", "поки ні", "поки не", "поки що ні", "поки що не", "немає", "нема", "еще нет",
    "пока нет",
)  # fmt: skip
_UNKNOWN_PHRASES = _phrases(
    "weiß nicht", "weiß ich nicht", "weiß es nicht", "weiß ned", "woas net", "keine ahnung", "kein plan", "unsicher",
    "nicht sicher", "unklar", "vielleicht", "ka", "unbekannt",
    "don't know", "dont know", "do not know", "dunno", "idk", "no idea", "not sure", "unsure", "maybe", "no clue",
    "لا أعرف", "لا أعلم", "لا أدري", "ما بعرف", "مابعرف", "ما أعرف", "مدري", "ما أدري", "مش عارف", "مش عارفة",
    "مو عارف", "مو متأكد", "مش متأكد", "لست متأكدا", "لست متأكد", "غير متأكد", "ماني متأكد", "ربما", "يمكن",
    "ma ba3ref", "ma b3ref", "mabaaref", "maba3ref", "ma a3ref", "la a3ref", "la a3rif", "la adri", "ma adri", "madri",
    "mish 3aref", "mesh 3aref", "yimkin", "yemken",
    "не знаю", "незнаю", "не впевнений", "не впевнена", "не певен", "не певна", "не пам'ятаю", "поняття не маю",
    "гадки не маю", "без поняття", "хтозна", "важко сказати", "можливо", "може бути", "мабуть", "не уверен",
    "не уверена", "не помню", "наверное", "может быть", "ne znaju", "ne znayu",
)  # fmt: skip


def read(text: str) -> YesNo | None:
    """What a short text answers; None where it is no answer to a yes-or-no question."""
    folded = _fold(text)
    words = folded.split()
    if not words or len(words) > MOST_WORDS or _QUESTION.search(text):
        return None
    padded = f" {folded} "
    if any(phrase in padded for phrase in _UNKNOWN_PHRASES):
        return "unknown"
    if words[0] in _YES or folded in _YES_ALONE or any(phrase in padded for phrase in _YES_PHRASES):
        return "yes"
    if words[0] in _NO or folded in _NO_ALONE or any(phrase in padded for phrase in _NO_PHRASES):
        return "no"
    return None
