"""A Bot API server on loopback that refuses what Telegram refuses. Every refusal is kept, so that a test can see it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from .faults import Fault
from .form import PARAMETERS, typed, values_of
from .html import Refused
from .memory import BOT, TOKEN, Call, Sent
from .methods import Blocked, Methods, Migrated, error, ok
from .people import People
from .webhooks import Webhooks

__all__ = ["BOT", "TOKEN", "BotApi", "Sent", "running"]


@dataclass
class BotApi(Webhooks, Methods, People):
    """The server."""

    url: str = ""
    delay: float = 0  # seconds until a method answers: the real one takes about 0.05
    _faults: list[tuple[str, int | None, Fault]] = field(default_factory=list)
    _polls: int = 0
    _server: uvicorn.Server | None = None

    def fails(self, method: str, *faults: Fault, chat: int | None = None) -> None:
        """The next requests of this method (for this chat) meet these faults, one each."""
        self._faults.extend((method, chat, fault) for fault in faults)

    def _fault(self, method: str, chat: Any) -> Fault | None:
        for number, (name, where, fault) in enumerate(self._faults):
            if name == method and where in (None, chat):
                del self._faults[number]
                return fault
        return None

    async def handle(self, request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return error(401, "Unauthorized")
        given = values_of(request.headers.get("content-type", ""), await request.body())
        return await self.call(request.path_params["method"], given, request)

    async def call(self, method: str, given: dict[str, Any], request: Request | None = None) -> Response:
        """A request with its parameters as they came, also without HTTP around it."""
        if method not in PARAMETERS:
            self.refusals.append(f"unknown method {method}")
            return error(404, "Not Found")
        try:
            values = typed(method, given)
        except Refused as refused:
            self.refusals.append(f"{method}: {refused}")
            return error(400, str(refused))
        if method != "getUpdates":
            self.calls.append(Call(time.monotonic(), method, values.get("chat_id")))
        if fault := self._fault(method, values.get("chat_id")):
            return await self._meet(fault, request, method, values)
        return await self._carry_out(method, values)

    async def _carry_out(self, method: str, values: dict[str, Any]) -> Response:
        if method == "getUpdates":
            return await self._getUpdates(values)
        await asyncio.sleep(self.delay)
        way = getattr(self, f"_{method}", None)
        try:
            return way(values) if way else self._presence(method, values)
        except Refused as refused:
            if "not modified" not in str(refused) and "too old" not in str(refused):
                self.refusals.append(f"{method}: {refused}")
            return error(400, str(refused))
        except Blocked as blocked:
            return error(403, str(blocked))
        except Migrated as migrated:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            return error(400, text, migrate_to_chat_id=migrated.chat)

    async def _meet(self, fault: Fault, request: Request | None, method: str, values: dict[str, Any]) -> Response:
        if fault.takes:
            await self._carry_out(method, values)
        await asyncio.sleep(fault.delay)
        if fault.reset and request:
            self._break(request)
        if isinstance(fault.body, str):
            return PlainTextResponse(fault.body, fault.status)
        return JSONResponse(fault.body, fault.status or 500)

    def _break(self, request: Request) -> None:
        """A TCP reset: uvicorn's own connections are the only way to the socket."""
        assert self._server
        for connection in self._server.server_state.connections:
            if connection.client == tuple(request.client or ()):
                connection.transport.abort()

    async def _getUpdates(self, values: dict[str, Any]) -> Response:  # noqa: N802
        if self.webhook:
            return error(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1  # a newer call ends an older one, as Telegram does
        mine = self._polls
        offset = values.get("offset", 0)
        for number in [n for n in self.updates if n < offset]:
            del self.updates[number]
        if not self.updates:
            self.new.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.new.wait(), min(values.get("timeout", 0), 2))
        if mine != self._polls:
            return error(409, "Conflict: terminated by other getUpdates request")
        return ok([self.updates[number] for number in sorted(self.updates)][:100])


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[BotApi]:
    """The server on a free port of the loopback address."""
    api = BotApi()
    app = Starlette(routes=[Route("/bot{token}/{method}", api.handle, methods=["GET", "POST"])])
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    api.url, api._server = f"http://127.0.0.1:{port}", server
    posting = asyncio.create_task(api.deliver())
    try:
        yield api
    finally:
        posting.cancel()
        api.new.set()  # a long poll that still waits would hold up the end
        server.should_exit = True
        await asyncio.gather(task, posting, return_exceptions=True)
