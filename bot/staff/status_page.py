"""The status as one web page: no script, nothing loaded from elsewhere, readable aloud, on paper and in the dark."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path

from bot.i18n.bidi import is_rtl

from .status import STATES, Status, easy_lines, say

_STYLE = """
:root { color-scheme: light dark; --line: #767676; --head: #e8eef4; --ok: #d3ecd3; --wait: #fff0c2; --bad: #f8d7d3; }
@media (prefers-color-scheme: dark) { :root { --head: #25313d; --ok: #17401f; --wait: #4a3a05; --bad: #571c17; } }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }
caption { text-align: start; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top; }
thead th { background: var(--head); position: sticky; top: 0; }
td.reviewed { background: var(--ok); } td.draft { background: var(--wait); }
td.outdated, td.missing { background: var(--bad); font-weight: bold; }
a:focus-visible { outline: 3px solid; }
@media print { body { max-width: none; font-size: 9pt; } thead th { position: static; } tr { break-inside: avoid; } }
"""


def as_page(status: Status) -> str:
    """A complete HTML document in English; names in other languages are marked as such."""
    title = f"Status of the knowledge base on {status.day}"
    sections = [
        ("texts", "Texts", _totals(status) + _topics(status)),
        ("figures", "Figures", _figures(status)),
        ("contacts", "Contacts nobody has verified", _contacts(status)),
        ("contradictions", "Contradictions", _contradictions(status)),
        ("gaps", "Needs for action", _gaps(status)),
    ]
    links = "".join(f'<li><a href="#{key}">{escape(name)}</a></li>' for key, name, _ in sections)
    body = "".join(
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(name)}</h2>{content}</section>'
        for key, name, content in sections
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f'<body><header><h1>{escape(title)}</h1><nav aria-label="Contents"><ul>{links}</ul></nav></header>'
        f"<main>{body}</main></body></html>\n"
    )


def write_page(status: Status, path: Path) -> None:
    """Write the page in one step, so that a reader never sees half of it. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(as_page(status))
        draft.chmod(0o644)  # mkstemp makes it readable for its owner only
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]], *, counted: bool = True) -> str:
    """Cells are HTML; the first of a row names it. A table without rows says so."""
    columns = "".join(cell if cell.startswith("<th") else f'<th scope="col">{cell}</th>' for cell in head)
    lines = []
    for first, *others in rows:
        cells = "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in others)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    if not lines:
        return f"<p>{escape(caption)}: none.</p>"
    return (
        f"<table><caption>{escape(caption)}{f': {len(lines)}' if counted else ''}</caption>"
        f"<thead><tr>{columns}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _language_heads(status: Status) -> list[str]:
    return [
        f'<th scope="col" lang="{code}" dir="{"rtl" if is_rtl(code) else "ltr"}">{escape(status.names[code])}</th>'
        for code in status.languages
    ]


def _totals(status: Status) -> str:
    rows = [[state, *(str(status.count(code)[state]) for code in status.languages)] for state in STATES]
    table = _table("How many topics are in which state", ["State", *_language_heads(status)], rows, counted=False)
    return table + "".join(f"<p>{escape(line)}</p>" for line in easy_lines(status))


def _topics(status: Status) -> str:
    late = dict(status.overdue)
    rows = [
        [
            escape(topic),
            f'<span lang="de">{escape(status.titles[topic])}</span>',
            escape(status.areas[topic]),
            *(_state(status, topic, code) for code in status.languages),
            f"since {late[topic]}" if topic in late else "no",
        ]
        for topic, states in status.topics.items()
    ]
    return _table("Topics", ["Topic", "German title", "Area", *_language_heads(status), "Past its review date"], rows)


def _state(status: Status, topic: str, language: str) -> str:
    state = status.topics[topic][language]
    edited = ", edited since review" if (topic, language) in status.edited else ""
    return f'<td class="{state}">{state}{edited}</td>'


def _figures(status: Status) -> str:
    withheld = [[escape(line.fact.id), escape(say(line.fact.label)), escape(line.reason)] for line in status.withheld]
    stale = [[escape(line.fact.id), escape(say(line.fact.label)), str(line.review_by)] for line in status.stale]
    return _table(f"Withheld, of {status.facts}", ["Figure", "What it says", "Why"], withheld) + _table(
        "Stale, shown with a remark", ["Figure", "What it says", "To be checked by"], stale
    )


def _contacts(status: Status) -> str:
    rows = [
        [
            f'<span lang="de">{escape(line.office.name)}</span>',
            escape(line.office.id),
            escape(", ".join(line.unverified)) or "–",
            escape(", ".join(line.found)) or "–",
        ]
        for line in status.contacts
    ]
    return _table(f"Offices, of {status.offices}", ["Office", "Id", "Not shown", "Shown, found on"], rows)


def _contradictions(status: Status) -> str:
    rows = [
        [
            escape(fact.id),
            *(
                f'<a lang="de" href="{escape(side.source)}">{escape(side.gist)}</a> ({escape(side.date or "no date")})'
                for side in (dispute.a, dispute.b)
            ),
        ]
        for fact, dispute in status.open
    ]
    return _table("Open", ["Figure", "One source", "Another source"], rows) + f"<p>Resolved: {status.resolved}.</p>"


def _gaps(status: Status) -> str:
    rows = [
        [
            line.gap.id,
            escape(say(line.gap.title)),
            escape(say(line.gap.consequence)),
            escape(say(line.gap.would_close)),
            escape(", ".join(line.steps)) or "–",
        ]
        for line in status.gaps
    ]
    return _table("Gaps", ["Number", "Gap", "What it means for people", "What would close it", "Steps"], rows)
