"""How wide a text is, without a font at hand: Helvetica's widths, DejaVu's for Arabic, generous for the rest."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.i18n.bidi import FSI, PDI

# Thousandths of the font size (Adobe's metrics of Helvetica; Arial and Liberation Sans are the same, and have
# Cyrillic letters).
_BY_WIDTH = {
    191: "'",
    222: "ijlі’ʼ",
    278: " \u00a0!,./:;I[\\]ftїІЇ",
    333: "()-`r",
    355: '"',
    365: "г",
    389: "*",
    411: "ґ",
    438: "к",
    458: "зт",
    489: "Ґ",
    500: "Jckvxyzsсух",
    510: "єэ",
    521: "чь",
    531: "в",
    542: "пяГ",
    552: "н",
    556: "#$0123456789?Labdeghnopqu_€§–аеор«»",
    559: "ий",
    573: "бц",
    583: "длК",
    584: "+<=>~",
    604: "З",
    611: "FTZТ",
    635: "У",
    656: "БЛЬ",
    667: "&ABEKPSVXYАВЕРХЧ",
    669: "ж",
    677: "Д",
    688: "м",
    719: "ЄИЙПы",
    722: "CDHNRUwНСЯ",
    740: "Ц",
    750: "ю",
    760: "Ф",
    778: "GOQО",
    802: "ш",
    823: "фщ",
    833: "MmМ",
    889: "%",
    917: "Ш",
    923: "Ж",
    938: "Щ",
    944: "W",
    1000: "→←…—",
    1010: "Ю",
    1015: "@",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
# Arabic letters change their form: width where the next letter follows, width at the end of a word (DejaVu Sans, which
# is wider than most fonts).
_ARABIC_BY_WIDTH = {
    (291, 291): "اأإآ", (300, 730): "ل", (343, 730): "ن", (373, 760): "يئی", (373, 1093): "بتثپ", (396, 396): "رزژ",
    (411, 411): "ء", (472, 472): "وؤ", (486, 486): "ة", (495, 808): "ق", (495, 983): "ف", (508, 975): "كگک",
    (521, 531): "عغ", (532, 532): "دذ", (574, 574): "ه", (578, 578): "م", (640, 720): "جحخچ", (710, 831): "طظ",
    (760, 760): "ى", (850, 1269): "سش", (949, 1352): "صض",
}  # fmt: skip
_ARABIC = {letter: widths for widths, letters in _ARABIC_BY_WIDTH.items() for letter in letters}
_OTHER = 620  # letters of other scripts, on the safe side
_WIDE = 1000
_BOLD, _BOLD_ARABIC = 1.09, 1.14
_JOINT = "\u00a0"
_RESERVE = 1.03  # browsers hint and round; a text must never touch the frame


@lru_cache(maxsize=50_000)  # the same words are measured for every width and every way to fill a sheet
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in the unit of `size`."""
    seen = [letter for letter in text if unicodedata.category(letter) not in {"Mn", "Cf"}]
    total = sum(_letter(letter, after) for letter, after in zip(seen, [*seen[1:], " "], strict=False))
    wider = _BOLD_ARABIC if any(letter in _ARABIC for letter in text) else _BOLD
    return total * size / 1000 * (wider if bold else 1) * _RESERVE


def _letter(letter: str, after: str) -> int:
    if letter in _ARABIC:
        return _ARABIC[letter][after not in _ARABIC]
    known = _WIDTHS.get(letter) or _WIDTHS.get(unicodedata.normalize("NFD", letter)[0])
    if known is not None:
        return known
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def words_of(text: str) -> list[str]:
    """What stays together on a line: words, but also "§ 24", "7. Title" and a dot after what stands before it."""
    joined = re.sub(r"(?<=§) | (?=·)|(?<=\b\d\.) |(?<=\b\d\d\.) ", _JOINT, text)
    return [word for word in re.split(r"[ \t\r\n]+", joined) if word]


def wrap(text: str, width: float, size: float, *, bold: bool = False, first: float | None = None) -> list[str]:
    """Lines no wider than `width` (the first one: `first`); a word that is wider than a line is divided.

    The first line is empty where the first word fits on the second only.
    """
    lines: list[str] = []
    line = ""
    for word in words_of(text):
        rest = word
        while True:
            room = first if first is not None and not lines else width
            longer = f"{line} {rest}" if line else rest
            if text_width(longer, size, bold=bold) <= room:
                line = longer
                break
            if line or (room < width and text_width(rest, size, bold=bold) <= width):
                lines.append(line)
                line = ""
            else:
                head = _head(rest, room, size, bold=bold)
                lines.append(head + "-")
                rest = rest[len(head) :]
    return _closed([part.replace(_JOINT, " ") for part in ([*lines, line] if line else lines)])


def _head(word: str, room: float, size: float, *, bold: bool) -> str:
    end = max(1, next((n for n in range(len(word)) if text_width(word[: n + 1] + "-", size, bold=bold) > room), 1))
    return word[:end]


def _closed(lines: list[str]) -> list[str]:
    """An isolate that runs over the end of a line is closed there and opened again."""
    result = []
    open_before = 0
    for line in lines:
        full = FSI * open_before + line
        open_before = max(0, full.count(FSI) - full.count(PDI))
        result.append(full + PDI * open_before)
    return result
