from __future__ import annotations

import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.knowledge import load
from bot.staff.status import Status, as_text, status
from bot.staff.status_page import as_page, write_page
from tests.knowledge.small import replace
from tests.running import run
from tests.staff.complete import HELLO, ROOT, write

DAY = date(2027, 3, 1)  # two months after everything was to be looked at again


@pytest.fixture
def picture(tmp_path: Path) -> Status:
    """A base with one of everything that can be open."""
    folder = write(tmp_path)
    replace(folder, f"{HELLO}/de.yaml", "Gehen Sie", "Kommen Sie")  # en is outdated now
    (folder / "common/topics/bye/en.yaml").unlink()
    (folder / "tests/en/bye.yaml").unlink()
    version = (
        "versions: [{value: 3, from: 2020-01-01, source: https://e.org, checked_on: 2026-01-01, review_by: 2027-01-01}]"
    )
    facts = (
        f"  - {{id: old, unit: days, risk: low, label: {{de: alt <b>, en: old <b>}}, {version}}}\n"
        f"  - {{id: gone, unit: days, risk: low, label: {{de: vorbei}}, {version.replace('from', 'until: 2026-01-31, from')}}}\n"
        f"  - {{id: disputed, unit: days, risk: low, label: {{de: strittig}}, {version}, contradictions: ["
        "{open: true, a: {gist: drei, source: https://a.org}, b: {gist: vier, source: https://b.org, date: 2026-01}},"
        "{open: false, resolved: älter, a: {gist: eins, source: https://a.org}, b: {gist: zwei, source: https://b.org}}]}\n"
    )
    path = folder / "common/facts.yaml"
    path.write_text(path.read_text(encoding="utf-8") + facts, encoding="utf-8")
    replace(folder, "bamberg/offices.yaml", "    hours: {value: \"Mo-Fr 08:00-12:00\", state: verified", "    email: {state: unverified}\n    hours: {value: \"Mo-Fr 08:00-12:00\", state: found")  # fmt: skip
    return status(load(folder), DAY)


def test_the_picture_is_the_true_one(picture: Status) -> None:
    assert picture.topics == {
        "hello": {"de": "draft", "en": "outdated"},
        "bye": {"de": "draft", "en": "missing"},
    }
    assert picture.edited == {("hello", "de")}
    assert picture.count("en") == {"outdated": 1, "missing": 1}
    assert picture.overdue == (("hello", date(2027, 1, 1)), ("bye", date(2027, 1, 1)))
    assert [(line.fact.id, line.review_by) for line in picture.stale] == [("old", date(2027, 1, 1))]
    assert {line.fact.id: line.reason for line in picture.withheld} == {
        "window": "past its review date, and the risk is high",
        "gone": "no version holds on this day",
        "disputed": "official sources disagree",
    }
    assert [(c.office.id, c.unverified, c.found) for c in picture.contacts] == [
        ("office-city", ("email",), ("hours (2026-01-01)",))
    ]
    assert [(fact.id, dispute.a.gist) for fact, dispute in picture.open] == [("disputed", "drei")]
    assert picture.resolved == 1
    assert [(line.gap.id, line.steps) for line in picture.gaps] == [("G01", ("first",))]


def test_another_day_another_picture(tmp_path: Path) -> None:
    picture = status(load(write(tmp_path)), date(2026, 6, 1))
    assert picture.topics["hello"] == {"de": "reviewed", "en": "reviewed"}
    assert not picture.edited
    assert picture.overdue == picture.stale == picture.withheld == picture.open == picture.contacts == ()


def test_the_text_shows_all_of_it(picture: Status) -> None:
    lines = as_text(picture).splitlines()
    assert lines[0] == "Knowledge base on 2027-03-01"
    assert "hello  draft  outdated" in lines
    assert "bye    draft  missing" in lines
    at = lines.index("Texts edited since review: 1")
    assert lines[at + 1] == "  hello: de"
    assert "  window: past its review date, and the risk is high" in lines
    assert "  office-city: not shown: email; found: hours (2026-01-01)" in lines
    assert "  disputed: «drei» against «vier»" in lines
    assert "  G01 An address is not passed on – steps: 1" in lines
    assert all(len(line) <= 100 for line in lines)


class _Strict(HTMLParser):
    """Fails on tags that are not closed in order; keeps what is needed to judge the page."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def test_the_page_stands_alone_and_can_be_read_aloud(picture: Status) -> None:
    page = as_page(picture)
    parser = _Strict()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    tags = [tag for tag, _ in parser.seen]
    assert page.startswith("<!DOCTYPE html>")
    assert ("html", {"lang": "en"}) in parser.seen
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    assert not {"script", "link", "img", "iframe"} & set(tags), "nothing is loaded"
    assert tags.count("caption") == tags.count("table") > 4
    assert all("scope" in attributes for tag, attributes in parser.seen if tag == "th")
    ids = {attributes["id"] for _, attributes in parser.seen if "id" in attributes}
    inside = [a["href"] for tag, a in parser.seen if tag == "a" and str(a["href"]).startswith("#")]
    assert {str(link)[1:] for link in inside} == ids
    text = " ".join(parser.words)
    for words in (
        "old <b>",
        "outdated",
        "draft, edited since review",
        "official sources disagree",
        "drei",
        "An address is not passed on",
        "email",
    ):
        assert words in text


def test_the_page_is_written_in_one_step(picture: Status, tmp_path: Path) -> None:
    path = tmp_path / "status.html"
    path.write_text("before", encoding="utf-8")
    write_page(picture, path)
    assert path.read_text(encoding="utf-8") == as_page(picture)
    assert [file.name for file in tmp_path.glob("*status*")] == ["status.html"]
    with pytest.raises(OSError, match="nowhere"):
        write_page(picture, tmp_path / "nowhere" / "status.html")


def test_languages_written_from_right_to_left_are_marked() -> None:
    page = as_page(status(load(ROOT / "knowledge"), date(2026, 11, 22)))
    assert '<th scope="col" lang="ar" dir="rtl">العربية</th>' in page


def test_the_commands(tmp_path: Path) -> None:
    folder = write(tmp_path)
    where = {"ANKOMMEN_KNOWLEDGE": str(folder)}
    done = run("status", "--day", "2027-03-01", folder=tmp_path, **where)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Knowledge base on 2027-03-01" in done.stdout
    done = run("status", "--html", "page.html", folder=tmp_path, **where)
    assert (done.returncode, done.stdout) == (0, "written: page.html\n")
    done = run("confirm", "fact", "windo", folder=tmp_path, **where)
    assert (done.returncode, done.stderr) == (2, "ankommen confirm: unknown fact 'windo', did you mean window?\n")
    done = run("confirm", "topic", "bye", "--lang", "de", "--on", "2026-02-01", folder=tmp_path, **where)
    assert done.returncode == 0
    assert "common/topics/bye/de.yaml:2: state: draft → reviewed" in done.stdout
    for wrong in (["fact", "window", "--lang", "de"], ["fact", "window", "--on", "2999-01-01"]):
        done = run("confirm", *wrong, folder=tmp_path, **where)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    shutil.copytree(ROOT / "locales" / "ar", tmp_path / "locales" / "ar")
    done = run("check", "--strict", "--day", "2026-06-01", folder=tmp_path, **where)
    assert done.returncode == 1
    assert "before going live: bye is draft in en" in done.stderr
    assert done.stdout.endswith("0 errors, 0 warnings; to be confirmed by a person before going live: 1\n")
