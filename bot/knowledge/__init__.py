"""What is known: schema, strict loading, the version of a fact that holds on a day. Imports nothing of ours."""

from .base import AREAS, SITUATIONS, Area, Register, Situation, Text
from .chain import Chain, Deadline, Handover, Step
from .errors import KnowledgeError, Problem
from .facts import Fact, Shown, Withheld
from .knowledge import SOURCE_LANGUAGE, Knowledge
from .load import load
from .places import Municipality, Office, SpecialPlace
from .topics import PLACEHOLDER, Topic, TopicText

__all__ = [
    "AREAS",
    "PLACEHOLDER",
    "SITUATIONS",
    "SOURCE_LANGUAGE",
    "Area",
    "Chain",
    "Deadline",
    "Fact",
    "Handover",
    "Knowledge",
    "KnowledgeError",
    "Municipality",
    "Office",
    "Problem",
    "Register",
    "Shown",
    "Situation",
    "SpecialPlace",
    "Step",
    "Text",
    "Topic",
    "TopicText",
    "Withheld",
    "load",
]
