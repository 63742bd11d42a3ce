from __future__ import annotations

import base64
import stat
import struct
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.store import KeyProblem
from bot.store.keys import Keys, load_keys

KEYS = Keys(b"k" * 32)


def test_the_key_is_made_once_and_only_for_us(tmp_path: Path) -> None:
    first = load_keys(None, tmp_path)
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
    assert load_keys(None, tmp_path).chat_hash("a") == first.chat_hash("a")
    assert "secret" not in repr(first)
    (tmp_path / "secret.key").write_text("nonsense")
    with pytest.raises(KeyProblem, match=r"secret\.key"):
        load_keys(None, tmp_path)


def test_replicas_that_start_together_take_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = {keys.secret for keys in pool.map(lambda _: load_keys(None, tmp_path / "data"), range(32))}
    assert len(secrets) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]


def test_to_read_what_is_there_no_new_key_is_made(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="ANKOMMEN_SECRET_KEY"):
        load_keys(None, tmp_path, make=False)
    assert not list(tmp_path.iterdir())
    made = load_keys(None, tmp_path)
    assert load_keys(None, tmp_path, make=False) == made


def test_a_vote_leads_to_nobody() -> None:
    names = {
        KEYS.chat_hash("telegram:1"),
        *(
            KEYS.vote_hash(chat, kind, quarter)
            for chat in ("telegram:1", "telegram:11")
            for kind in ("integration", "literacy")
            for quarter in ("2026-Q3", "2026-Q4")
        ),
        Keys(b"x" * 32).vote_hash("telegram:1", "integration", "2026-Q4"),
    }
    assert len(names) == 10, "no two are the same: chats, kinds, quarters and keys give different names"
    assert KEYS.vote_hash("telegram:1", "literacy", "2026-Q4") == KEYS.vote_hash("telegram:1", "literacy", "2026-Q4")


def test_what_is_encrypted_tells_the_day_only() -> None:
    token = KEYS.encrypt(b"place", date(2026, 11, 23))
    (seconds,) = struct.unpack(">Q", base64.urlsafe_b64decode(token)[1:9])
    assert datetime.fromtimestamp(seconds, UTC) == datetime(2026, 11, 23, tzinfo=UTC)
    assert KEYS.decrypt(token) == b"place"
    assert KEYS.decrypt(token, "question") is None, "one purpose does not open the other"
    assert Keys(b"x" * 32).decrypt(token) is None
