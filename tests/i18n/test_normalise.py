from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.normalise import MAX_LENGTH, normalise

ANY_TEXT = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ausländerbehörde", "auslaenderbehoerde"),
        ("STRASSE", "straße"),
        ("İSTANBUL", "istanbul"),
        ("ISPARTA".lower(), "ısparta"),
        ("مرحباً", "مرحبا"),
        ("أين الإقامة", "اين الاقامه"),
        ("كي", "کی"),
        ("п’ять", "п'ять"),
        ("п'ять", "пʼять"),
        ("soooooo", "soo"),
        ("３ Wochen", "3 wochen"),
        ("٣ أسابيع", "3 اسابيع"),
        ("bus😀ticket", "bus ticket"),
        ("می‌خواهم", "میخواهم"),
        ("Café", "café"),
    ],
)
def test_spellings_that_people_mix_become_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_letters_of_their_own_stay() -> None:
    assert normalise("їжак й") == "їжак й"


@given(ANY_TEXT)
def test_twice_is_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(ANY_TEXT)
def test_the_result_is_clean_and_bounded(text: str) -> None:
    result = normalise(text * 20)
    assert result == " ".join(result.split())
    assert len(result) <= MAX_LENGTH * 20
    result.encode("utf-8")  # no lone surrogates
