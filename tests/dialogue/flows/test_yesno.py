from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.flows.yesno import MOST_WORDS, read


@pytest.mark.parametrize(
    "text",
    ["ja", "Jo", "JAAAA!", "ja das habe ich", "na klar", "yes", "Yep", "of course", "نعم", "أيوه", "إي", "اي نعم",
     "na3am", "Na'am", "aywa", "naam", "👍 ja", "так", "Так, маю", "тааак", "ага", "вже є", "є", "да", "tak"],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert read(text) == "yes"


@pytest.mark.parametrize(
    "text",
    ["nein", "nö", "Nee", "na", "noch nicht", "hab ich nicht", "keine", "no", "nope", "not yet", "لا", "لأ", "كلا",
     "ما عندي", "ليس بعد", "la", "la2", "laa", "ні", "Ні, ще немає", "нема", "ще ні", "поки що ні", "не маю", "нет",
     "у мене немає", "не"],
)  # fmt: skip
def test_no(text: str) -> None:
    assert read(text) == "no"


@pytest.mark.parametrize(
    "text",
    ["weiß nicht", "weiss ich nicht", "keine Ahnung", "I don't know", "dont know", "no idea", "idk", "لا أعرف",
     "ما بعرف", "لا أدري", "مدري", "ma ba3ref", "la a3ref", "не знаю", "я ще не знаю", "не впевнена", "мабуть",
     "гадки не маю", "может быть"],
)  # fmt: skip
def test_unknown(text: str) -> None:
    assert read(text) == "unknown"


@pytest.mark.parametrize(
    "text",
    ["", "…", "ja?", "wo ist das Jobcenter", "na und jetzt", "أي ورقة أحتاج", "ما هي الأوراق المطلوبة", "Hirschaid",
     "nein ich möchte lieber wissen wo das Sozialamt ist", "jobcenter", "naturalisation", "lange Geschichte", "так?", "є питання про курс", "не розумію вас", "де Джобцентр", "Гіршайд",
     "ні, я краще хочу знати де соціальне відомство"],
)  # fmt: skip
def test_something_else(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    assert read(text) in {"yes", "no", "unknown", None}


@given(st.lists(st.sampled_from(["ja", "nein", "نعم"]), min_size=MOST_WORDS + 1, max_size=20))
def test_a_long_text_is_no_answer(words: list[str]) -> None:
    assert read(" ".join(words)) is None
