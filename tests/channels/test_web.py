from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web import build_web_app
from bot.dialogue import Conversation
from tests.running import Running, serving

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


# in a real browser -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def served(
    world: object, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("run"), Path(request.config.cache.mkdir("ankommen"))) as bot:
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
