"""What may be stored in clear: codes, never words a person wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"[a-z0-9-]{0,64}")


def are_codes(values: Iterable[str]) -> bool:
    """Ids and language codes of the knowledge base look like this; sentences and numbers of people do not fit."""
    return all(_CODE.fullmatch(value) for value in values)
