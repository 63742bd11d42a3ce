"""Guided flows. A new one is added to FLOWS; its name is the verb of its buttons."""

from .courses import Courses
from .data import OwnData
from .deadline import DeadlineFlow
from .demand import Demand
from .door import WrongDoor
from .feedback import FEEDBACK
from .flow import Flow
from .next import NextStep
from .papers import Papers
from .travel import Travel

WRONG_DOOR = WrongDoor()
FLOWS: tuple[Flow, ...] = (
    Courses(),
    NextStep(),
    Papers(),
    OwnData(),
    DeadlineFlow(),
    WRONG_DOOR,
    Demand(),
    Travel(),
    FEEDBACK,
)

__all__ = ["FEEDBACK", "FLOWS", "WRONG_DOOR", "Flow"]
