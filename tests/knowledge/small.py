"""The smallest knowledge base that is complete, as files to break one at a time."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "languages.yaml": "languages:\n  - {code: de, name: Deutsch, direction: ltr, locale: de, tags: [de-at]}\n",
    "common/facts.yaml": """\
facts:
  - id: window
    unit: weeks
    risk: high
    label: {de: Frist}
    versions:
      - value: 2
        from: 2020-01-01
        source: https://example.org/law
        checked_on: 2026-01-01
        review_by: 2027-01-01
""",
    "common/papers.yaml": "papers:\n  - {id: passport, name: {de: Pass}, german: Reisepass, what: {de: aus der Heimat}}\n",
    "common/roles.yaml": "roles:\n  - {id: town-office, name: {de: Amt}, german: Amt, does: {de: hilft}}\n",
    "common/events.yaml": "events:\n  - {id: arrival, name: {de: Ankunft}}\n",
    "common/chains/arrival.yaml": """\
id: arrival
title: {de: Ankommen}
steps:
  - id: first
    title: {de: Anmelden}
    topic: hello
    for: [eu]
    office: town-office
    source: https://example.org/law
  - id: second
    title: {de: Danach}
    topic: hello
    for: [eu]
    after: [first]
    office: town-office
    deadline: {within: window, after: arrival}
    needs: [passport]
    source: https://example.org/law
""",
    "common/topics/hello/topic.yaml": """\
id: hello
area: arrival
risk: low
importance: required
offices: [town-office]
uses: ["fact:window"]
sources:
  - {url: "https://example.org/law", title: Gesetz, checked_on: 2026-01-01}
review_by: 2027-01-01
""",
    "common/topics/hello/de.yaml": """\
language: de
state: draft
title: Hallo
label: Hallo
answer: Sie haben {fact:window} Zeit.
utterances: [hallo, guten tag]
""",
    "bamberg/region.yaml": """\
name: {de: Bamberg}
home: {lat: 49.9, lon: 10.9}
routing:
  town-office: {city: office-city}
municipalities:
  - {id: bamberg, name: Bamberg, area: city, kind: Stadt, ags: 09461000, postal_codes: [96047], lat: 49.9, lon: 10.9}
""",
    "bamberg/offices.yaml": """\
offices:
  - id: office-city
    role: town-office
    serves: city
    name: Amt der Stadt
    hours: {value: "Mo-Fr 08:00-12:00", state: found, on: 2026-01-01}
""",
}


def write(root: Path) -> Path:
    """Write the base under `root`/knowledge and return the folder."""
    folder = root / "knowledge"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def replace(folder: Path, name: str, old: str, new: str) -> Path:
    """Change a file; the old text must be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path
