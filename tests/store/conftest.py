from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .databases import BOTH, ON_POSTGRES, database


@pytest.fixture(params=BOTH)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database, once of each kind."""
    async with database(request.param, tmp_path) as address:
        yield address


@pytest.fixture(params=[pytest.param("postgresql", marks=ON_POSTGRES)])
async def postgres(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database on the PostgreSQL of this machine."""
    async with database(request.param, tmp_path) as address:
        yield address
