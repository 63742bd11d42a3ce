from __future__ import annotations

import base64
import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels.web import build_web_app
from bot.dialogue import Conversation
from tests.conftest import MONDAY
from tests.running import ROOT, Running, serving

CHROMIUM = Path("/usr/bin/chromium")
QUESTIONS = [
    ("de-DE", "Wer zahlt meinen Bus zum Deutschkurs?", "Fahrtkosten", "ltr"),
    ("en-GB", "who pays my bus to the german course", "Travel costs", "ltr"),
    ("ar-SY", "مين بيدفع المواصلات لدورة الألماني؟", "Fahrtkosten", "rtl"),
]


@pytest.fixture
def app(conversation: Conversation) -> Starlette:
    return build_web_app(conversation)


def client(app: Starlette, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test", headers=headers)


async def test_a_conversation_remembers_its_visitor(app: Starlette) -> None:
    async with client(app) as visitor, client(app) as stranger:
        await visitor.post("/message", json={"text": "ich wohne in Hirschaid", "language": "de"})
        own = (await visitor.post("/message", json={"text": "wo ist das jobcenter"})).json()["replies"][0]
        other = (await stranger.post("/message", json={"text": "wo ist das jobcenter", "language": "de"})).json()[
            "replies"
        ][0]
    assert "Jobcenter Landkreis" in own["html"]
    assert "Wo wohnen Sie?" not in own["html"]
    assert "Wo wohnen Sie?" in other["html"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{", '{"text": 5}', '{"button": []}', '{"point": [1]}', '{"point": ["a", 2]}', "[" * 5000, '{"text":"' + "x" * 2_000_000 + '"}'],
    ids=range(10),
)  # fmt: skip
async def test_bad_requests_say_what_was_expected(app: Starlette, body: str) -> None:
    async with client(app) as visitor:
        answer = await visitor.post("/message", content=body.encode())
    assert answer.status_code == 400
    assert "expected" in answer.json()["error"]


async def test_another_site_cannot_speak_for_a_visitor(app: Starlette) -> None:
    async with client(app, origin="https://evil.example") as visitor:
        assert (await visitor.post("/message", json={"text": "hallo"})).status_code == 403


async def test_nothing_foreign_is_loaded(app: Starlette) -> None:
    async with client(app) as visitor:
        for path in ("/", "/chat.js", "/chat.css"):
            answer = await visitor.get(path)
            assert answer.status_code == 200
            assert "https://" not in answer.text
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (await visitor.get("/app.py")).status_code == 404


async def test_markup_of_a_person_is_never_executed(app: Starlette) -> None:
    async with client(app) as visitor:
        answer = await visitor.post("/message", json={"text": "<script>alert(1)</script> <b>jobcenter</b>"})
    assert "<script" not in json.dumps(answer.json())


@pytest.fixture
def that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has no day of its own: figures of another day may be withheld."""
    monkeypatch.setattr("bot.channels.web.app.now", lambda: MONDAY)


@pytest.mark.usefixtures("that_monday")
async def test_a_file_comes_inside_the_answer_and_stays_nowhere(app: Starlette) -> None:
    async with client(app) as visitor:
        await visitor.post("/message", json={"text": "/deadline address-registration", "language": "de"})
        reply = (await visitor.post("/message", json={"text": "gestern"})).json()["replies"][0]
        file = reply["document"]
        assert base64.b64decode(file["content"]).startswith(b"BEGIN:VCALENDAR")
        assert (await visitor.get(f"/{file['name']}")).status_code == 404


async def test_only_the_card_for_the_counter_is_large(app: Starlette) -> None:
    async with client(app) as visitor:
        card = await visitor.post("/message", json={"button": "1:c:benefit-switch", "language": "ar"})
        other = await visitor.post("/message", json={"button": "1:t:benefit-switch"})
    assert card.json()["replies"][0]["large"]
    assert not other.json()["replies"][0]["large"]


# in a real browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(
    world: object, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("run"), ROOT / "data") as bot:
        yield bot


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")
@pytest.mark.parametrize(("locale", "question", "title", "direction"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_in_a_real_browser(served: Running, locale: str, question: str, title: str, direction: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(locale=locale, viewport={"width": 390, "height": 780})
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        page.goto(served.url)
        expect(page.locator(".bot").first).to_be_visible()
        page.get_by_role("textbox").fill(question)
        page.keyboard.press("Enter")
        card = page.locator(".bot", has_text="§ 4a IntV").last
        expect(card).to_be_visible()
        expect(card).to_contain_text(title)
        expect(page.locator("html")).to_have_attribute("dir", direction)
        expect(card).to_have_attribute("dir", direction)

        before = page.locator(".bot").count()
        card.locator("button").first.focus()
        page.keyboard.press("Enter")  # buttons work from the keyboard
        expect(page.locator(".bot")).to_have_count(before + 1)

        log, field = page.locator("#log").bounding_box(), page.get_by_role("textbox").bounding_box()
        send = page.locator("#send").bounding_box()
        assert log and field and send
        assert field["x"] >= 0 and field["x"] + field["width"] <= 390  # nothing leaves a phone's screen
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert (send["x"] < field["x"]) == (direction == "rtl")  # laid out from right to left
        assert failures == []
        browser.close()


@contextlib.contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """The page of this very process, on a free port."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.browser
@pytest.mark.usefixtures("that_monday")
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")
@pytest.mark.parametrize(
    ("locale", "direction", "counter", "yesterday"),
    [("en-GB", "ltr", "For the counter", "Yesterday"), ("ar-SY", "rtl", "للشباك", "أمس")],
)
def test_counter_card_and_calendar_file_by_keyboard(
    app: Starlette, locale: str, direction: str, counter: str, yesterday: str
) -> None:
    from playwright.sync_api import expect, sync_playwright

    with listening(app) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = browser.new_page(locale=locale, viewport={"width": 390, "height": 780})
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda message: failures.append(message.text) if message.type == "error" else None)
        page.goto(url)
        usual = page.locator(".bot").first
        expect(usual).to_be_visible()

        page.get_by_role("textbox").fill("/start address-registration")
        page.keyboard.press("Enter")
        page.get_by_role("button", name=counter).focus()
        page.keyboard.press("Enter")
        large = page.locator(".large")
        expect(large).to_have_attribute("dir", direction)
        expect(large.locator("blockquote")).to_have_attribute("lang", "de")
        size, small = (
            found.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
            for found in (large.locator("blockquote"), usual)
        )
        assert size >= 1.8 * small
        log, shown = page.locator("#log").bounding_box(), large.bounding_box()
        assert log and shown
        assert shown["width"] >= log["width"] - 40  # the whole width
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

        page.get_by_role("textbox").fill("/deadline address-registration")
        page.keyboard.press("Enter")
        page.get_by_role("button", name=yesterday).focus()
        page.keyboard.press("Enter")
        link = page.locator("a[download]")
        expect(link).to_contain_text("ankommen-2026-12-07.ics")  # Sunday to Sunday, then Monday
        link.focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename == "ankommen-2026-12-07.ics"
        assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")
        assert failures == []
        browser.close()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium")
def test_a_checklist_changes_in_place_and_a_number_is_copied(app: Starlette) -> None:
    from playwright.sync_api import expect, sync_playwright

    with listening(app) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 780})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(url)
        page.get_by_role("textbox").fill("/next")
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Stadt Bamberg").last.click()
        page.get_by_role("button", name="Schutz anerkannt").last.click()
        box = page.get_by_role("button", name="☐").first
        expect(box).to_be_visible()
        label, bubbles = box.inner_text(), page.locator(".bubble").count()
        box.focus()
        page.keyboard.press("Enter")
        ticked = page.get_by_role("button", name=label.replace("☐", "☑"))
        expect(ticked).to_be_focused()  # goes on where the person was
        expect(page.locator(".bubble")).to_have_count(bubbles)

        page.get_by_role("textbox").fill("/start volunteers")
        page.keyboard.press("Enter")
        copying = page.get_by_role("button", name="Nummer kopieren").last
        copying.click()
        expect(page.get_by_role("button", name="Kopiert").last).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").startswith("+49 951")
        assert page.get_by_text("Antwort teilen").count() == 0  # nothing to share from one's own machine
        browser.close()
