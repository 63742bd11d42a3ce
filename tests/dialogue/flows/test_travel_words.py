from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.flows.travel_words import MOST_KM, QUESTIONS, UNKNOWN, answer, is_answer, walk


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("5,2 km", "5.2"), ("4.9", "4.9"), ("ungefähr 5 Kilometer zu Fuß", "5"), ("3km", "3"), ("800 m", "0.8"),
        ("٤ كم", "4"), ("٤٫٥ كيلومتر", "4.5"), ("مشي 6 كيلو", "6"), ("about 1200 meters", "1.2"),
        ("5,2 км", "5.2"), ("десь 4 кілометри пішки", "4"), ("800 м", "0.8"), ("900 метрів", "0.9"), ("6 километров", "6"),
    ],
)  # fmt: skip
def test_the_length_of_a_walk(text: str, km: str) -> None:
    assert walk(text) == Decimal(km)


@pytest.mark.parametrize(
    "text", ["", "Bamberg", "96114", "Kurs B1", "in 5 Minuten", "5 хвилин", "5 мин", "9999 km", "1.2.3", "2026-11-23"]
)
def test_no_length_of_a_walk(text: str) -> None:
    assert walk(text) is None


@pytest.mark.parametrize(
    ("question", "text", "code"),
    [
        ("kind", "Integrationskurs", "integration"), ("kind", "Alphabetisierungskurs", "integration"),
        ("kind", "b2 kurs", "vocational"), ("kind", "دورة الاندماج", "integration"), ("kind", "orientation", "orientation"),
        ("held", "ja", "entitled"), ("held", "Verpflichtung vom Jobcenter", "obliged"), ("held", "نعم", "entitled"),
        ("held", "nein", "none"), ("held", "keine Berechtigung", "none"), ("held", "إذن المشاركة", "entitled"),
        ("payer", "ich bekomme Geld vom Jobcenter", "jobcenter"), ("payer", "سوسيال", "benefits"),
        ("payer", "Arbeitslosengeld", "benefits"), ("payer", "I pay myself", "self"), ("payer", "befreit wegen lohn", "other"),
        ("ill", "la", "no"), ("started", "noch nicht", "no"), ("disabled", "ja", "yes"),
        ("at", "keine ahnung", UNKNOWN), ("payer", "لا أعرف", UNKNOWN),
        ("kind", "інтеграційний", "integration"), ("kind", "курс професійної німецької", "vocational"), ("kind", "В2", "vocational"),
        ("kind", "орієнтаційний курс", "orientation"), ("held", "так", "entitled"), ("held", "право на участь", "entitled"),
        ("held", "зобов’язання від джобцентру", "obliged"), ("held", "ні", "none"), ("held", "ще немає дозволу", "none"),
        ("payer", "гроші від Джобцентру", "jobcenter"), ("payer", "джоб центр", "jobcenter"), ("payer", "бюргергельд", "jobcenter"),
        ("payer", "соціал", "benefits"), ("payer", "допомога по безробіттю", "benefits"), ("payer", "зоціаламт", "benefits"),
        ("payer", "плачу сам", "self"), ("payer", "сама", "self"), ("payer", "звільнили від оплати", "other"),
        ("payer", "маю зарплату", "other"), ("ill", "нет", "no"), ("started", "ще ні", "no"), ("payer", "не знаю", UNKNOWN),
    ],
)  # fmt: skip
def test_answers_in_own_words(question: str, text: str, code: str) -> None:
    assert answer(question, text) == code


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("payer", "wo ist das Jobcenter"), ("payer", "Jobcenter?"), ("payer", "nein"), ("kind", "Hirschaid"),
        ("held", "was ist eine Verpflichtung"), ("payer", "де Джобцентр"), ("held", "що таке зобов’язання"), ("payer", "ні"),
        ("held", "у мене інша справа"), ("ill", "كيف أكتب الطلب"), ("started", "Kindergarten"),
        ("payer", "gestern war ich beim Jobcenter und dort hat man mir gesagt dass"),
    ],
)  # fmt: skip
def test_a_question_is_no_answer(question: str, text: str) -> None:
    assert answer(question, text) is None


@given(question=st.sampled_from([*QUESTIONS, "at", "place"]), text=st.text(max_size=120))
def test_any_text_gives_a_code_of_the_question_or_nothing(question: str, text: str) -> None:
    code = answer(question, text)
    assert code is None or code == UNKNOWN or question in ("at", "place") or is_answer(question, code)


@given(st.text(alphabet="0123456789.,٠١٢٣٤٥ kmكم", max_size=12))
def test_a_length_is_never_absurd(text: str) -> None:
    km = walk(text)
    assert km is None or 0 <= km <= MOST_KM
