"""setWebhook, and what Telegram's server does then (tdlib/telegram-bot-api, WebhookActor.cpp).

Updates of one chat are posted one after the other; what gets no 2xx is posted again, first at once, then later and
later or when Retry-After says. Waiting is shorter here.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from starlette.responses import Response

from .html import Refused
from .memory import Memory
from .methods import error, ok

_KINDS = {"message", "callback_query", "inline_query", "chosen_inline_result", "my_chat_member", "edited_message"}
_FASTER = 20


@dataclass
class Webhook:
    """What setWebhook has set."""

    url: str
    secret: str
    connections: int
    allowed: list[str]


@dataclass
class Webhooks(Memory):
    """The part of the server that is about webhooks."""

    webhook: Webhook | None = None
    webhook_writes: int = 0
    replicas: list[str] = field(default_factory=list)  # addresses behind the webhook's, as a load balancer knows them
    posted: list[tuple[int, int]] = field(default_factory=list)  # update id and status; 0: no answer
    _set_at: float = float("-inf")
    _last_error: tuple[int, str] | None = None
    _turn: Any = field(default_factory=itertools.count)

    def _setWebhook(self, values: dict[str, Any]) -> Response:  # noqa: N802
        if time.monotonic() - self._set_at < 1:
            return error(429, "Too Many Requests: retry after 1", retry_after=1)
        self._set_at = time.monotonic()
        url, secret, connections = values["url"], values.get("secret_token", ""), values.get("max_connections", 40)
        if urlsplit(url).scheme != "https" or urlsplit(url).port not in {None, 443, 80, 88, 8443}:
            raise Refused("Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise Refused("Bad Request: secret token contains illegal characters")
        if unknown := set(values.get("allowed_updates", [])) - _KINDS:
            raise Refused(f"unknown kinds of updates {unknown}")
        if not 1 <= connections <= 100:
            raise Refused("Bad Request: max_connections")
        self.webhook = Webhook(url, secret, connections, values.get("allowed_updates", []))
        self.webhook_writes += 1
        return ok(True)

    def _deleteWebhook(self, _: dict[str, Any]) -> Response:  # noqa: N802
        self.webhook = None
        return ok(True)

    def _getWebhookInfo(self, _: dict[str, Any]) -> Response:  # noqa: N802
        found = self.webhook
        info: dict[str, Any] = {
            "url": found.url if found else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        }
        if found:
            info |= {"max_connections": found.connections, "allowed_updates": found.allowed}
        if self._last_error:
            info |= {"last_error_date": self._last_error[0], "last_error_message": self._last_error[1]}
        return ok(info)

    # posting -------------------------------------------------------------------------------------------------------

    async def deliver(self) -> None:
        """For ever, while the server runs."""
        busy: dict[int, asyncio.Task[None]] = {}
        connector, timeout = aiohttp.TCPConnector(limit=200), aiohttp.ClientTimeout(sock_read=60)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as client:
            try:
                while True:
                    await asyncio.sleep(0.005)
                    self._begin(client, busy)
            finally:
                for task in list(busy.values()):
                    task.cancel()

    def _begin(self, client: aiohttp.ClientSession, busy: dict[int, asyncio.Task[None]]) -> None:
        """The next update of every chat that waits for none."""
        if self.webhook is None or not self.replicas:
            return
        for number in sorted(self.updates):
            if len(busy) >= self.webhook.connections:
                return
            queue = _queue_of(self.updates[number])
            if queue not in busy:
                busy[queue] = task = asyncio.create_task(self._bring(client, number))
                task.add_done_callback(lambda _, queue=queue: busy.pop(queue, None))

    async def _bring(self, client: aiohttp.ClientSession, number: int) -> None:
        delay = 1.0
        for failures in itertools.count(1):
            status, after = await self._post(client, self.updates[number])
            self.posted.append((number, status))
            if 200 <= status <= 299:
                del self.updates[number]
                return
            delay = min(delay * 2 if failures > 1 else delay, 60)
            await asyncio.sleep((after or (0.1 if failures == 1 else delay)) / _FASTER)

    async def _post(self, client: aiohttp.ClientSession, update: dict[str, Any]) -> tuple[int, float]:
        """Through the load balancer: one replica after the other, the next where nobody listens."""
        assert self.webhook
        start = next(self._turn)
        status, said = 0, "Connection refused"
        for offset in range(len(self.replicas)):
            base = self.replicas[(start + offset) % len(self.replicas)]
            try:
                async with client.post(
                    base + (urlsplit(self.webhook.url).path or "/"),
                    json=update,
                    headers={"X-Telegram-Bot-Api-Secret-Token": self.webhook.secret},
                ) as response:
                    status, after = response.status, float(response.headers.get("retry-after", 0))
            except aiohttp.ClientConnectorError:
                continue
            except (aiohttp.ClientError, TimeoutError) as failed:
                said = type(failed).__name__
                break
            if response.ok:
                return status, 0
            said = f"Wrong response from the webhook: {status}"
            self._last_error = (int(time.time()), said)
            return status, after
        self._last_error = (int(time.time()), said)
        return status, 0


def _queue_of(update: dict[str, Any]) -> int:
    """Whose turn it is: a chat, or whoever pressed or asks inline."""
    for part in update.values():
        if isinstance(part, dict):
            found: int = part.get("chat", part.get("from", {})).get("id", 0)
            return found
    return 0
