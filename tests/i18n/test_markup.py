from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.markup import escape, link, plain
from tests.botapi.html import parse

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@given(ANY_TEXT)
def test_whatever_a_person_writes_is_safe_for_telegram(text: str) -> None:
    assert "<" not in escape(text)
    parse(escape(text))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cf")), max_size=100))
def test_plain_gives_back_what_was_escaped(text: str) -> None:
    assert plain(escape(text)) == text


def test_links_show_their_address_in_plain_text_and_never_run_scripts() -> None:
    assert plain(link("https://example.org/?a=1&b=2", "Seite")) == "Seite (https://example.org/?a=1&b=2)"
    assert link("javascript:alert(1)", "x") == "x"
