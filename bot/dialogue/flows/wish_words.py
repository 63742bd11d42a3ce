"""Kind, level and time of day of a course as people type them: German, English, Arabic, Ukrainian, Russian."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n.normalise import normalise

from .asking import ANSWER_WORDS

# Beginnings of words (short ones: whole words) and phrases, in the order they are tried; "В1" is Cyrillic.
_SAID: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "kind": {
        "literacy": ("alphabet", "analphabet", "literacy", "lesen", "read and write", "محو", "أمية", "قراءة", "алфав",
                     "абетк", "азбук", "грамот", "читати", "читать", "альфабет"),
        "vocational": ("beruf", "bsk", "arbeit", "vocational", "job", "work", "مهني", "عمل", "شغل", "профес",
                       "робот", "работ", "праці", "фахов", "беруф"),
        "orientation": ("orient", "erstorient", "eok", "توجيه", "تعريف", "орієнт", "ориент"),
        "conversation": ("konversation", "conversation", "sprachcafe", "sprachtreff", "sprechen", "speak", "talk",
                         "محادثة", "تكلم", "حكي", "розмов", "разговор", "говорити", "говорить", "спілкув", "общен"),
        "integration": ("integration", "integrations", "اندماج", "інтегр", "интегр"),
    },
    "level": {
        "c1": ("c1", "c2", "ج1", "سي1", "سي 1", "с1", "с2", "ц1"),
        "b2": ("b2", "ب2", "بي2", "بي 2", "в2", "б2"),
        "b1": ("b1", "ب1", "بي1", "بي 1", "в1", "б1"),
        "a2": ("a2", "أ2", "اي2", "اي 2", "а2"),
        "a1": ("a0", "a1", "أ1", "اي1", "اي 1", "anfaenger", "beginner", "مبتدئ", "صفر", "а0", "а1", "початк",
               "з нуля", "нульов", "начина", "с нуля"),
    },
    "daytime": {
        "afternoon": ("nachmittag", "afternoon", "بعد الظهر", "العصر", "عصرا", "بعد الضهر", "після обіду",
                      "по обіді", "пообід", "вдень", "удень", "после обеда", "днем"),
        "morning": ("vormittag", "morgen", "frueh", "morning", "صباح", "الصبح", "صبح", "ранок", "ранку",
                    "ранком", "вранц", "уранц", "зранк", "ранков", "до обіду", "утро", "утром"),
        "evening": ("abend", "evening", "night", "nacht", "مساء", "المسا", "ليل", "вечір", "вечор", "увечер", "ввечер",
                    "вечер", "вночі"),
        "weekend": ("wochenende", "samstag", "sonntag", "weekend", "saturday", "sunday", "نهاية الأسبوع", "عطلة",
                    "السبت", "الأحد", "вихідн", "субот", "неділ", "выходн", "суббот", "воскрес", "кінець тижня"),
        "any": ("egal", "immer", "jederzeit", "any", "anytime", "whenever", "always", "doesn't matter", "أي وقت",
                "لا يهم", "مو مهم", "مش مهم", "كل الأوقات", "دائما", "байдуж", "все одно", "будь коли", "будь який",
                "коли завгодно", "неважлив", "не важлив", "завжди", "однаково", "все равно", "всегда", "любое"),
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
