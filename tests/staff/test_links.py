"""Against a server of our own: no network."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from bot.staff.check_links import AT_ONCE, check_links, look
from tests.knowledge.small import replace
from tests.staff.complete import write


class _Pages(BaseHTTPRequestHandler):
    """Each path answers in one way; `busy` counts how many are asked at a time."""

    busy: ClassVar[int] = 0
    most: ClassVar[int] = 0
    lock: ClassVar[threading.Lock] = threading.Lock()

    def do_GET(self) -> None:
        with _Pages.lock:
            _Pages.busy += 1
            _Pages.most = max(_Pages.most, _Pages.busy)
        try:
            self._answer()
        finally:
            with _Pages.lock:
                _Pages.busy -= 1

    def _answer(self) -> None:
        target = {"/moved": (301, "/fine"), "/for-now": (302, "/fine"), "/circle": (302, "/circle")}
        if self.path in target:
            status, location = target[self.path]
            self.send_response(status)
            self.send_header("Location", location)
        else:
            if self.path.startswith("/slow"):
                time.sleep(0.05 if self.path.startswith("/slowly") else 1)
            head = self.path.strip("/").partition("-")[0]
            self.send_response(int(head) if head.isdigit() else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    _Pages.busy = _Pages.most = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "kind", "words"),
    [
        ("/fine", "fine", ""),
        ("/for-now", "fine", ""),
        ("/moved", "moved", "has moved for good to"),
        ("/404", "gone", "does not exist any more (permanent, 404)"),
        ("/410", "gone", "permanent, 410"),
        ("/400", "gone", "permanent, 400"),
        ("/circle", "gone", "in circles"),
        ("/403", "forbidden", "lets no program in (forbidden, 403)"),
        ("/429", "forbidden", "forbidden, 429"),
        ("/503", "temporary", "has trouble (temporary, 503)"),
        ("/slow", "temporary", "no answer within 0.3 seconds"),
    ],
)
def test_what_became_of_an_address_is_said_in_words(pages: str, path: str, kind: str, words: str) -> None:
    outcome = asyncio.run(look([pages + path], patience=0.3))[pages + path]
    assert (outcome.kind, words in outcome.words) == (kind, True), outcome


def test_a_server_that_is_not_there_and_an_address_that_is_none(pages: str) -> None:
    nobody, nonsense = "http://127.0.0.1:1/", "https://example.org:many/"
    outcomes = asyncio.run(look([nobody, nonsense]))
    assert outcomes[nobody].kind == "unreachable"
    assert "cannot be reached" in outcomes[nobody].words
    assert outcomes[nonsense].kind == "gone"


def test_never_more_than_eight_at_a_time_and_each_once(pages: str) -> None:
    addresses = [f"{pages}/slowly-{number}" for number in range(24)]
    outcomes = asyncio.run(look([*addresses, *addresses]))
    assert {outcome.kind for outcome in outcomes.values()} == {"fine"}
    assert len(outcomes) == 24
    assert 1 < _Pages.most <= AT_ONCE


def test_findings_stand_at_the_first_place_of_an_address(tmp_path: Path, pages: str) -> None:
    folder = write(tmp_path)
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("https://example.org/", f"{pages}/404-"), encoding="utf-8")
    replace(folder, "common/topics/bye/topic.yaml", "/404-bye", "/fine")
    replace(folder, "common/facts.yaml", "/404-law", "/moved")
    replace(folder, "common/facts.yaml", "# dated", f"# {pages}/404-in-a-comment dated")
    found = [str(problem) for problem in check_links(folder, "bamberg")]
    assert len(found) == 2
    assert found[0].startswith(f"knowledge/common/chains/arrival.yaml:12:13: link {pages}/404-law: the page does not")
    assert "(also at 3 more places)" in found[0]
    assert "find the new address" in found[0]
    assert found[1].startswith(f"knowledge/common/facts.yaml:10:17: warning: link {pages}/moved: has moved for good")


def test_a_computer_that_is_not_online_gets_one_line_not_hundreds(tmp_path: Path, pages: str) -> None:
    folder = write(tmp_path)
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("https://example.org/", "http://127.0.0.1:1/"), encoding="utf-8")
    assert [str(problem) for problem in check_links(folder, "bamberg")] == [
        "knowledge/languages.yaml:1:1: warning: none of 2 links can be reached (is this computer online?)"
    ]
