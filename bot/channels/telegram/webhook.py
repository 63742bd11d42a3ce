"""The webhook: the endpoint that Telegram posts to, and the address that Telegram has."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, WebhookInfo
from telegram.error import RetryAfter, TelegramError

from bot.dialogue.session import StoreUnavailable
from bot.settings import Settings

from ..metrics import Metrics
from .inbox import Ledger, Unhandled
from .updates import Take, seconds_of

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000  # bytes; Telegram's updates have some kilobytes
_READ_ON = 64_000_000
_STRANGERS_TIME = 5.0  # seconds for the body of a request that is refused by its head
_PATIENCE = 45.0  # seconds; Telegram waits for an answer for 60 (telegram-bot-api, WebhookActor.cpp)
_CONNECTIONS = 100  # at once, the most that Telegram offers: each is held until its update is handled
_LOOK_AGAIN = 60.0  # seconds
_NOBODY = 0  # no update has this id: who takes it looks after the webhook, the other replicas wait
_TURN = timedelta(seconds=10)


class Refused(Exception):
    """A request that is answered with an error: the status, and in one word why."""

    def __init__(self, status: int, reason: str, retry_after: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.retry_after = status, reason, retry_after


class Endpoint:
    """Answers 200 only when the update is handled: what this process does not finish, Telegram brings again.

    Telegram keeps the order of a chat by waiting for the 200, so nobody overtakes themselves.
    """

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        assert settings.webhook_url and settings.webhook_secret  # read_settings sees to it
        self._secret, self._metrics = settings.webhook_secret.encode(), metrics
        self._path = urlsplit(settings.webhook_url).path or "/"
        self.take: Take | None = None  # set when the bot is ready for updates
        self.wrong_secret = asyncio.Event()

    def route(self) -> Route:
        """At the path of the address that Telegram has; a proxy in front must not change it."""
        return Route(self._path, self._post, methods=["POST"])

    async def _post(self, request: Request) -> Response:
        try:
            await self._check_head(request)
            raw = await _json(request)
            if self.take is None:  # looked at after the last wait: nothing is begun once the stop has begun
                raise Refused(503, "stopping or starting", retry_after=2)
            await self._handled(self.take, raw)
        except Refused as refused:
            self._metrics.refused.labels(refused.reason).inc()
            headers = {} if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
            return PlainTextResponse(refused.reason, refused.status, {**headers, "Connection": "close"})
        return Response()

    async def _check_head(self, request: Request) -> None:
        """Before a byte of the body is kept. Raises Refused."""
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode("latin-1", "replace"), self._secret):
            if given:
                self.wrong_secret.set()
            await _read_away(request)
            raise Refused(403, "secret")
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            await _read_away(request)
            raise Refused(415, "type")

    async def _handled(self, take: Take, raw: Any) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await take(raw)
        except (TimeoutError, Unhandled):  # the work goes on here or elsewhere; asked again, we wait for it again
            raise Refused(503, "unfinished", retry_after=2) from None


async def _read_away(request: Request) -> None:
    """Let a small body come in unseen: a connection closed before would be reset, and take our answer with it."""
    size = 0
    with contextlib.suppress(ClientDisconnect, TimeoutError):
        async with asyncio.timeout(_STRANGERS_TIME):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BODY:
                    return


async def _json(request: Request) -> Any:
    """The body; never more than MAX_BODY of it is kept. Raises Refused.

    What is too long is read on for a while: a connection closed before would take our answer with it.
    """
    content, size = bytearray(), 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size <= MAX_BODY:
                content += chunk
            elif size > _READ_ON:
                break
        if size > MAX_BODY:
            raise Refused(413, "size")
        return json.loads(content)
    except ClientDisconnect:
        raise Refused(400, "cut off") from None
    except (ValueError, RecursionError):
        raise Refused(400, "not JSON") from None


class Keeper:
    """Sees to it that Telegram has our address, one replica at a time.

    Setting it is repeatable, and is done only where something differs. The turn keeps replicas that start together from
    calling setWebhook within the same second, which Telegram answers with 429.
    """

    def __init__(self, settings: Settings, bot: Bot, ledger: Ledger, metrics: Metrics, allowed: Sequence[str]) -> None:
        self._settings, self._bot, self._ledger, self._metrics = settings, bot, ledger, metrics
        self._allowed = list(allowed)
        self._last_error: datetime | None = None

    async def ensure(self, *, anew: bool = False) -> None:
        """Compare, and set what differs; with `anew` set it in any case. Raises TelegramError."""
        async with self._turn():
            while True:
                info = await self._bot.get_webhook_info()
                self._metrics.waiting.set(info.pending_update_count)
                self._report(info)
                if self._agrees(info) and not anew:
                    return
                try:
                    await self._set()
                except RetryAfter as error:
                    await asyncio.sleep(seconds_of(error))
                else:
                    return

    async def run(self, wrong_secret: asyncio.Event) -> None:
        """For ever: look every minute, and set anew when somebody comes with another secret than ours.

        Telegram does not show the secret it has, so that after a change of it only the refused request tells.
        """
        while True:
            with contextlib.suppress(TimeoutError):  # wait_for of Python 3.11 may swallow a cancellation
                async with asyncio.timeout(_LOOK_AGAIN):
                    await wrong_secret.wait()
            anew = wrong_secret.is_set()
            try:
                await self.ensure(anew=anew)
            except TelegramError as error:
                self._metrics.count_error(error)
                log.warning("the webhook could not be checked: %s", type(error).__name__)
            if anew:
                await asyncio.sleep(_LOOK_AGAIN)  # whoever plays with secrets does not make us call Telegram more often
                wrong_secret.clear()

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        try:
            while not await self._ledger.take([_NOBODY], _TURN):  # noqa: ASYNC110 - of other processes
                await asyncio.sleep(0.2)
        except StoreUnavailable as error:
            log.warning("the webhook is checked without asking the other replicas: %s", error)
        try:
            yield
        finally:
            with contextlib.suppress(StoreUnavailable):
                await self._ledger.stamp([_NOBODY], timedelta())  # over at once: the next one's turn

    def _agrees(self, info: WebhookInfo) -> bool:
        return (
            info.url == self._settings.webhook_url
            and set(info.allowed_updates or ()) == set(self._allowed)
            and info.max_connections == _CONNECTIONS
        )

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._settings.webhook_url or "",
            max_connections=_CONNECTIONS,
            allowed_updates=self._allowed,
            secret_token=self._settings.webhook_secret,
        )
        log.info("webhook set")

    def _report(self, info: WebhookInfo) -> None:
        """What Telegram has met at our address, once each."""
        if info.last_error_date is not None and info.last_error_date != self._last_error:
            if self._last_error is not None or info.pending_update_count:
                log.warning("Telegram met at the webhook: %s", info.last_error_message)
            self._last_error = info.last_error_date
