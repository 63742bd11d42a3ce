"""What a course that somebody would join can be like: kind, level, time of day. Ids, and how they are said."""

from __future__ import annotations

from collections.abc import Mapping

SMALLEST = 5  # people that a number shown to anybody stands for, at least

# Values are message ids of the catalogue.
KINDS: Mapping[str, str] = {
    "integration": "Integration course (Integrationskurs)",
    "orientation": "Orientation course (Erstorientierungskurs)",
    "vocational": "German for work (Berufssprachkurs)",
    "literacy": "Reading and writing (Alphabetisierungskurs)",
    "conversation": "Practise speaking (Sprachtreff)",
}
LEVELS: Mapping[str, str] = {
    "unknown": "I don't know my level",
    "a1": "A1: first words",
    "a2": "A2: simple sentences",
    "b1": "B1: everyday life",
    "b2": "B2: work and training",
    "c1": "C1: very good German",
}
DAYTIMES: Mapping[str, str] = {
    "morning": "Morning",
    "afternoon": "Afternoon",
    "evening": "Evening",
    "weekend": "Weekend",
    "any": "Any time",
}
UNKNOWN_LEVEL = "unknown"
