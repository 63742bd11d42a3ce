"""Whole updates for hypothesis: what people do, what Telegram may send one day, and what is broken."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.botapi.server import BOT

PEOPLE, GROUPS = (1, 2), (-1001, -1002)
_PICTURE = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
_LANGUAGES = st.sampled_from(
    ["de", "en", "ar", "ar-sy", "uk", "uk-ua", "pt-br", "zh-hans", "", "x", "i-klingon", "\ud800", "ü" * 50]
)
_COMMANDS = (
    "start", "help", "next", "where", "courses", "travel", "papers", "data", "deadline", "join", "language", "privacy",
    "forget", "reload", "unknown",
)  # fmt: skip
_WORDS = (
    "wo ist das jobcenter", "Hirschaid", "96047", "ja", "nein", "gestern", "31.02.2026", "in drei Wochen", "5 km",
    "vor 2 monaten", "i don't know", "نعم", "لا", "مبارح", "بدي انتحر", "وين الجوب سنتر؟", "<b>&amp;</i>", "&nbsp;",
    "danke", "§ 24", "B1", "sie haben mich weggeschickt", "qqqq zzzz", "a\u030a\u0333", "\u200f\u200f\u202e",
    "{fact:x}", "%s %(n)d {0}", "\u2068", "1:t:counselling", "ﷺ", "👍", "/", "@", "\x00",
)  # fmt: skip
_ANY = st.text(max_size=60) | st.text(st.characters(), max_size=10).map(lambda text: text * 400)
TEXTS = st.one_of(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join),
    st.builds("/{}{} {}".format, st.sampled_from(_COMMANDS), st.sampled_from(["", f"@{BOT['username']}", "@other"]), st.sampled_from(["", *_WORDS, "travel-costs_ar", "next", "a_b"])),
    st.builds(f"@{BOT['username']} {{}}".format, st.sampled_from(_WORDS)),
    _ANY,
)  # fmt: skip
DATA = st.one_of(
    st.builds(
        "1:{}:{}".format,
        st.sampled_from(("t", "m", "c", "g", "p", "l", "n", "h", "next", "courses", "travel", "papers", "data", "deadline", "door", "join", "feedback", "x")),
        st.sampled_from(("", "start", "counselling", "travel-costs", "hirschaid", "de", "ar", "uk", "xx", "yes.kita", "send.yes", "ask.0", "ask.99", "tick.register-address.0", "done.register-address", "where.arrival", "place.bamberg", "paper.recognised", "again", "..", "a.b.c.d", "-1")),
    ),
    _ANY,
)  # fmt: skip
_SHARED: tuple[dict[str, Any], ...] = (
    {}, {"photo": _PICTURE}, {"photo": _PICTURE, "media_group_id": "album"}, {"via_bot": BOT}, {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "A"}},
    {"location": {"latitude": 49.9, "longitude": 10.9}}, {"location": {"latitude": -90, "longitude": 180, "live_period": 60}},
    {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}}, {"contact": {"phone_number": "1", "first_name": "A"}},
    {"new_chat_members": [BOT]}, {"migrate_to_chat_id": -1003}, {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    {"is_topic_message": True, "message_thread_id": 5}, {"sender_chat": {"id": -5, "type": "channel", "title": "C"}}, {"has_protected_content": True},
    {"reply_to_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": BOT, "text": "a"}},
)  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    user = {
        "id": draw(st.sampled_from(PEOPLE)),
        "is_bot": False,
        "first_name": draw(st.sampled_from(["A", "<b>", "\ud83d"])),
    }
    return {**user, "language_code": draw(_LANGUAGES)} if draw(st.booleans()) else user


def _chat(number: int) -> dict[str, Any]:
    private = number > 0
    return {"id": number, "type": "private" if private else "supergroup", **({"first_name": "A"} if private else {"title": "G"})}  # fmt: skip


@st.composite
def messages(draw: st.DrawFn) -> dict[str, Any]:
    user = draw(people())
    chat = _chat(draw(st.sampled_from((user["id"], user["id"], *GROUPS))))
    shared = draw(st.sampled_from(_SHARED))
    message = {"message_id": draw(st.integers(1, 9)), "date": 1, "chat": chat, "from": user, **shared}
    text = draw(TEXTS)
    where = "caption" if "photo" in shared else "text"
    if not {"location", "voice", "contact", "new_chat_members"} & set(shared) and draw(st.integers(0, 9)):
        message[where] = text
        length = len(text.encode("utf-16-le", "surrogatepass")) // 2
        if draw(st.booleans()):
            kind = draw(st.sampled_from(["mention", "bot_command", "text_mention", "url", "of_a_later_version"]))
            entity = {"type": kind, "offset": draw(st.integers(0, 5)), "length": draw(st.integers(0, length + 5))}
            message["entities" if where == "text" else "caption_entities"] = [{**entity, "user": BOT}]
    return message


@st.composite
def presses(draw: st.DrawFn, number: str) -> dict[str, Any]:
    user = draw(people())
    query: dict[str, Any] = {"id": number, "from": user, "chat_instance": "1"}
    chat = _chat(draw(st.sampled_from((user["id"], user["id"], *GROUPS))))
    shown = {"message_id": draw(st.integers(1, 99)), "date": draw(st.sampled_from([0, 1])), "chat": chat}
    kind = draw(st.integers(0, 9))
    query.update({"inline_message_id": "a"} if kind == 0 else {"message": shown})
    query.update({"game_short_name": "a"} if kind == 1 else {"data": draw(DATA)})
    return query


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def broken(draw: st.DrawFn, update: dict[str, Any]) -> Any:
    """An update in which something is missing or of another kind."""
    update = {**update}
    here: dict[str, Any] = update
    while True:
        key = draw(st.sampled_from(sorted(here)))
        inner = here[key]
        if isinstance(inner, dict) and inner and draw(st.integers(0, 3)):
            here[key] = dict(inner)
            here = here[key]
            continue
        if draw(st.booleans()):
            del here[key]
        else:
            here[key] = draw(_json)
        return update


@st.composite
def updates(draw: st.DrawFn, number: int, *, whole: bool) -> Any:
    """One update; where it is not `whole`, with a mistake in it, or no update at all."""
    kind = draw(st.integers(0, 11))
    if kind <= 4:
        body = {"message": draw(messages())}
    elif kind <= 7:
        body = {"callback_query": draw(presses(f"q{number}"))}
    elif kind == 8:
        body = {"inline_query": {"id": f"q{number}", "from": draw(people()), "query": draw(TEXTS)[:256], "offset": draw(st.sampled_from(["", "1", "x"]))}}  # fmt: skip
    elif kind == 9:
        body = {draw(st.sampled_from(["edited_message", "channel_post", "edited_channel_post"])): draw(messages())}
    elif kind == 10:
        user, chat = draw(people()), _chat(draw(st.sampled_from(PEOPLE)))
        member = {"user": BOT, "status": draw(st.sampled_from(["member", "kicked", "left"])), "until_date": 0}
        body = {"my_chat_member": {"chat": chat, "from": user, "date": 1, "old_chat_member": member, "new_chat_member": member}}  # fmt: skip
    else:
        body = {draw(st.sampled_from(["of_a_later_version", "and_another"])): draw(_json)}
    update = {"update_id": number, **body}
    return update if whole else draw(st.one_of(broken(update), _json))
