"""The key: chats are known by a keyed hash only, and what is kept about them is encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import tempfile
from calendar import timegm
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from cryptography.fernet import Fernet, InvalidToken

from .problem import KeyProblem

Purpose = Literal["profile", "question"]


@dataclass(frozen=True)
class Keys:
    """Keys derived from one secret of 32 bytes, one a purpose: to hash chats and votes, to encrypt what is kept."""

    secret: bytes = field(repr=False)

    def chat_hash(self, chat: str) -> str:
        """A chat's only name in the store: HMAC-SHA256, hexadecimal."""
        return hmac.digest(self._derive("chat"), _bytes(chat), "sha256").hex()

    def vote_hash(self, chat: str, kind: str, quarter: str) -> str:
        """A vote's only name: HMAC-SHA256 with a salt of the quarter, hexadecimal.

        Without the secret it leads neither to `chat_hash` nor to the same person's other votes.
        """
        salt = hmac.digest(self._derive("vote"), quarter.encode(), "sha256")
        return hmac.digest(salt, kind.encode() + b"\0" + _bytes(chat), "sha256").hex()

    def encrypt(self, payload: bytes, on: date, purpose: Purpose = "profile") -> bytes:
        """Fernet (AES-128-CBC with HMAC).

        Its readable time is the start of the day: to the second, it would tell which question came from which chat.
        """
        return self._fernet(purpose).encrypt_at_time(payload, timegm(on.timetuple()))

    def decrypt(self, token: bytes, purpose: Purpose = "profile") -> bytes | None:
        """The payload, or None where it was not made with this key."""
        try:
            return self._fernet(purpose).decrypt(token)
        except InvalidToken:
            return None

    def _derive(self, purpose: str) -> bytes:
        return hmac.digest(self.secret, b"ankommen:" + purpose.encode(), hashlib.sha256)

    def _fernet(self, purpose: Purpose) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive(purpose)))


def _bytes(chat: str) -> bytes:
    return chat.encode("utf-8", "surrogatepass")


def load_keys(from_environment: str | None, folder: Path, *, make: bool = True) -> Keys:
    """The key from the environment, or from `secret.key` in `folder`, made with mode 0600 the first time.

    With `make` false a missing key is a problem: a new one could not read what is there. Raises KeyProblem.
    """
    if from_environment:
        return Keys(base64.urlsafe_b64decode(from_environment))
    path = folder / "secret.key"
    try:
        secret = _made(path) if make and not path.exists() else None
        if secret is None:
            secret = base64.urlsafe_b64decode(path.read_bytes().strip())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a key"
        hint = "make the folder writable or set" if make else "set"
        raise KeyProblem(f"cannot use {path} ({reason}); {hint} ANKOMMEN_SECRET_KEY") from None
    if len(secret) != 32:
        raise KeyProblem(
            f"cannot use {path} (not a key of 32 bytes); "
            "restore it from the backup, or delete it and lose the stored sessions"
        )
    return Keys(secret)


def _made(path: Path) -> bytes | None:
    """A new key, written; None where there is one already. Whoever is stopped half-way leaves no broken key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = os.urandom(32)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")  # mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(secret) + b"\n")
        os.link(draft, path)  # unlike a renaming it never replaces
    except FileExistsError:
        return None
    finally:
        Path(draft).unlink()
    return secret
