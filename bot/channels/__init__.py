"""Doors: Telegram, web chat, terminal, batch. They translate, nothing more."""
