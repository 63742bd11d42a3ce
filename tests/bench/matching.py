"""Placeholder that the matching comparison replaces."""


def run() -> None:
    """Nothing yet."""
