"""Words for days beside the calendar's own names (those come from CLDR): today, yesterday, dialect, Latin letters.

All forms are as `normalise` leaves them; `fold_article` has taken the Arabic article off.
"""

from __future__ import annotations

import re

# Syria with Iraq and the Levant, Morocco, Algeria with Tunisia, and Mauritania have month names of their own
COUNTRIES = {"ar": ("ar_SY", "ar_MA", "ar_DZ", "ar_MR")}
DAYS_AGO = {
    0: "heute|heute morgen|heute frueh|today|this morning|اليوم|النهارده|هاليوم|el yom|al yom|il yom|elyom|alyom|lyom",
    1: "gestern|yesterday|امس|البارح|البارحه|امبارح|مبارح|imbarih|mbare7|embare7|imbare7|ams",
    2: "vorgestern|day before yesterday|اول امس|اول من امس|قبل امس|اول البارح|اول البارحه|اول امبارح|اول مبارح"
    "|awal mbare7|awal embare7|awwal imbarih",
    -1: "morgen|tomorrow|غدا|بكرا|بكره|bukra|bokra",
    -2: "uebermorgen|day after tomorrow|بعد غد|بعد بكرا|بعد بكره",
    7: "vor einer woche|a week ago|one week ago|قبل اسبوع|من اسبوع",
    14: "vor zwei wochen|two weeks ago|قبل اسبوعين|من اسبوعين",
}
AGO = (
    (re.compile(r"vor (\d{1,3}) tag(?:en)?|(\d{1,3}) days? ago|(?:قبل|من) (\d{1,3}) (?:ايام|يوم)"), 1),
    (re.compile(r"vor (\d{1,2}) wochen?|(\d{1,2}) weeks? ago|(?:قبل|من) (\d{1,2}) (?:اسابيع|اسبوع)"), 7),
)
_DIALECT = (  # Monday first
    "اتنين|تنين|itnin|tnen|isnein",
    "ثلاثا|تلاتا|تلات|talata|tlata",
    "اربعا|arb3a|orb3a",
    "khamis|5amis",
    "jom3a|jum3a|gom3a",
    "samstag|sonnabend|sabt",
    "حد|a7ad|ahad",
)
WEEKDAYS = {word: number for number, words in enumerate(_DIALECT) for word in words.split("|")}
MONTHS = {"mrz": 3, "jaenner": 1, "feber": 2, "sept": 9}
FILLERS = frozenset(
    word
    for words in (
        "am an dem den der das dieser diesen letzte letzten letzter letztes vergangene vergangenen vorige vorigen",
        "es war ist seit abend frueh mittag nachmittag vormittag morgens abends",
        "on the last this past it was is since evening morning afternoon night at in",
        "يوم في كان كانت هو هي ماضي ماضيه فات فايت اللي الي صباحا مساء",
        "yom youm el il",
    )
    for word in words.split()
)
MONTH_WORDS = frozenset({"شهر", "بشهر"})  # "3 شهر 12": the third of month 12


def fold_article(word: str) -> str:
    """Without the Arabic article: people write كانون اول as well as كانون الأول."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
