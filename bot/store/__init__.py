"""What is kept: under keyed hashes, encrypted, for a limited time. Knows only itself.

Only what is light is offered here: SQLAlchemy takes 0.3 s to import, and a single question in the terminal needs none.
"""

from .problem import KeyProblem, StoreProblem
from .records import Event, Question, Wish

__all__ = ["Event", "KeyProblem", "Question", "StoreProblem", "Wish"]
