"""The main job: Telegram when there is a token, otherwise the same bot as a local web chat."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import signal
import socket
from collections.abc import Callable

from bot.dialogue import Conversation, World
from bot.dialogue.open import open_sessions
from bot.settings import Settings

log = logging.getLogger(__name__)

_TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,}")


class StartProblem(Exception):
    """The bot cannot start; one line that says what to do."""


class _NoToken(logging.Filter):
    """Takes the token out of every record, also from libraries that log addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub("***", message), ()
        if record.exc_info:
            record.exc_text = _TOKEN.sub("***", logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True


def set_up_logging(level: str) -> None:
    """One line a record on standard error; the token and HTTP libraries' addresses never appear."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_NoToken())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram.Bot", "aiosqlite", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)


async def serve(settings: Settings, make_world: Callable[[], World]) -> None:
    """Run until SIGINT or SIGTERM. `make_world` may take long (the first start trains): it comes last.

    Raises StartProblem, StoreProblem or KeyProblem before anything is served.
    """
    listener = None if settings.token else _listen(settings.host, settings.port)
    async with contextlib.aclosing(await open_sessions(settings)) as store:
        await _serve(settings, Conversation(await asyncio.to_thread(make_world), store), listener)


async def _serve(settings: Settings, conversation: Conversation, listener: socket.socket | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if listener is None:
        await _telegram(settings, conversation, stop)
    else:
        await _web(conversation, listener, stop)


async def _telegram(settings: Settings, conversation: Conversation, stop: asyncio.Event) -> None:
    from telegram.error import InvalidToken, TelegramError  # 0.4 s: only where Telegram is used

    from .telegram import build_application
    from .telegram.app import ALLOWED_UPDATES

    application = build_application(settings, conversation=conversation)
    try:
        await application.initialize()
    except InvalidToken:
        raise StartProblem(
            "TELEGRAM_BOT_TOKEN: Telegram does not know this token; expected the one BotFather gave"
        ) from None
    except TelegramError as error:
        reason = _TOKEN.sub("***", type(error).__name__)
        raise StartProblem(
            f"Telegram not reached at {settings.api_url} ({reason}); check the network and TELEGRAM_API_URL"
        ) from None
    updater = application.updater
    assert updater is not None  # build_application always makes one unless a test brings its own
    try:
        await updater.start_polling(allowed_updates=list(ALLOWED_UPDATES), bootstrap_retries=3)
        await application.start()
        log.info("answering in Telegram")
        await stop.wait()
    finally:
        if updater.running:
            await updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


async def _web(conversation: Conversation, listener: socket.socket, stop: asyncio.Event) -> None:
    import uvicorn

    from .web import build_web_app

    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(  # noqa: T201 - the address is the result of the command
        f"Ankommen bot: http://{shown}:{port}\n"
        "No TELEGRAM_BOT_TOKEN is set: this is the same bot as a web chat on this machine. Stop with Ctrl+C.",
        flush=True,
    )
    config = uvicorn.Config(build_web_app(conversation), log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve([listener]))  # serve() would take the signals, which are ours
    await asyncio.wait({task, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = (error.strerror or "not possible").lower()
        raise StartProblem(
            f"ANKOMMEN_LISTEN: cannot listen on {host}:{port} ({reason}); free the port or set another one"
        ) from None
    listener.listen(128)
    return listener
