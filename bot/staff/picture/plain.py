"""The chain as an indented list for a terminal."""

from __future__ import annotations

from .view import Flow, Station, Use, View


def plain_text(views: list[View]) -> str:
    """Every station with its office, papers, registers and hand-overs."""
    return "\n".join(_chain(view) for view in views)


def _chain(view: View) -> str:
    lines = [view.title, view.scope, view.as_of, ""]
    for station in view.stations:
        lines += [*_station(view, station), ""]
    if not view.stations:
        lines.append(view.words("No step for this selection."))
    if view.gaps:
        lines.append(view.words("Needs for action in this picture"))
        lines += [f"  {gap.id} {gap.title}" for gap in view.gaps]
    return "\n".join(lines).rstrip() + "\n"


def _station(view: View, station: Station) -> list[str]:
    lane = view.lane(station.role)
    office = f"{lane.name} ({lane.german})" if lane.german else lane.name
    lines = [station.heading + (f" [{station.gap}]" if station.gap else "")]
    lines += [f"   {label}: {value}" for label, value in details(view, station, office)]
    lines += [f"   {flow_text(view, station, flow)}" for flow in station.flows]
    return lines


def details(view: View, station: Station, office: str) -> list[tuple[str, str]]:
    """Label and value of everything but the hand-overs, without what is empty."""
    words = view.words
    numbers = {other.id: str(other.number) for other in view.stations}
    rows = [
        (words("Office"), office),
        (words("For whom"), station.limits),
        (words("After step"), ", ".join(numbers[name] for name in station.after)),
        (words("After, in another chain"), "; ".join(station.earlier)),
        (words("Deadline"), station.deadline),
        (words("Typical wait"), station.wait),
        (words("Papers needed"), "; ".join(station.needs)),
        (words("To bring because no office passes it on"), "; ".join(station.brings)),
        (words("You receive"), "; ".join(station.produces)),
        (words("Written into"), _uses(station.writes)),
        (words("Read from"), _uses(station.reads)),
        (words("Note"), station.note),
    ]
    return [(label, value) for label, value in rows if value]


def _uses(uses: tuple[Use, ...]) -> str:
    return "; ".join(f"{use.name} ({use.data})" for use in uses)


def flow_text(view: View, station: Station, flow: Flow) -> str:
    """A hand-over in one line: the way, the data, whether it happens, what to carry."""
    here = view.lane(station.role).name
    sender, receiver = (here, flow.office) if flow.outgoing else (flow.office, here)
    mark = {"yes": "→", "no": "✗"}.get(flow.passed_on, "?")
    law = f" ({flow.law})" if flow.law else ""
    text = view.words("{sender} to {receiver}: {data} – {state}", sender=sender, receiver=receiver, data=flow.data, state=flow.state)  # fmt: skip  # noqa: E501
    carried = "; ".join(flow.papers)
    return f"{mark} {text}{law}" + (f" – {view.words('bring: {papers}', papers=carried)}" if carried else "")
