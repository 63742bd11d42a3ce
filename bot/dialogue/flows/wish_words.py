"""Kind, level and time of day of a course as people type them: German, English, Arabic."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n.normalise import normalise

from .asking import ANSWER_WORDS

# Beginnings of words (short ones: whole words) and phrases, in German, English and Arabic, in the order they are tried.
_SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "literacy": ("alphabet", "analphabet", "literacy", "lesen", "read and write", "محو", "أمية", "قراءة"),
        "vocational": ("beruf", "bsk", "arbeit", "vocational", "job", "work", "مهني", "عمل", "شغل"),
        "orientation": ("orient", "erstorient", "eok", "توجيه", "تعريف"),
        "conversation": ("konversation", "conversation", "sprachcafe", "sprachtreff", "sprechen", "speak", "talk",
                         "محادثة", "تكلم", "حكي"),
        "integration": ("integration", "integrations", "اندماج"),
    },
    "level": {
        "c1": ("c1", "c2", "ج1", "سي1", "سي 1"),
        "b2": ("b2", "ب2", "بي2", "بي 2"),
        "b1": ("b1", "ب1", "بي1", "بي 1"),
        "a2": ("a2", "أ2", "اي2", "اي 2"),
        "a1": ("a0", "a1", "أ1", "اي1", "اي 1", "anfaenger", "beginner", "مبتدئ", "صفر"),
    },
    "daytime": {
        "afternoon": ("nachmittag", "afternoon", "بعد الظهر", "العصر", "عصرا", "بعد الضهر"),
        "morning": ("vormittag", "morgen", "frueh", "morning", "صباح", "الصبح", "صبح"),
        "evening": ("abend", "evening", "night", "nacht", "مساء", "المسا", "ليل"),
        "weekend": ("wochenende", "samstag", "sonntag", "weekend", "saturday", "sunday", "نهاية الأسبوع", "عطلة",
                    "السبت", "الأحد"),
        "any": ("egal", "immer", "jederzeit", "any", "anytime", "whenever", "always", "doesn't matter", "أي وقت",
                "لا يهم", "مو مهم", "مش مهم", "كل الأوقات", "دائما"),
    },
}  # fmt: skip
_FORMS = {
    part: {answer: [normalise(form).split() for form in forms] for answer, forms in answers.items()}
    for part, answers in _SAID.items()
}
_PREFIX_FROM = 4
_ARTICLES = ("وال", "بال", "ال", "ب")


def read_wish(text: str) -> dict[str, str]:
    """The parts of a wish in a short answer such as "b1 abends": `kind`, `level`, `daytime`, those that were said."""
    said = normalise(text).split()
    if not said or len(said) > ANSWER_WORDS or "?" in text or "؟" in text:
        return {}
    found = {}
    for part, answers in _FORMS.items():
        for answer, forms in answers.items():
            if any(_says(said, form) for form in forms):
                found[part] = answer
                break
    return found


def _says(said: list[str], form: list[str]) -> bool:
    starts = range(len(said) - len(form) + 1)
    return any(all(map(_same, said[start : start + len(form)], form)) for start in starts)


def _same(word: str, form: str) -> bool:
    variants = [word, *(word[len(article) :] for article in _ARTICLES if word.startswith(article))]
    return any(variant == form or (len(form) >= _PREFIX_FROM and variant.startswith(form)) for variant in variants)
