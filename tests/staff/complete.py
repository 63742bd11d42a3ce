"""A small knowledge base in two languages with which `check` finds nothing wrong, as files to break one at a time."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from bot.knowledge import Problem, load
from bot.knowledge.jsonschema import write_schemas
from bot.staff.check import check

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 6, 1)
HELLO = "common/topics/hello"

FILES = {
    "languages.yaml": """\
languages:
  - {code: de, name: Deutsch, direction: ltr, locale: de}
  - {code: en, name: English, direction: ltr, locale: en_GB}
""",
    "common/facts.yaml": """\
# dated figures
facts:
  - id: window
    unit: weeks
    risk: high
    label: {de: Frist, en: time limit}
    versions:
      - value: 2
        from: 2020-01-01
        source: https://example.org/law
        checked_on: 2026-01-01
        review_by: 2027-01-01
""",
    "common/papers.yaml": """\
papers:
  - {id: passport, name: {de: Pass, en: passport}, german: Reisepass, what: {de: Heft, en: booklet}, brought_from_home: true}
  - {id: notice, name: {de: Bescheid, en: notice}, german: Bescheid, what: {de: Brief, en: letter}}
""",
    "common/roles.yaml": """\
roles:
  - {id: town-office, name: {de: Amt, en: office}, german: Amt, does: {de: hilft, en: helps}}
""",
    "common/events.yaml": "events:\n  - {id: arrival, name: {de: Ankunft, en: arrival}}\n",
    "common/gaps.yaml": """\
gaps:
  - id: G01
    title: {de: Adresse bleibt liegen, en: An address is not passed on}
    offices: [town-office]
    consequence: {de: Briefe fehlen., en: Letters are missed.}
    would_close: {de: Ein Blatt., en: A sheet.}
    source: https://example.org/law
    checked_on: 2026-01-01
""",
    "common/chains/arrival.yaml": """\
id: arrival
title: {de: Ankommen, en: Arriving}
steps:
  - id: first
    title: {de: Anmelden, en: Register}
    topic: hello
    for: [asylum, eu]
    areas: [city]
    office: town-office
    produces: [notice]
    gap: G01
    source: https://example.org/law
  - id: second
    title: {de: Danach, en: Afterwards}
    topic: hello
    for: [recognised, eu]
    areas: [city]
    after: [first]
    office: town-office
    deadline: {within: window, after: arrival}
    needs: [passport]
    source: https://example.org/law
""",
    f"{HELLO}/topic.yaml": """\
id: hello
area: arrival
risk: low
importance: required
offices: [town-office]
bring: [passport]
uses: ["fact:window"]
sources:
  - {url: "https://example.org/law", title: Gesetz, checked_on: 2026-01-01}
review_by: 2027-01-01
""",
    f"{HELLO}/de.yaml": """\
language: de
state: reviewed
title: Hallo
label: Hallo
answer: |
  Gehen Sie zum Amt.
  Sie haben {fact:window} Zeit.
utterances: [hallo, guten tag]
reviewed_as: OWN
""",
    f"{HELLO}/en.yaml": """\
language: en
translated_from: GERMAN
state: reviewed
title: Hello
label: Hello
answer: |
  Go to the office.
  You have {fact:window}.
utterances:
  - hello
  - good day
reviewed_as: OWN
""",
    "common/topics/bye/topic.yaml": """\
id: bye
area: everyday
risk: low
importance: complete
sources:
  - {url: "https://example.org/bye", title: Seite, checked_on: 2026-01-01}
review_by: 2027-01-01
""",
    "common/topics/bye/de.yaml": """\
language: de
state: draft
title: Abschied
label: Abschied
answer: Sagen Sie auf Wiedersehen.
utterances: [ade, bis morgen]
""",
    "common/topics/bye/en.yaml": """\
language: en
translated_from: GERMAN
state: draft
title: Good-bye
label: Good-bye
answer: Say good-bye.
utterances: [so long, see you]
""",
    **{
        f"tests/{language}/{topic}.yaml": f"language: {language}\ntopic: {topic}\n"
        f"must:\n  - {topic} {language} one\n  - {topic} {language} two\n  - {topic} {language} three\n"
        f"must_not:\n  - {topic} {language} four\n  - {topic} {language} five\n"
        for language in ("de", "en")
        for topic in ("hello", "bye")
    },
    "bamberg/region.yaml": """\
name: {de: Bamberg, en: Bamberg}
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
    phone: {value: +49 951 13294-0, state: verified, on: 2026-01-01}
    hours: {value: "Mo-Fr 08:00-12:00", state: verified, on: 2026-01-01}
""",
}


def write(root: Path) -> Path:
    """Write the base and the bot's real words under `root`; returns the knowledge folder."""
    folder = root / "knowledge"
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("GERMAN", "0" * 12).replace("OWN", "1" * 12), encoding="utf-8")
    for (topic, language), read in load(folder).texts.items():
        path = folder / f"common/topics/{topic}/{language}.yaml"
        german = load(folder).texts[topic, "de"].fingerprint
        text = path.read_text(encoding="utf-8").replace("0" * 12, german).replace("1" * 12, read.fingerprint)
        path.write_text(text, encoding="utf-8")
    write_schemas(folder / "schema")
    for language in ("de", "en"):
        shutil.copytree(ROOT / "locales" / language, root / "locales" / language)
    return folder


def findings(folder: Path, *, strict: bool = False, day: date = DAY) -> list[Problem]:
    """What `ankommen check` finds."""
    return check(folder, folder.parent / "locales", "bamberg", day=day, strict=strict)
