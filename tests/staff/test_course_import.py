from __future__ import annotations

import itertools
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.knowledge import Knowledge, load
from bot.staff.course_columns import COLUMNS, column_of
from bot.staff.course_import import FILE, BadRows, Import, plan, write
from bot.staff.course_rows import letter, read_rows
from bot.staff.edit import Refused
from bot.staff.tables import Row, TableProblem, read_table
from tests.conftest import ROOT
from tests.staff.lists import as_csv, as_workbook, row

TODAY = date(2026, 11, 22)
EXAMPLE = ROOT / "knowledge/bamberg/course-dates.example.csv"


@pytest.fixture(scope="module")
def base() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A knowledge folder that may be changed."""
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge"))


def planned(path: Path, base: Knowledge, *rows: dict[str, object]) -> Import:
    path.write_text(as_csv(list(rows)), encoding="utf-8")
    return plan(path, base, TODAY)


def complaints(path: Path, base: Knowledge, *rows: dict[str, object]) -> list[str]:
    with pytest.raises(BadRows) as caught:
        planned(path, base, *rows)
    return [str(bad) for bad in caught.value.bad]


# reading -----------------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_course_date(tmp_path: Path, base: Knowledge) -> None:
    (entry,) = planned(tmp_path / "list.csv", base, row()).dates
    assert (entry.place, entry.kind, entry.level, entry.starts) == (
        "schesslitz",
        "orientation",
        "A1",
        date(2026, 12, 1),
    )
    assert (entry.minimum, entry.enrolled, entry.counted_on) == (15, 9, date(2026, 11, 3))
    assert (entry.childcare, entry.audience, entry.languages) == ("yes", "women", ("ar", "uk"))
    assert (entry.state, entry.on, entry.daytime) == ("verified", date(2026, 11, 4), "morning")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_any_separator_and_encoding_of_a_german_office(
    tmp_path: Path, base: Knowledge, encoding: str, separator: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(as_csv([row()], separator).encode(encoding))
    assert plan(path, base, TODAY).dates == planned(tmp_path / "same.csv", base, row()).dates


def test_excel_with_real_days_and_numbers_reads_the_same(tmp_path: Path, base: Knowledge) -> None:
    cells = row(Kursbeginn=datetime(2026, 12, 1), Stand=date(2026, 11, 4), Mindestzahl=15, Angemeldet=9.0)
    path = as_workbook(tmp_path / "list.xlsx", [cells])
    assert plan(path, base, TODAY).dates == planned(tmp_path / "list.csv", base, row()).dates


@pytest.mark.parametrize("text", ["01.12.2026", "1.12.2026", "1. 12. 2026", "2026-12-01", "46357"])
def test_days_as_staff_and_excel_write_them(tmp_path: Path, base: Knowledge, text: str) -> None:
    (entry,) = planned(tmp_path / "list.csv", base, row(Kursbeginn=text)).dates
    assert entry.starts == date(2026, 12, 1)


def test_english_headings_a_title_above_and_excels_own_first_line(tmp_path: Path, base: Knowledge) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "sep=;\r\nCourses in autumn;;\r\n\r\nplace;kind;starts;state;as of;source;remarks\r\n"
        "Baunach;orientation;2026-12-01;found;2026-11-01;https://example.org;nice\r\n",
        encoding="utf-8",
    )
    found = plan(path, base, TODAY)
    assert [entry.id for entry in found.dates] == ["baunach-2026-12-01-orientation"]
    assert any("'remarks'" in note for note in found.notes)


def test_every_documented_heading_is_read() -> None:
    for column in COLUMNS:
        for name in column.names:
            assert column_of(f" {name.upper()} ") is column
    text = (ROOT / "knowledge/README.md").read_text(encoding="utf-8")
    for column in COLUMNS:
        assert f"`{column.names[0]}`" in text


# what is wrong -----------------------------------------------------------------------------------------------------

WRONG = [
    ("Kursort", "Hirschaidd", ["'Hirschaidd'", "did you mean", "'Hirschaid'"]),
    ("Kursort", "Atlantis", ["'Atlantis'", "add it there first"]),
    ("Kursträger", "VHS Bamberg Land", ["did you mean 'Volkshochschule Bamberg-Land'"]),
    ("Kursart", "Integrationskur", ["one of: Integrationskurs", "did you mean 'Integrationskurs'"]),
    ("Niveau", "B7", ["one of: Alpha, A1"]),
    ("Kursbeginn", "31.02.2026", ["a day such as 01.12.2026"]),
    ("Kursbeginn", "12/01/2026", ["a day such as 01.12.2026"]),
    ("Kursbeginn", "01.12.2062", ["in the next three years"]),
    ("Kursbeginn", "", ["found nothing", "a value"]),
    ("Tageszeit", "nachts", ["one of: vormittags"]),
    ("Mindestzahl", "fünfzehn", ["a whole number from 1 to 99"]),
    ("Mindestzahl", "0", ["a whole number from 1 to 99"]),
    ("Angemeldet", "-3", ["a whole number from 0 to 99"]),
    ("Angemeldet am", "03.12.2026", ["a day up to today"]),
    ("Kinderbetreuung", "vielleicht", ["one of: ja, nein, unbekannt"]),
    ("Für wen", "Katzen", ["one of: alle"]),
    ("Hilfe auf", "Arabisch, Klingonisch", ["one of: Deutsch"]),
    ("Status", "prima", ["one of: bestätigt"]),
    ("Stand", "1.1.27", ["a day such as 01.12.2026"]),
    ("Quelle", "die Chefin", ["an address such as https://"]),
]


@pytest.mark.parametrize(("column", "value", "words"), WRONG, ids=[f"{name}={value}" for name, value, _ in WRONG])
def test_a_bad_cell_is_named_with_row_column_found_and_expected(
    tmp_path: Path, base: Knowledge, column: str, value: str, words: list[str]
) -> None:
    said = complaints(tmp_path / "list.csv", base, row(), row(**{"Kursnummer": "8", column: value}))
    place = f"row 3, column {letter(list(row()).index(column))} ({column})"
    (line,) = [line for line in said if line.startswith(place)]
    assert "found" in line and "expected" in line
    for word in words:
        assert word in line


def test_all_bad_cells_of_all_rows_come_at_once(tmp_path: Path, base: Knowledge) -> None:
    said = complaints(
        tmp_path / "list.csv", base, row(Kursbeginn="bald", Status="?"), row(Kursnummer="8"), row(Kursort="Atlantis")
    )
    assert [line.split(",")[0] for line in said] == ["row 2", "row 2", "row 4"]


def test_a_provider_that_does_not_hold_courses_there(tmp_path: Path, base: Knowledge) -> None:
    (said,) = complaints(tmp_path / "list.csv", base, row(Kursträger="bfz-bamberg"))
    assert "a course place of bfz-bamberg" in said


def test_a_town_with_several_places_needs_the_provider(tmp_path: Path, base: Knowledge) -> None:
    (said,) = complaints(tmp_path / "list.csv", base, row(Kursort="Bamberg", Kursträger=""))
    assert "several fit: anker, bamberg-bfz" in said
    assert planned(tmp_path / "list.csv", base, row(Kursort="Bamberg")).dates[0].place == "anker"


def test_the_same_course_twice(tmp_path: Path, base: Knowledge) -> None:
    (said,) = complaints(tmp_path / "list.csv", base, row(), row())
    assert said == "row 3: found the same course as in row 2, expected each course once; give each its Kursnummer"


def test_found_needs_a_source_and_a_count_a_number(tmp_path: Path, base: Knowledge) -> None:
    said = complaints(
        tmp_path / "list.csv", base, row(Status="gefunden", Quelle=""), row(Angemeldet="", Kursnummer="8")
    )
    assert "column Quelle" in said[0]
    assert "Angemeldet am" in said[1]


def test_headings_missing_doubled_or_misspelt(tmp_path: Path, base: Knowledge) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Kursort;Kursart;Kursbegin;Beginn;Start;Stand\nx;x;x;x;x;x\n", encoding="utf-8")
    with pytest.raises(BadRows) as caught:
        plan(path, base, TODAY)
    said = str(caught.value)
    assert "column C: found 'Kursbegin', expected 'Kursbeginn' as the heading" in said
    assert "column E: found 'Start', expected only one such column, D is one already" in said
    assert "no column 'Status'" in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no headings"),
        (b"Hallo\nWelt\n", "no headings"),
        (as_csv([row()]).splitlines()[0].encode(), "no rows below the headings"),
    ],
)
def test_a_list_without_courses_would_delete_all_and_is_refused(
    tmp_path: Path, base: Knowledge, content: bytes, words: str
) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(BadRows, match=words):
        plan(tmp_path / "list.csv", base, TODAY)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0rest", "old Excel file"),
        (b"PK\x03\x04 not a workbook", "expected .xlsx"),
        (b"Kursort;Kursart\n\x81\x8d;x\n", "no text"),
        (b'Kursort;Kursart\n"Baunach;x\n', "line 2: unexpected end of data; expected rows with matching quotation"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, base: Knowledge, content: bytes, words: str) -> None:
    (tmp_path / "list.csv").write_bytes(content)
    with pytest.raises(TableProblem) as caught:
        plan(tmp_path / "list.csv", base, TODAY)
    assert words in str(caught.value)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    try:
        read_table(path, lambda _: True)
    except TableProblem as problem:
        assert "expected" in str(problem)


@given(st.dictionaries(st.sampled_from(list(row())), st.text(max_size=30), max_size=6))
def test_any_cells_make_a_course_or_a_complaint(base: Knowledge, changes: dict[str, str]) -> None:
    cells = {name: str(value) for name, value in {**row(), **changes}.items()}
    found = read_rows([Row(1, tuple(cells)), Row(2, tuple(cells.values()))], base, TODAY)
    assert bool(found.dates) != bool(found.bad)
    for bad in found.bad:
        assert bad.row == 2 and bad.found and bad.expected


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


# writing -----------------------------------------------------------------------------------------------------------


def test_what_was_imported_is_what_the_bot_reads(tmp_path: Path, folder: Path, base: Knowledge) -> None:
    found = planned(tmp_path / "list.csv", base, row(), row(Kursnummer="8", Kursort="baunach", Kursbeginn="11.01.2027"))
    path = write(folder / "bamberg", found.dates)
    assert tuple(load(folder).course_dates.values()) == found.dates
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../schema/course-dates.json\n")
    assert "starts: 2026-12-01\n" in path.read_text(encoding="utf-8")
    assert not list((folder / "bamberg").glob("*.tmp"))


def test_the_second_import_says_what_is_new_changed_and_gone(tmp_path: Path, folder: Path, base: Knowledge) -> None:
    first = planned(tmp_path / "list.csv", base, row(), row(Kursnummer="8"))
    assert first.lines()[-1] == "2 courses: 2 new, 0 changed, 0 gone"
    write(folder / "bamberg", first.dates)
    second = planned(tmp_path / "list.csv", load(folder), row(Angemeldet="11", Kinderbetreuung=""), row(Kursnummer="9"))
    lines = second.lines()
    assert "changed  vhs-land-eok-7: enrolled 9 → 11, childcare yes → unknown" in lines
    assert "gone     vhs-land-8: orientation in schesslitz, starts 2026-12-01" in lines
    assert "new      vhs-land-9: orientation in schesslitz, starts 2026-12-01" in lines
    write(folder / "bamberg", second.dates)
    assert set(load(folder).course_dates) == {"vhs-land-eok-7", "vhs-land-9"}


def test_staff_are_told_what_will_not_be_shown(tmp_path: Path, base: Knowledge) -> None:
    found = planned(
        tmp_path / "list.csv", base, row(Kursbeginn="01.10.2026"), row(Kursnummer="8", Status="unbestätigt", Quelle="")
    )
    assert any("1 of the courses have started already" in note for note in found.notes)
    assert any("1 of the courses are unconfirmed" in note for note in found.notes)
    assert any("schesslitz is historical in courses.yaml" in note for note in found.notes)


def test_the_example_shows_every_column_and_never_reaches_people(tmp_path: Path, base: Knowledge, folder: Path) -> None:
    headings = EXAMPLE.read_text(encoding="utf-8").splitlines()[0].split(";")
    assert [column_of(name).field for name in headings] != []  # type: ignore[union-attr]
    assert {column_of(name) for name in headings} == set(COLUMNS)
    assert base.course_dates == {}
    found = plan(EXAMPLE, base, TODAY)
    assert len(found.dates) == 2
    with pytest.raises(Refused, match="example"):
        write(folder / "bamberg", found.dates)


# the command -------------------------------------------------------------------------------------------------------


@pytest.fixture
def command(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKOMMEN_KNOWLEDGE", str(folder))
    return folder


def test_the_command_writes_shows_and_dry_runs(
    tmp_path: Path, command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(as_csv([row()]), encoding="utf-8")
    target = command / "bamberg" / FILE
    assert main(["import", "courses", str(path), "--day", "2026-11-22", "--dry-run"]) == 0
    assert "dry run: nothing was written" in capsys.readouterr().out
    assert not target.exists()
    assert main(["import", "courses", str(path), "--day", "2026-11-22"]) == 0
    assert "1 courses: 1 new" in capsys.readouterr().out
    assert target.exists()


def test_one_bad_row_leaves_everything_as_it_was(
    tmp_path: Path, command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    target = command / "bamberg" / FILE
    path.write_text(as_csv([row()]), encoding="utf-8")
    main(["import", "courses", str(path), "--day", "2026-11-22"])
    before = target.read_bytes()
    path.write_text(as_csv([row(Kursnummer="8"), row(Kursnummer="9", Stand="gestern")]), encoding="utf-8")
    capsys.readouterr()
    assert main(["import", "courses", str(path), "--day", "2026-11-22"]) == 1
    said = capsys.readouterr()
    assert "row 3, column N (Stand): found 'gestern'" in said.err
    assert "nothing was imported" in said.err
    assert said.out == ""
    assert target.read_bytes() == before


def test_a_missing_file_and_a_picture_are_one_line_each(
    tmp_path: Path, command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import", "courses", str(tmp_path / "none.csv")]) == 2
    assert "No such file" in capsys.readouterr().err
    (tmp_path / "list.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    assert main(["import", "courses", str(tmp_path / "list.xls")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_course_without_a_number_is_known_again_by_what_it_is(tmp_path: Path, base: Knowledge) -> None:
    times, levels = ("vormittags", "abends", ""), ("A1", "B1")
    rows = [row(Kursnummer="", Tageszeit=time, Niveau=level) for time, level in itertools.product(times, levels)]
    names = {entry.id for entry in planned(tmp_path / "list.csv", base, *rows).dates}
    assert names == {entry.id for entry in planned(tmp_path / "list.csv", base, *reversed(rows)).dates}
    assert len(names) == 6
