"""Words for days beside the calendar's own names (those come from CLDR): today, yesterday, dialect, Latin letters.

All forms are as `normalise` leaves them; `fold_article` has taken the Arabic article off.
"""

from __future__ import annotations

import re

# Syria with Iraq and the Levant, Morocco, Algeria with Tunisia, and Mauritania have month names of their own; many who
# write Ukrainian mix in Russian names
COUNTRIES = {"ar": ("ar_SY", "ar_MA", "ar_DZ", "ar_MR"), "uk": ("ru",)}
DAYS_AGO = {
    0: "heute|heute morgen|heute frueh|today|this morning|اليوم|النهارده|هاليوم|el yom|al yom|il yom|elyom|alyom|lyom"
    "|сьогодні|сьодні|сегодня|sohodni|sogodni|segodnya",
    1: "gestern|yesterday|امس|البارح|البارحه|امبارح|مبارح|imbarih|mbare7|embare7|imbare7|ams"
    "|вчора|учора|вчера|vchora|vchera",
    2: "vorgestern|day before yesterday|اول امس|اول من امس|قبل امس|اول البارح|اول البارحه|اول امبارح|اول مبارح"
    "|awal mbare7|awal embare7|awwal imbarih|позавчора|позавчера|два дні тому|два дня назад|pozavchora",
    -1: "morgen|tomorrow|غدا|بكرا|بكره|bukra|bokra|завтра|zavtra",
    -2: "uebermorgen|day after tomorrow|بعد غد|بعد بكرا|بعد بكره|післязавтра|послезавтра",
    7: "vor einer woche|a week ago|one week ago|قبل اسبوع|من اسبوع|тиждень тому|один тиждень тому|неделю назад",
    14: "vor zwei wochen|two weeks ago|قبل اسبوعين|من اسبوعين|два тижні тому|две недели назад",
}
AGO = (
    (
        re.compile(
            r"vor (\d{1,3}) tag(?:en)?|(\d{1,3}) days? ago|(?:قبل|من) (\d{1,3}) (?:ايام|يوم)"
            r"|(\d{1,3}) (?:день|дні|днів|дня|дней) (?:тому|назад)"
        ),
        1,
    ),
    (
        re.compile(
            r"vor (\d{1,2}) wochen?|(\d{1,2}) weeks? ago|(?:قبل|من) (\d{1,2}) (?:اسابيع|اسبوع)"
            r"|(\d{1,2}) (?:тиждень|тижні|тижнів|недели|недель) (?:тому|назад)"
        ),
        7,
    ),
)
_SPOKEN = (  # Monday first; dialect, Latin letters, and cases: CLDR has only the nominative of weekdays
    "اتنين|تنين|itnin|tnen|isnein|понеділка|понедельника|ponedilok",
    "ثلاثا|تلاتا|تلات|talata|tlata|вівторка|вторника|vivtorok",
    "اربعا|arb3a|orb3a|середу|середи|среду|среды",
    "khamis|5amis|четверга",
    "jom3a|jum3a|gom3a|п'ятницю|п'ятниці|пятниця|пятницю|пятницу|пятницы",
    "samstag|sonnabend|sabt|суботу|суботи|субботу|субботы",
    "حد|a7ad|ahad|неділю|неділі|воскресенья",
)
WEEKDAYS = {word: number for number, words in enumerate(_SPOKEN) for word in words.split("|")}
MONTHS = {"mrz": 3, "jaenner": 1, "feber": 2, "sept": 9}
FILLERS = frozenset(
    word
    for words in (
        "am an dem den der das dieser diesen letzte letzten letzter letztes vergangene vergangenen vorige vorigen",
        "es war ist seit abend frueh mittag nachmittag vormittag morgens abends",
        "on the last this past it was is since evening morning afternoon night at in",
        "يوم في كان كانت هو هي ماضي ماضيه فات فايت اللي الي صباحا مساء",
        "yom youm el il",
        "у в на з із від минулий минулої минулого минулу це цей цього цю цієї було був була",
        "вранці зранку вдень увечері ввечері вночі",
        "прошлый прошлого прошлой прошлую это было был была утром днем вечером ночью с от",
    )
    for word in words.split()
)
MONTH_WORDS = frozenset({"شهر", "بشهر"})  # "3 شهر 12": the third of month 12
BEFORE_MONTHS = frozenset({"of", "the", "من", "den", "го", "числа"})  # between day and month: "3-го грудня"


def fold_article(word: str) -> str:
    """Without the Arabic article: people write كانون اول as well as كانون الأول."""
    return word[2:] if word.startswith("ال") and len(word) > 3 else word
