"""Our way of sending requests, against real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram.error import NetworkError, TimedOut

from bot.channels.telegram.transport import NotCarriedOut, Transport, _proxy_for

TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhIIi"
Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def _server(answer: Answer) -> AsyncIterator[str]:
    """The address of a method on a server that answers as the test wants."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await answer(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1")
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/getMe"


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    """It waits half a second for an answer."""
    made = Transport(2, read=0.5)
    await made.initialize()
    yield made
    await made.shutdown()


def _nobody() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/bot{TOKEN}/getMe"


def _tells_no_token(error: BaseException) -> bool:
    told = f"{error!s} {error!r} {error.__cause__!r} {error.__suppress_context__ or error.__context__!r}"
    return "AAaaBB" not in told


async def test_a_refused_connection_has_carried_nothing_out(transport: Transport) -> None:
    with pytest.raises(NotCarriedOut) as caught:
        await transport.do_request(_nobody(), "POST")
    assert _tells_no_token(caught.value)


async def test_a_connection_that_breaks_before_the_answer(transport: Transport) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with _server(hang_up) as url:
        with pytest.raises(NotCarriedOut) as caught:
            await transport.do_request(url, "POST")
    assert _tells_no_token(caught.value)


async def test_an_answer_that_breaks_off_may_have_been_carried_out(transport: Transport) -> None:
    async def half(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        await writer.drain()

    async with _server(half) as url:
        with pytest.raises(NetworkError) as caught:
            await transport.do_request(url, "POST")
    assert not isinstance(caught.value, NotCarriedOut)
    assert _tells_no_token(caught.value)


async def test_silence_is_a_time_out(transport: Transport) -> None:
    async def wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with _server(wait) as url:
        with pytest.raises(TimedOut) as caught:
            await transport.do_request(url, "POST")
    assert _tells_no_token(caught.value)


async def test_nobody_is_followed_with_the_token(transport: Transport) -> None:
    asked = []

    async def elsewhere(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(1)
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 2\r\n\r\nno")
        await writer.drain()

    async with _server(elsewhere) as url:
        assert await transport.do_request(url, "POST") == (302, b"no")
    assert len(asked) == 1


async def test_a_proxy_of_the_environment_is_used(transport: Transport, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stand_in(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nby-way!")
        await writer.drain()

    async with _server(stand_in) as proxy:
        _proxy_for.cache_clear()
        monkeypatch.setenv("http_proxy", proxy.partition("/bot")[0])
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        try:
            assert await transport.do_request("http://api.example/bot1/getMe", "POST") == (200, b"by-way!")
            with pytest.raises(NotCarriedOut):
                await transport.do_request(_nobody(), "POST")  # no proxy for this one
        finally:
            _proxy_for.cache_clear()


async def test_it_can_be_started_again(transport: Transport) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()

    await transport.initialize()
    await transport.shutdown()
    await transport.shutdown()
    with pytest.raises(RuntimeError, match="not initialized"):
        await transport.do_request(_nobody(), "POST")
    await transport.initialize()
    async with _server(answer) as url:
        assert await transport.do_request(url, "GET") == (200, b"{}")
