"""The unchanged application and the strict server without HTTP in between: for many updates in a short time."""

from __future__ import annotations

import logging
from typing import Any

from telegram.ext import ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram import build_application
from bot.channels.telegram.app import App
from bot.channels.telegram.updates import read_update
from bot.dialogue import Conversation, World
from bot.dialogue.stores import MemoryStore
from bot.settings import Secret, Settings
from tests.botapi.server import TOKEN, BotApi

log = logging.getLogger("bot.tests")


class Direct(BaseRequest):
    """Requests without a network, as they would stand in HTTP."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    read_timeout = 5.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        values: dict[str, Any] = dict(request_data.json_parameters) if request_data else {}
        for value in values.values():
            value.encode()  # a form is UTF-8: half a character cannot be sent
        for name, (file, content, _type) in (request_data.multipart_data if request_data else {}).items():
            values[name] = (file, content)
        response = await self._api.call(url.rpartition("/")[2], values)
        return response.status_code, bytes(response.body)


def directly(world: World, api: BotApi) -> App:
    """A bot that knows nobody yet; updates are given to `handle`."""
    builder = ApplicationBuilder().request(Direct(api)).get_updates_request(Direct(api)).updater(None)
    given = Settings(token=Secret(TOKEN), api_url="http://bot.test")
    return build_application(given, builder, conversation=Conversation(world, MemoryStore()))


async def handle(application: App, raw: Any) -> None:
    """One update, as the long poll and the webhook handle it."""
    update = read_update(raw, application.bot)
    if update is None:
        return
    try:
        await application.update_processor.process_update(update, application.process_update(update))
    except Exception as error:  # so that the next one is handled: see Inbox, which does the same
        log.error("an update was not handled: %s", type(error).__name__)


async def handle_all(application: App, api: BotApi) -> None:
    """The updates that people in the test have caused."""
    while api.updates:
        await handle(application, api.updates.pop(min(api.updates)))
