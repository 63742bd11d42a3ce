"""Telegram's bad days."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of a proper answer."""

    status: int = 0
    body: dict[str, object] | str = field(default_factory=dict)
    takes: bool = False  # the request is carried out, only its answer does not come
    reset: bool = False  # the connection breaks
    delay: float = 0  # seconds until then


def flood(seconds: int) -> Fault:
    """429."""
    text = f"Too Many Requests: retry after {seconds}"
    return Fault(429, {"ok": False, "error_code": 429, "description": text, "parameters": {"retry_after": seconds}})


def refusal(status: int, description: str) -> Fault:
    """An answer with an error in it."""
    return Fault(status, {"ok": False, "error_code": status, "description": description})


def broken(status: int = 502) -> Fault:
    """An error of a machine between us, in HTML."""
    return Fault(status, f"<html><body><h1>{status}</h1></body></html>")


RESET = Fault(reset=True)
RESET_AFTER = Fault(takes=True, reset=True)
SILENCE = Fault(takes=True, delay=60, reset=True)
