"""The local web chat: the same bot without Telegram."""

from .app import build_web_app

__all__ = ["build_web_app"]
