"""The picture as a page: the drawing, and the same in words for those who cannot see it or want the details."""

from __future__ import annotations

from bot.i18n.markup import escape

from .plain import details, flow_text
from .sheets import PAPER_MARGIN, PRINTED_HEIGHT
from .svg import drawings
from .view import Station, View

_STYLES = (
    f"""
@page {{ size: A3 landscape; margin: {PAPER_MARGIN}mm; }}
@media print {{ .picture > svg {{ width: 100%; height: {PRINTED_HEIGHT}mm; }} }}
"""
    + """
body { margin: 1.5rem; color: #111827; }
body { font: 16px/1.45 "Liberation Sans", Arial, Helvetica, "Noto Sans Arabic", sans-serif; }
.picture { overflow-x: auto; border: 1px solid #94a3b8; margin-block-end: 1rem; } .picture > svg { display: block; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: bold; padding-block: .5rem; }
th, td { border: 1px solid #94a3b8; padding: .4rem .5rem; vertical-align: top; text-align: start; }
tr { break-inside: avoid; } thead { background: #e7edf4; } ul, dl { margin: 0; padding-inline-start: 1.1rem; }
dl { padding: 0; } dt { font-weight: bold; } dd { margin: 0 0 .3rem; } .no { color: #991b1b; font-weight: bold; }
@media print {
  body { margin: 0; font-size: 11px; } table { width: calc(100% - 4px); margin-inline: auto; }
  h1, .scope { display: none; } section { break-before: page; }
  section:first-of-type { break-before: auto; }
  .picture { border: 0; margin: 0; break-after: page; overflow: visible; }
  dt, dd { display: inline; } dt::after { content: ": "; } dd::after { content: "\\A"; white-space: pre; }
}
"""
)


def page(views: list[View]) -> str:
    """One HTML document; each chain is a section."""
    first = views[0]
    title = " · ".join(view.title for view in views)
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{first.language}" dir="{"rtl" if first.rtl else "ltr"}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLES}</style></head>",
            "<body>",
            *(_section(view) for view in views),
            "</body></html>\n",
        ]
    )


def _section(view: View) -> str:
    return "\n".join(
        [
            f'<section id="{view.id}"><h1>{escape(view.title)}</h1><p class="scope">{escape(view.scope)}</p>',
            *(
                f'<div class="picture" role="region" tabindex="0" aria-label="{escape(view.title)}">{drawing}</div>'
                for drawing in drawings(view)
            ),
            _steps(view),
            _gaps(view),
            f"<p>{escape(view.as_of)}</p></section>",
        ]
    )


def _table(caption: str, heads: list[str], rows: list[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _steps(view: View) -> str:
    words = view.words
    heads = [words("Step"), words("Office"), words("Details"), words("Hand-overs"), words("Need for action")]
    rows = [_row(view, station) for station in view.stations]
    return _table(words("The picture in words"), heads, rows)


def _row(view: View, station: Station) -> str:
    lane = view.lane(station.role)
    german = f"<br>{escape(lane.german)}" if lane.german else ""
    pairs = details(view, station, "")
    inside = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in pairs)
    flows = "".join(
        f'<li class="{flow.passed_on}">{escape(flow_text(view, station, flow))}</li>' for flow in station.flows
    )
    return (
        f'<tr><th scope="row">{escape(station.heading)}</th><td>{escape(lane.name)}{german}</td>'
        f"<td>{f'<dl>{inside}</dl>' if inside else ''}</td><td>{f'<ul>{flows}</ul>' if flows else ''}</td>"
        f"<td>{station.gap or ''}</td></tr>"
    )


def _gaps(view: View) -> str:
    if not view.gaps:
        return ""
    words = view.words
    heads = [words("Need for action"), words("Consequence for people"), words("What would close it")]
    rows = [
        f'<tr><th scope="row">{gap.id} {escape(gap.title)}</th><td>{escape(gap.consequence)}</td>'
        f"<td>{escape(gap.would_close)}</td></tr>"
        for gap in view.gaps
    ]
    return _table(words("Needs for action in this picture"), heads, rows)
