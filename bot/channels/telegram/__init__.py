"""Telegram through python-telegram-bot: the same conversation, translated."""

from .app import build_application

__all__ = ["build_application"]
