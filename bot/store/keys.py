"""The key: chats are known by a keyed hash only, and what is kept about them is encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class KeyProblem(Exception):
    """The key cannot be read or made; shown to whoever starts the bot."""


@dataclass(frozen=True)
class Keys:
    """Two keys derived from one secret of 32 bytes: one hashes chats, one encrypts profiles."""

    secret: bytes = field(repr=False)

    def chat_hash(self, chat: str) -> str:
        """A chat's only name in the store: HMAC-SHA256, hexadecimal."""
        return hmac.digest(self._derive(b"chat"), chat.encode("utf-8", "surrogatepass"), "sha256").hex()

    def encrypt(self, payload: bytes) -> bytes:
        """Fernet (AES-128-CBC with HMAC)."""
        return self._fernet().encrypt(payload)

    def decrypt(self, token: bytes) -> bytes | None:
        """The payload, or None where it was not made with this key."""
        try:
            return self._fernet().decrypt(token)
        except InvalidToken:
            return None

    def _derive(self, purpose: bytes) -> bytes:
        return hmac.digest(self.secret, b"ankommen:" + purpose, hashlib.sha256)

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derive(b"profile")))


def load_keys(from_environment: str | None, folder: Path) -> Keys:
    """The key from the environment, or from `secret.key` in `folder`, made with mode 0600 the first time.

    Raises KeyProblem.
    """
    if from_environment:
        return Keys(base64.urlsafe_b64decode(from_environment))
    path = folder / "secret.key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            secret = base64.urlsafe_b64decode(path.read_bytes().strip())
        else:
            secret = os.urandom(32)
            with os.fdopen(descriptor, "wb") as file:
                file.write(base64.urlsafe_b64encode(secret) + b"\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a key"
        raise KeyProblem(f"cannot use {path} ({reason}); make the folder writable or set ANKOMMEN_SECRET_KEY") from None
    if len(secret) != 32:
        raise KeyProblem(
            f"cannot use {path} (not a key of 32 bytes); "
            "restore it from the backup, or delete it and lose the stored sessions"
        )
    return Keys(secret)
