from __future__ import annotations

import html
import unicodedata
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, User

from bot.channels.telegram.outbound import clean, keyboard, parts
from bot.dialogue import Button, Reply
from bot.dialogue.message import MAX_COPY, Share
from bot.i18n.markup import escape
from tests.botapi import limits
from tests.botapi.html import parse
from tests.botapi.memory import BOT, TOKEN


@pytest.fixture
def me() -> Bot:
    bot = Bot(TOKEN)
    bot._bot_user = User(**BOT, supports_inline_queries=True)
    return bot


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_what_is_measured_is_what_people_see(text: str) -> None:
    shown = clean(text)
    assert limits._REMOVED.search(shown.translate(dict.fromkeys(range(0x2028, 0x202F)))) is None
    assert clean(shown) == shown
    assert unicodedata.is_normalized("NFC", shown)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=600), max_size=80))
def test_parts_fit_and_lose_nothing(lines: list[str]) -> None:
    text = "\n".join(map(escape, lines))
    cut = [parse(part) if part.strip() else part for part in parts(text, 200)]
    assert all(limits.length(part) <= 200 for part in cut)
    assert "".join(cut).replace("\n", "") == "".join(map(html.unescape, map(escape, lines)))


def test_one_action_a_button_and_mirrored_rows(me: Bot) -> None:
    row = (Button("1", "1:h:"), Button("2", url="https://a.example"), Button("3", copy="+49 1"), Button("4", share=Share("wer zahlt", "travel-costs_de")))  # fmt: skip
    for language, labels in (("de", ["1", "2", "3", "4"]), ("ar", ["4", "3", "2", "1"])):
        made = keyboard(Reply("a", language, (row,)), me)
        assert made
        rows = limits.keyboard(made.to_dict(), inline_mode=True)
        assert [button["text"] for button in rows[0]] == labels


def test_where_inline_mode_is_off_a_share_is_a_link(me: Bot) -> None:
    me._bot_user = User(**BOT, supports_inline_queries=False)
    made = keyboard(Reply("a", "de", ((Button("4", share=Share("wer zahlt den Bus?", "travel-costs_de")),),)), me)
    assert made
    limits.keyboard(made.to_dict(), inline_mode=False)
    address = urlsplit(made.inline_keyboard[0][0].url or "")
    assert parse_qs(address.query) == {
        "url": ["https://t.me/ankommen_test_bot?start=travel-costs_de"],
        "text": ["wer zahlt den Bus?"],
    }


@pytest.mark.parametrize(
    "wrong",
    [{}, {"data": "1:h:", "url": "https://a.example"}, {"data": "a" * 65}, {"data": ""}, {"copy": ""}, {"copy": "a" * (MAX_COPY + 1)}, {"copy": "a", "share": Share("a", "b")}],
)  # fmt: skip
def test_a_button_that_telegram_would_refuse_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"button|copy"):
        Button("label", **wrong)  # type: ignore[arg-type]
