"""`ankommen check`: every finding in the knowledge base at once, by file and line, each with a way to mend it."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.i18n.catalogue import catalogue_path, load_catalogues
from bot.knowledge import KnowledgeError, Problem
from bot.knowledge.jsonschema import schemas
from bot.knowledge.load import knowledge_files, load_with_origins
from bot.matching.cache import find_trained
from bot.matching.concepts import ConceptIndex

from .check_catalogues import MODEL, check_catalogues
from .check_chains import check_chains
from .check_letters import check_letters
from .check_lexicon import check_lexicon
from .check_live import LIVE, check_live
from .check_over_match import check_over_match
from .check_plain import check_plain
from .check_questions import check_questions
from .check_sizes import check_sizes
from .check_terms import check_terms
from .check_texts import check_texts
from .findings import Base, Findings
from .readiness import check_offered

_RULES = (check_chains, check_texts, check_questions, check_plain, check_terms)


def check(  # noqa: PLR0913 - where, when and how strictly are all the caller's
    knowledge_folder: Path,
    locales_folder: Path,
    region: str,
    *,
    day: date,
    strict: bool = False,
    cache: Path | None = None,
) -> list[Problem]:
    """All errors and warnings as of `day`; with `strict` also what a person must confirm before going live.

    What utterances mean is learned first where `cache` does not hold it yet: some minutes.

    A knowledge base that does not load is still read as text; what builds on its entries is then not looked at.
    """
    findings = Findings(knowledge_folder, _schemas(knowledge_folder))
    base: Base | None = None
    try:
        base = Base(*load_with_origins(knowledge_folder, region), findings, day)
    except KnowledgeError as error:
        findings.problems.extend(error.problems)
    folders = sorted(path.name for path in locales_folder.glob("*") if path.is_dir())
    # easy words beside a language, as "de-easy" beside "de", have no complete catalogue
    whole = tuple(name for name in folders if "-" not in name or name.partition("-")[0] not in folders)
    languages, fallbacks = (base.languages, base.knowledge.fallbacks) if base else (whole, {})
    files = knowledge_files(knowledge_folder, region)
    check_letters(findings, [*files, *(catalogue_path(locales_folder, code) for code in (*languages, *fallbacks))])
    complete = check_catalogues(findings, locales_folder, languages, fallbacks)
    if base is not None:
        index = ConceptIndex(base.knowledge)
        learned = find_trained(base.knowledge, index, cache)
        check_over_match(base, learned)
        check_lexicon(base, index, learned)
        check_offered(base, locales_folder)
        for rule in (*_RULES, *((check_live,) if strict else ())):
            rule(base)
        if complete:
            moment = datetime.combine(day, time(10), ZoneInfo("Europe/Berlin"))
            try:
                offered = [language.code for language in base.knowledge.offered_languages]
                check_sizes(base, load_catalogues(locales_folder, offered, fallbacks), moment)
            except KeyError as error:  # the program asks for words that no catalogue has
                message = f"no card can be made: the message {error} is missing in every language"
                hint = "copy its entry from the version before, in all languages"
                findings.at(catalogue_path(locales_folder, MODEL), (1, 1), message, hint)
    return sorted(set(findings.problems))


def summary(report: list[Problem]) -> str:
    """The last line: what stands in the way, counted."""
    errors = sum(problem.severity == "error" for problem in report)
    live = sum(problem.message.startswith(LIVE) for problem in report)
    to_confirm = f"; to be confirmed by a person before going live: {live}" if live else ""
    return f"{errors - live} errors, {len(report) - errors} warnings{to_confirm}"


def _schemas(folder: Path) -> list[Problem]:
    """The JSON Schemas beside the files must be those of the program."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return problems  # the loader says so
    for name, text in schemas().items():
        path = folder / "schema" / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            message = "not the schema of this program, expected it written anew"
            problems.append(Problem(f"{folder.name}/schema/{name}", 1, 1, message, "ankommen check --write-schema"))
    return problems
