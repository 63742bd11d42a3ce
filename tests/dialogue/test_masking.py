from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.dialogue.given_names import GIVEN_NAMES
from bot.dialogue.masking import MASK, MAX_LENGTH, Masker
from bot.i18n.normalise import normalise

VOCABULARY = frozenset(
    normalise(
        "ich bin heiße mein meine name ist und oder in der die das wo wie wann wer kann brauche suche einen eine frau mann "
        "kurs deutschkurs kinder schule arbeit für bitte wohne straße telefon mail amt what where how can get a the is my "
        "need for i am son أنا اسمي أين كيف دورة لغة مدرسة أريد ابني عندي سؤال من هو في رقم "
        "де я мій моя мене і на курс потрібен потрібна школа школу телефон де живу вчитися хоче працює лікар написано неправильно"
    ).split()
)
MASKER = Masker(VOCABULARY.__contains__)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Wo kann ich einen Deutschkurs suchen?", "Wo kann ich einen Deutschkurs suchen?"),
        ("Ich heiße Ahmad Al-Khatib und suche einen Kurs", f"Ich heiße {MASK} und suche einen Kurs"),
        ("ich heiße rojhat und suche arbeit", f"ich heiße {MASK} suche arbeit"),
        ("mein name ist jan maier", f"mein name ist {MASK}"),
        ("meine frau fatma brauche einen kurs", f"meine frau {MASK} brauche einen kurs"),
        ("Wer ist Herr Koch in der Schule?", f"Wer ist Herr {MASK} in der Schule?"),
        ("Telefon +49 (0951) 87-1234, bitte", f"Telefon {MASK}, bitte"),
        ("rufen ٠١٢٣٤٥ oder ０９５１ oder ²³", f"rufen {MASK} oder {MASK} oder {MASK}"),
        ("mail: a.b@example.org oder x＠y.de", f"mail: {MASK} oder {MASK}"),
        ("mail ahmad.x (at) gmail com bitte", f"mail {MASK} bitte"),
        ("DE89 3704 0044 0532 0130 00", MASK),
        ("Ich wohne in der Kapuzinerstraße 16", f"Ich wohne in der {MASK}"),
        ("ich wohne in der kapuzinerstr. bitte", f"ich wohne in der {MASK}. bitte"),
        ("t.me/someone und www.x.y und https://a.b/c?d", f"{MASK} und {MASK} und {MASK}"),
        ("Wo kann ich einen Angelschein suchen?", "Wo kann ich einen Angelschein suchen?"),
        ("how can my son get a fishing licence", "how can my son get a fishing licence"),
        ("Can Olena get the Kurs?", f"Can {MASK} get the Kurs?"),
        ("اسمي محمد العلي وأريد دورة", f"اسمي {MASK} وأريد دورة"),
        ("أين مدرسة ابني كنان", f"أين مدرسة ابني {MASK}"),
        ("كيف أريد دورة لغة", "كيف أريد دورة لغة"),
        ("Де Олена Шевченко?", f"Де {MASK}?"),
        ("мене звати олена шевченко", f"мене звати {MASK}"),
        ("Мене звуть Руслан Ткаченко, потрібен курс", f"Мене звуть {MASK}, потрібен курс"),
        ("де школа для сина максима", f"де школа для сина {MASK}"),
        ("мій чоловік бекзод працює", f"мій чоловік {MASK} працює"),
        ("мій чоловік працює", "мій чоловік працює"),
        ("моє ім’я написано неправильно", "моє ім’я написано неправильно"),
        ("пані шульц і фрау майєр", f"пані {MASK} і фрау {MASK}"),
        ("живу на капуцинерштрассе", f"живу на {MASK}"),
        ("де курс", "де курс"),
        ("", ""),
        ("???", "???"),
    ],
)
def test_what_could_name_somebody_is_masked(text: str, masked: str) -> None:
    assert MASKER.mask(text) == masked


PIECES = st.sampled_from(
    [
        *("Ahmad", "AHMAD", "ahmed", "محمد", "ومحمد", "فاطمة", "Müller", "al-Hassan", "O'Brien", "Шевченко", "夏目"),
        *(
            "0951",
            "٠٩٥١",
            "１２",
            "①",
            "½",
            "DE89",
            "a@b.de",
            "@nick",
            "x＠y",
            "https://t.me/x",
            "tel:1",
            "(at)",
            "\u200b",
        ),
        *(
            "ich",
            "heiße",
            "name",
            "is",
            "my",
            "son",
            "herr",
            "اسمي",
            "Kurs",
            "kurs",
            "•••",
            "•",
            ",",
            ".",
            "\n",
            "\u202e",
        ),
    ]
)
ANYTHING = st.lists(PIECES | st.text(st.characters(codec=None), max_size=8), max_size=30).map(" ".join) | st.lists(
    PIECES, max_size=30
).map("".join)


@given(ANYTHING)
@example("a\u200c\u0301 \u2488 x")
def test_no_digit_no_address_no_given_name_survives(text: str) -> None:
    masked = MASKER.mask(text)
    assert not any(c.isnumeric() for c in masked)
    assert "@" not in masked
    assert "＠" not in masked
    assert "://" not in masked
    assert not GIVEN_NAMES & set(normalise(masked).split())
    assert len(masked) <= MAX_LENGTH
    masked.encode()


@given(ANYTHING)
def test_masking_twice_changes_nothing(text: str) -> None:
    once = MASKER.mask(text)
    assert MASKER.mask(once) == once


@given(st.sampled_from(sorted(GIVEN_NAMES)), st.sampled_from([str.lower, str.upper, str.title]))
def test_a_given_name_is_masked_however_it_is_written(name: str, write: object) -> None:
    assert MASKER.mask(f"kann {write(name)} in die schule") == f"kann {MASK} in die schule"  # type: ignore[operator]
