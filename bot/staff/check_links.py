"""`ankommen check --links`: does every web address still lead somewhere? The answer in plain words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from bot.knowledge import Problem
from bot.knowledge import strict_yaml as yaml
from bot.knowledge.load import knowledge_files

from .findings import Findings

AT_ONCE = 8  # connections at a time
PATIENCE = 10.0  # seconds for one address, with its redirections
_REDIRECTIONS = 5
_ADDRESS = re.compile(r"https?://[^\s\"'<>{}]+")
_NAME = "Mozilla/5.0 (compatible; ankommen-check; looks once whether a source still exists)"
Kind = Literal["fine", "moved", "gone", "temporary", "unreachable", "forbidden"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an address: `fine`, or a kind with words for people."""

    kind: Kind
    words: str = ""


_HINTS: Mapping[Kind, str] = {
    "gone": "find the new address of the page, or another source",
    "moved": "open the new address, and if it says the same, write it here",
    "temporary": "try again tomorrow",
    "unreachable": "try again tomorrow, and look for typing errors in the name",
    "forbidden": "open it in a browser: programs are refused there, people may not be",
}


async def look(addresses: Iterable[str], *, patience: float = PATIENCE) -> dict[str, Outcome]:
    """Try every address once, `AT_ONCE` at a time. Never raises for what the network does."""
    turn = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(
        follow_redirects=True, max_redirects=_REDIRECTIONS, timeout=patience, headers={"User-Agent": _NAME}
    ) as client:

        async def one(address: str) -> tuple[str, Outcome]:
            async with turn:
                return address, await _try(client, address, patience)

        return dict(await asyncio.gather(*(one(address) for address in dict.fromkeys(addresses))))


async def _try(client: httpx.AsyncClient, address: str, patience: float) -> Outcome:
    try:
        async with asyncio.timeout(patience), client.stream("GET", address) as answer:  # the body is not read
            return _judge(answer)
    except (TimeoutError, httpx.TimeoutException):
        return Outcome("temporary", f"no answer within {patience:g} seconds")
    except httpx.TooManyRedirects:
        return Outcome("gone", "is sent round in circles")
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
        return Outcome("gone", "is not a web address")
    except httpx.HTTPError as error:
        if "CERTIFICATE" in str(error).upper():
            return Outcome("forbidden", "has a certificate that cannot be trusted")
        return Outcome("unreachable", "cannot be reached: no connection, or the name of the server is not known")


def _judge(answer: httpx.Response) -> Outcome:
    status = answer.status_code
    if status in {404, 410, 451}:
        return Outcome("gone", f"the page does not exist any more (permanent, {status})")
    if status in {401, 403, 405, 406, 429}:
        return Outcome("forbidden", f"the server lets no program in (forbidden, {status})")
    if status >= 500 or status in {408, 425}:
        return Outcome("temporary", f"the server has trouble (temporary, {status})")
    if status >= 400:
        return Outcome("gone", f"the server refuses the address (permanent, {status})")
    if any(step.status_code in {301, 308} for step in answer.history):
        return Outcome("moved", f"has moved for good to {answer.url}")
    return Outcome("fine")


def check_links(folder: Path, region: str) -> list[Problem]:
    """Look at every address in the values of the knowledge files; one finding an address, at its first place."""
    findings = Findings(folder)
    places: dict[str, list[tuple[Path, tuple[int, int]]]] = {}
    for path in knowledge_files(folder, region):
        for address, place in _addresses(path):
            places.setdefault(address, []).append((path, place))
    outcomes = asyncio.run(look(places))
    if len(outcomes) > 1 and {outcome.kind for outcome in outcomes.values()} == {"unreachable"}:
        message = f"none of {len(outcomes)} links can be reached"
        findings.at(folder / "languages.yaml", (1, 1), message, "is this computer online?", "warning")
        return findings.problems
    for address, outcome in outcomes.items():
        if outcome.kind == "fine":
            continue
        (path, place), *others = places[address]
        also = f" (also at {len(others)} more places)" if others else ""
        message = f"link {address}: {outcome.words}{also}"
        findings.at(path, place, message, _HINTS[outcome.kind], "error" if outcome.kind == "gone" else "warning")
    return sorted(findings.problems)


def _addresses(path: Path) -> list[tuple[str, tuple[int, int]]]:
    """Addresses in the values of a file (comments do not count), with line and column of the value."""
    try:
        content = yaml.load(path)
    except (yaml.YamlProblem, OSError):
        return []  # `check` says so
    found = list(_in_values(content, ()))
    if not found:
        return []
    places = yaml.places(path)
    return [(address, yaml.nearest(places, loc)) for address, loc in found]


def _in_values(value: Any, loc: yaml.Loc) -> Iterable[tuple[str, yaml.Loc]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _in_values(part, (*loc, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _in_values(part, (*loc, index))
    elif isinstance(value, str):
        for address in _ADDRESS.findall(value):
            yield (address if address == value else address.rstrip(".,;:!?)]")), loc  # inside a sentence, or alone
