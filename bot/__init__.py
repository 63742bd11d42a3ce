"""The Ankommen bot: from a newcomer's question to the next door in Bamberg."""

__version__ = "0.1.0"
