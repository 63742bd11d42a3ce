"""What translators get and give back, and new languages."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.settings import Settings

from .common import UsageError, complain

WORKBOOK = b"PK\x03\x04"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the parser."""
    exchange = commands.add_parser("exchange", help="all texts of a language for translators, and back")
    ways = exchange.add_subparsers(dest="way", required=True, metavar="export|import")
    export = ways.add_parser("export", help="write all texts of a language into one file")
    export.set_defaults(run=_export)
    export.add_argument("file", nargs="?", type=Path, metavar="FILE", help="ankommen-LANG.xlsx or .po if left out")
    export.add_argument("--lang", required=True, help="language code")
    export.add_argument("--format", choices=("po", "xlsx"), default="xlsx", help="xlsx if left out")
    bring = ways.add_parser("import", help="take the translations of such a file; refused rows are named")
    bring.set_defaults(run=_import)
    bring.add_argument("file", type=Path, metavar="FILE", help="PO or XLSX as `exchange export` wrote it")
    bring.add_argument("--lang", required=True, help="language code")
    bring.add_argument("--overwrite", action="store_true", help="also what has changed here since the export")
    bring.add_argument("--dry-run", action="store_true", help="only show what would change")
    new = commands.add_parser("add-language", help="the files of a new language, not offered until it is usable")
    new.set_defaults(run=_add_language)
    new.add_argument("code", metavar="LANG", help="language code of two or three letters, such as tr")
    new.add_argument("--name", required=True, help="its own name, such as Türkçe")
    new.add_argument("--direction", choices=("ltr", "rtl"), help="how it is written; known if left out")
    new.add_argument("--locale", help="Babel's name for it; the code if left out")


def _export(options: argparse.Namespace, settings: Settings) -> int:
    from bot.staff.edit import Refused
    from bot.staff.exchange import FileProblem, as_po, collect, write_workbook

    path: Path = options.file or Path(f"ankommen-{options.lang}.{options.format}")
    if path.exists():
        raise UsageError(f"{path} exists already and may hold somebody's work, expected another name")
    try:
        found = collect(settings.knowledge, settings.locales, settings.region, options.lang)
        if options.format == "po":
            path.write_text(as_po(found), encoding="utf-8", newline="\n")
        else:
            write_workbook(found, path)
    except (Refused, FileProblem) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"cannot write {path} ({error.strerror})") from None
    missing = sum(not unit.text for unit in found.units)
    print(f"written: {path}: {len(found.units)} texts ({missing} missing), {len(found.lists)} lists")
    return 0


def _import(options: argparse.Namespace, settings: Settings) -> int:
    from bot.staff.edit import Refused
    from bot.staff.exchange import FileProblem, collect, plan, read_po_rows, read_workbook, try_out, write_all

    file: Path = options.file
    try:
        content = file.read_bytes()
        read = read_workbook if content.startswith(WORKBOOK) else read_po_rows
        rows = read(content, file.name, options.lang)
        found = collect(settings.knowledge, settings.locales, settings.region, options.lang)
        planned = plan(found, rows, overwrite=options.overwrite)
        done = "dry run: nothing was written"
        if options.dry_run:
            try_out(settings.knowledge, settings.region, planned.drafts)
        else:
            write_all(settings.knowledge, settings.region, planned.drafts)
            done = "written"
    except FileProblem as error:
        complain(f"{error}; nothing was imported")
        return 1
    except Refused as error:
        raise UsageError(f"{error}; nothing was imported") from None
    except OSError as error:
        raise UsageError(f"cannot read {file} ({error.strerror})") from None
    for refusal in planned.refused:
        complain(str(refusal))
    print(*planned.lines(settings.knowledge), done, sep="\n")
    return int(bool(planned.refused))


def _add_language(options: argparse.Namespace, settings: Settings) -> int:
    from bot.staff.add_language import add_language
    from bot.staff.edit import Refused
    from bot.staff.exchange import FileProblem

    try:
        paths = add_language(
            settings.knowledge,
            settings.locales,
            settings.region,
            options.code,
            name=options.name,
            direction=options.direction,
            locale=options.locale,
        )
    except (Refused, FileProblem) as error:
        raise UsageError(f"{error}; nothing was written") from None
    print(*(f"written: {path}" for path in paths), sep="\n")
    print(f"next: ankommen status --lang {options.code}, ankommen exchange export --lang {options.code}")
    return 0
