"""What is kept: sessions under a keyed hash, encrypted. Knows only itself."""

from .keys import KeyProblem, Keys, load_keys
from .sessions import SqlSessions, StoreProblem, open_store

__all__ = ["KeyProblem", "Keys", "SqlSessions", "StoreProblem", "load_keys", "open_store"]
