"""Numbers for Prometheus. No label holds anything of a person: only kinds, languages and names of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot import __version__
from bot.dialogue import Reply

disable_created_metrics()  # type: ignore[no-untyped-call] # a second line for each number, which nobody reads
_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """One process's numbers, from its start. Replicas are scraped one by one."""

    def __init__(self) -> None:
        registry = self._registry = CollectorRegistry()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"ankommen_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"ankommen_{name}", text, labels, registry=registry)

        self.updates = counter("updates", "Updates of Telegram that were handled", "kind")
        self.repeated = counter("updates_repeated", "Updates that had been handled before, and were left")
        self.unreadable = counter("updates_unreadable", "Updates that are not what the Bot API promises")
        self.refused = counter("requests_refused", "Requests to the webhook that were refused", "reason")
        self.replies = counter("replies", "Replies of the conversation, any channel", "outcome", "language")
        self.errors = counter("errors", "Errors by the name of their class", "kind")
        self.reloads = counter("knowledge_reloads", "Attempts to take changed knowledge", "result")
        self.loaded = gauge("knowledge_loaded_timestamp_seconds", "When the running knowledge was taken")
        self.waiting = gauge("webhook_pending_updates", "Updates that wait at Telegram, as it said last")
        self.in_work = gauge("updates_in_work", "Updates taken and not yet handled: the queue")
        self.silence = gauge("poll_silence_seconds", "Since Telegram answered the last long poll; 0 with a webhook")
        self.thinking = Histogram(
            "ankommen_answer_seconds", "From a message to its replies", buckets=_SECONDS, registry=registry
        )
        self.handling = Histogram(
            "ankommen_update_seconds",
            "From the arrival of an update until its replies are sent",
            buckets=_SECONDS,
            registry=registry,
        )
        gauge("info", "The program", "version").labels(__version__).set(1)
        ProcessCollector(registry=registry)

    def count_replies(self, replies: Iterable[Reply]) -> None:
        """One a reply, by what was decided and its language."""
        for reply in replies:
            self.replies.labels(reply.outcome.kind, reply.language).inc()

    def count_error(self, error: BaseException | None) -> None:
        """One more of this class."""
        self.errors.labels(type(error).__name__).inc()

    def watch(self, gauge: Gauge, value: Callable[[], float]) -> None:
        """Ask for this value whenever the numbers are read."""
        gauge.set_function(value)

    def exposition(self) -> tuple[bytes, str]:
        """What Prometheus reads, and its media type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
