"""The library's way to the Bot API, over aiohttp.

Its own one, over httpx, looks through its whole pool of connections at every request: with 256 people waiting at once a
request takes 4 ms of processor time instead of 0.3 (`make bench`, telegram).
"""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECT = 5.0  # seconds to connect
_SEND_FILE = 20.0  # seconds more for a request that carries a file


class NotCarriedOut(NetworkError):
    """Telegram has surely not done what was asked: the request did not reach it whole, or on a dead connection."""


class Transport(BaseRequest):
    """Requests over a pool of `connections`; `read` and `wait`: seconds for an answer, for a free one."""

    def __init__(self, connections: int, read: float, wait: float = 1.0) -> None:
        self._connections, self._read, self._wait = connections, read, wait
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """See BaseRequest; seconds."""
        return self._read

    async def initialize(self) -> None:
        """See BaseRequest."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """See BaseRequest."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """See BaseRequest. Raises NotCarriedOut, TimedOut or NetworkError: with the kind of the error only, because
        aiohttp's own words hold the address, and that holds the token.
        """
        if self._session is None:
            raise RuntimeError("this transport is not initialized")
        connect = _or(connect_timeout, _CONNECT)
        files = request_data.multipart_data if request_data else None
        timeout = aiohttp.ClientTimeout(
            connect=_or(pool_timeout, self._wait) + connect,
            sock_connect=connect,
            sock_read=_or(read_timeout, self._read) + (_SEND_FILE if files else 0),
        )
        try:
            async with self._session.request(
                method,
                url,
                data=_body(request_data),
                timeout=timeout,
                allow_redirects=False,
                proxy=_proxy_for(urlsplit(url)[:2]),
            ) as response:
                return response.status, await response.read()
        except (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ClientProxyConnectionError,
        ) as error:
            raise NotCarriedOut(type(error).__name__) from None
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            # broken without any answer: nearly always an idle connection that had been closed
            raise NotCarriedOut(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None


@cache
def _proxy_for(place: tuple[str, str]) -> str | None:
    """HTTPS_PROXY and its kin for a scheme and host, read once: aiohttp would start a thread at every request."""
    scheme, host = place
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _or(given: ODVInput[float], usual: float) -> float:
    return usual if given is None or isinstance(given, DefaultValue) else given


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    """A form; in several parts where there are files."""
    if data is None or not data.multipart_data:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (file_name, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=media_type)
    return form
