"""Alive, and ready for people? What a supervisor, a load balancer and Prometheus ask over HTTP."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .metrics import Metrics

_NOT_KEPT = {"Cache-Control": "no-store"}

Check = Callable[[], str | None]
"""Says in one line what is wrong now; None where nothing is."""


class Health:
    """Not ready until `ready()` and after `stopping()`; in between whatever the checks say."""

    def __init__(self) -> None:
        self._state: str | None = "the knowledge is being loaded"
        self._checks: list[Check] = []

    def ready(self, *checks: Check) -> None:
        """From now on people are answered, as long as the checks find nothing."""
        self._state, self._checks = None, list(checks)

    def stopping(self) -> None:
        """No new updates are taken."""
        self._state = "stopping"

    def problems(self) -> list[str]:
        """Why not ready; empty where ready."""
        if self._state:
            return [self._state]
        return [problem for check in self._checks if (problem := check())]


def health_routes(health: Health, metrics: Metrics) -> list[Route]:
    """`/healthz`: the process runs. `/readyz`: 200 or 503 with the reasons. `/metrics`: Prometheus' text format."""

    async def healthz(_: Request) -> Response:
        return JSONResponse({"ok": True}, headers=_NOT_KEPT)

    async def readyz(_: Request) -> Response:
        problems = health.problems()
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200, _NOT_KEPT)

    async def numbers(_: Request) -> Response:
        content, media_type = metrics.exposition()
        return Response(content, headers={"Content-Type": media_type, **_NOT_KEPT})

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", numbers)]
