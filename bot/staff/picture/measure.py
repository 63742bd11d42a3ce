"""How wide a text will be, without a font at hand: the widths of Helvetica, generous for other scripts."""

from __future__ import annotations

import unicodedata

from bot.i18n.bidi import FSI, PDI

# Thousandths of the font size (Adobe's metrics of Helvetica; Arial and Liberation Sans are the same).
_BY_WIDTH = {
    191: "'",
    222: "ijl",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    355: '"',
    389: "*",
    500: "Jckvxyzs",
    556: "#$0123456789?Labdeghnopqu_€§–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "→←…—",
    1015: "@",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHER = 620  # letters of other scripts, on the safe side
_WIDE = 1000
_BOLD = 1.09
_RESERVE = 1.03  # browsers hint and round; a text must never touch the frame


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width in the unit of `size`."""
    total = sum(_letter(letter) for letter in unicodedata.normalize("NFD", text))
    return total * size / 1000 * (_BOLD if bold else 1) * _RESERVE


def _letter(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is not None:
        return known
    if unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" else _OTHER


def wrap(text: str, width: float, size: float, *, bold: bool = False, first: float | None = None) -> list[str]:
    """Lines no wider than `width` (the first one: `first`); a word that is wider than a line is divided."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        rest = word
        while True:
            room = first if first is not None and not lines else width
            longer = f"{line} {rest}" if line else rest
            if text_width(longer, size, bold=bold) <= room:
                line = longer
                break
            if line:
                lines.append(line)
                line = ""
            else:
                head = _head(rest, room, size, bold=bold)
                lines.append(head + "-")
                rest = rest[len(head) :]
    return _closed([*lines, line] if line else lines)


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
