"""Real parts for all tests: the project's own knowledge base, trained once and cached by content."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from bot.dialogue import Conversation, World, build_world
from bot.dialogue.stores import MemoryStore
from bot.knowledge import Knowledge

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("de", "en", "ar", "uk")  # that the tests speak
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))

settings.register_profile(
    "steady", derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything is installed (TEST_ALL=1, as in CI), a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("TEST_ALL") and reporter and (skipped := reporter.stats.get("skipped")):
        reporter.write_line(f"TEST_ALL is set, but {len(skipped)} tests were skipped: " + str(skipped[0].longrepr))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def world() -> World:
    """The whole bot as it is shipped; what is learned is kept where `make run` keeps it, so that it is learned once."""
    return build_world(ROOT / "knowledge", ROOT / "locales", "bamberg", ROOT / "data")


@pytest.fixture(scope="session")
def knowledge(world: World) -> Knowledge:
    return world.knowledge


@pytest.fixture
def conversation(world: World) -> Conversation:
    return Conversation(world, MemoryStore())
