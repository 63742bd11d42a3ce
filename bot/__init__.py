"""The Ankommen bot: from a newcomer's question to the next door in Bamberg."""

import os

# Before numpy is loaded: our matrices are small, threads of the algebra only wait for each other (twice the time).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
