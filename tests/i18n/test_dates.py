from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.dates import LONGEST_PAST, read_date

TODAY = date(2026, 11, 23)  # a Monday
LOCALES = {code: Locale.parse(name) for code, name in (("de", "de"), ("en", "en_GB"), ("ar", "ar"), ("uk", "uk"))}
DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(4 * 365 + 1)]


@pytest.mark.parametrize("form", ["short", "medium", "long", "full"])
@pytest.mark.parametrize("name", ["de", "en_GB", "ar", "ar_SY", "ar_MA", "ar_DZ", "ar_EG", "tr", "uk", "ru"])
def test_every_day_is_read_back_as_the_language_writes_it(name: str, form: str) -> None:
    locale = Locale.parse(name)
    for day in DAYS:
        written = format_date(day, form, locale=locale)
        assert read_date(written, locale, TODAY) == day, written


@pytest.mark.parametrize("form", ["medium", "long", "full"])
def test_american_english_with_the_name_of_the_month(form: str) -> None:
    for day in DAYS:
        assert read_date(format_date(day, form, locale="en_US"), LOCALES["en"], TODAY) == day


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "3.12.2025", date(2025, 12, 3)),
        ("de", "03/11/26", date(2026, 11, 3)),
        ("de", "2026-11-03", date(2026, 11, 3)),
        ("de", "3 11 2026", date(2026, 11, 3)),
        ("de", "3. 11. 2026", date(2026, 11, 3)),
        ("de", "3. November", date(2026, 11, 3)),
        ("de", "3 nov 26", date(2026, 11, 3)),
        ("de", "am 3. Novmber bin ich eingezogen", date(2026, 11, 3)),
        ("de", "ich bin am 3.11. eingezogen", date(2026, 11, 3)),
        ("de", "Mo, 3. März", date(2026, 3, 3)),
        ("de", "3. Jänner 2026", date(2026, 1, 3)),
        ("de", "am 3. November 14 Uhr", date(2026, 11, 3)),
        ("de", "heute", TODAY),
        ("de", "Gestern!", date(2026, 11, 22)),
        ("de", "vorgestern", date(2026, 11, 21)),
        ("de", "heute morgen", TODAY),
        ("de", "morgen", date(2026, 11, 24)),
        ("de", "letzten Montag", date(2026, 11, 16)),
        ("de", "am Donnerstag", date(2026, 11, 19)),
        ("de", "am So", date(2026, 11, 22)),
        ("de", "vor 3 Tagen", date(2026, 11, 20)),
        ("de", "vor einer Woche", date(2026, 11, 16)),
        ("en", "November 3", date(2026, 11, 3)),
        ("en", "the 3rd of nov", date(2026, 11, 3)),
        ("en", "Nov 3rd, 2025", date(2025, 11, 3)),
        ("en", "yesterday", date(2026, 11, 22)),
        ("en", "last tuesday", date(2026, 11, 17)),
        ("en", "the day before yesterday", date(2026, 11, 21)),
        ("en", "2 weeks ago", date(2026, 11, 9)),
        ("en", "it was on friday", date(2026, 11, 20)),
        ("ar", "٣ ديسمبر ٢٠٢٥", date(2025, 12, 3)),
        ("ar", "٣/١١/٢٠٢٦", date(2026, 11, 3)),
        ("ar", "3 تشرين الثاني", date(2026, 11, 3)),
        ("ar", "3 تشرين تاني", date(2026, 11, 3)),
        ("ar", "3 كانون الأول 2025", date(2025, 12, 3)),
        ("ar", "3 كانون اول 2025", date(2025, 12, 3)),
        ("ar", "3 دجنبر 2025", date(2025, 12, 3)),
        ("ar", "3 شهر 11", date(2026, 11, 3)),
        ("ar", "20 أيار", date(2026, 5, 20)),
        ("ar", "3. November", date(2026, 11, 3)),  # months are learned from German letters
        ("ar", "اليوم", TODAY),
        ("ar", "امبارح", date(2026, 11, 22)),
        ("ar", "أمس", date(2026, 11, 22)),
        ("ar", "أول امبارح", date(2026, 11, 21)),
        ("ar", "يوم الخميس الماضي", date(2026, 11, 19)),
        ("ar", "يوم الأربعا", date(2026, 11, 18)),
        ("ar", "التلاتا", date(2026, 11, 17)),
        ("ar", "قبل أسبوعين", date(2026, 11, 9)),
        ("ar", "mbare7", date(2026, 11, 22)),
        ("ar", "el yom", TODAY),
        ("ar", "yom el jom3a", date(2026, 11, 20)),
        ("uk", "03.11.2026 р.", date(2026, 11, 3)),
        ("uk", "3 листопада", date(2026, 11, 3)),
        ("uk", "3-го листопада 2025 року", date(2025, 11, 3)),
        ("uk", "3 листоапда", date(2026, 11, 3)),
        ("uk", "20 трав. 2026", date(2026, 5, 20)),
        ("uk", "3 декабря 2025 года", date(2025, 12, 3)),  # Russian is mixed in
        ("uk", "3.11.2026 года", date(2026, 11, 3)),
        ("uk", "3. November", date(2026, 11, 3)),
        ("uk", "сьогодні", TODAY),
        ("uk", "сьогодні вранці", TODAY),
        ("uk", "вчора ввечері", date(2026, 11, 22)),
        ("uk", "Учора!", date(2026, 11, 22)),
        ("uk", "вчера", date(2026, 11, 22)),
        ("uk", "vchora", date(2026, 11, 22)),
        ("uk", "позавчора", date(2026, 11, 21)),
        ("uk", "завтра", date(2026, 11, 24)),
        ("uk", "у понеділок", date(2026, 11, 16)),
        ("uk", "минулої середи", date(2026, 11, 18)),
        ("uk", "в середу", date(2026, 11, 18)),
        ("uk", "це було у п’ятницю", date(2026, 11, 20)),
        ("uk", "в пятницу", date(2026, 11, 20)),
        ("uk", "у пн", date(2026, 11, 16)),
        ("uk", "3 дні тому", date(2026, 11, 20)),
        ("uk", "10 дней назад", date(2026, 11, 13)),
        ("uk", "тиждень тому", date(2026, 11, 16)),
        ("uk", "2 тижні тому", date(2026, 11, 9)),
        ("uk", "два тижні тому", date(2026, 11, 9)),
    ],
)
def test_days_as_people_type_them(language: str, text: str, expected: date) -> None:
    assert read_date(text, LOCALES[language], TODAY) == expected


@pytest.mark.parametrize(
    "text",
    ["", "31.2.2026", "29.2.2025", "0.1.2026", "99/99/2026", "wo ist das jobcenter", "so", "mai", "5", "2026", "0951 87-0",
     "10.30 Uhr", "um 10:30", "3.11.-5.11.", "3-5.11.", "vom 3. November bis 5. November", "3.12.1890", "3.12.20266", "3.12.26.1",
     "ist das Amt am Montag offen", "nächsten Montag", "how many days", "كانون", "٣", "3 hammers", "чи відкрито в понеділок", "наступного понеділка", "о 10.11 год", "3 тижні", "3.12.2026 " + "x" * 200],
)  # fmt: skip
@pytest.mark.parametrize("language", LOCALES)
def test_what_names_no_day_or_several_is_not_guessed(language: str, text: str) -> None:
    assert read_date(text, LOCALES[language], TODAY) is None


def test_the_day_stands_before_the_month_unless_that_is_impossible() -> None:
    assert read_date("03/04/2026", LOCALES["en"], TODAY) == date(2026, 4, 3)
    assert read_date("04/25/2026", LOCALES["en"], TODAY) == date(2026, 4, 25)


def test_without_a_year_the_nearest_past_day_up_to_ten_months_back() -> None:
    assert read_date("23.11.", LOCALES["de"], TODAY) == TODAY
    assert read_date("24.1.", LOCALES["de"], TODAY) == date(2026, 1, 24)
    assert read_date("3.12.", LOCALES["de"], TODAY) == date(2026, 12, 3)  # a year ago is less likely than in ten days
    assert read_date("30.12.", LOCALES["de"], date(2027, 1, 5)) == date(2026, 12, 30)
    assert read_date("29.2.", LOCALES["de"], TODAY) is None


@given(st.integers(0, 364).map(lambda back: TODAY - timedelta(days=back)), st.sampled_from(sorted(LOCALES)))
def test_a_day_and_month_never_end_far_away(day: date, language: str) -> None:
    read = read_date(format_date(day, "d. MMMM", locale="de"), LOCALES[language], TODAY)
    assert read is not None
    assert (read.day, read.month) == (day.day, day.month)
    assert TODAY - LONGEST_PAST <= read <= TODAY + timedelta(days=62)


ALPHABET = st.characters(codec=None) | st.sampled_from("0123456789٠٣٩./-–\\ ,:²፩۳\u200fjanovdezشهر")


@given(
    st.text(ALPHABET, max_size=150), st.sampled_from(sorted(LOCALES)), st.dates(date(2000, 1, 1), date(2099, 12, 31))
)
def test_no_text_raises(text: str, language: str, today: date) -> None:
    read = read_date(text, LOCALES[language], today)
    assert read is None or 1999 <= read.year <= 2100
