"""Is the way to the course paid? The decision tree of the travel grant (Fahrtkostenzuschuss), by the day.

Integration course: § 4a with § 9 IntV; the length of the walk is an administrative rule of the BAMF (its FAQ 012).
Vocational course: § 10 DeuFöV. First orientation course: no rule was found. Figures and days come from the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal

from bot.knowledge import Fact, Shown, Withheld

from .admission import Admission

MIN_WALK = "travel-min-walk"
BENEFITS_ONLY = "travel-benefits-only-since"
FORM = "travel-grant-application"  # id of the paper: its German name is the form's name
HAND_IN = "course-provider"

Kind = Literal["integration", "vocational", "orientation"]
Right = Literal["entitled", "obliged", "admitted", "none", "unknown"]
Exemption = Literal["jobcenter", "benefits", "other", "self", "unknown"]
Answer = Literal["yes", "no", "unknown"]
Held = Literal["entitled", "obliged", "none", "unknown"]
Reach = Literal["near", "between", "centre", "unknown", "far"]
Measure = Literal["straight", "walk", "centre"]
Reason = Literal[
    "orientation", "vocational-distance",
    "right", "right-missing", "right-unknown",
    "benefits", "exempt", "disability", "exempt-too-little", "disability-unknown", "self-paid", "payer-unknown",
    "far", "near", "near-unsure", "between", "centre", "distance-unknown", "certificate", "certificate-unsure",
]  # fmt: skip

# From straight line to walk. In a grid of streets the walk is at most 1.41 times the straight line (the two short sides
# of a triangle), over real roads about 1.4 times on average (Boscoe, Henry, Zdeb: A Nationwide Comparison of Driving
# Distance Versus Straight-Line Distance to Hospitals, Prof. Geogr. 64(2), 2012); people find 1.2 acceptable (Swiss
# standard SN 640 070). Rivers cross the region, and a wrong "no" costs a person money: the factor is above them all.
DETOUR = Decimal("1.6")
# Route planners differ. A walk that a person read from a map says nothing certain this close to the limit.
MAP_ERROR = Decimal("0.06")


class Outcome(IntEnum):
    """How it will probably end, in the order of hope."""

    UNLIKELY = 0
    BAMF_DECIDES = 1
    LIKELY = 2


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds on a day. `limit` is in km, None while the figure is withheld."""

    limit: Decimal | None
    more_than: bool  # the old rule said "more than", today's says "at least"
    benefits_only: bool | None  # None: not known whether today's rule still holds
    certificate_counts: bool  # published with today's rule only


@dataclass(frozen=True, slots=True)
class Case:
    """What a person said, as far as they said it."""

    kind: Kind = "integration"
    right: Right = "unknown"
    exemption: Exemption = "unknown"
    disability: Answer = "unknown"
    reach: Reach = "unknown"
    certificate: Answer = "unknown"  # a doctor's, that the way cannot be walked
    started: Answer = "unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """The advice. Papers are ids; there are none where an application has no prospect."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    papers: tuple[str, ...] = ()
    next_section_only: bool = False  # the section has started: nothing is paid for what lies before the application
    form: str | None = None
    hand_in: str | None = None


def rules_on(facts: Mapping[str, Fact], day: date) -> Rules:
    """The rules of a day. The change of 7 December 2024 (5. IntVÄndV) narrowed who gets the grant."""
    walk, narrow = facts[MIN_WALK].on(day), facts[BENEFITS_ONLY].on(day)
    before = isinstance(narrow, Withheld) and narrow.reason == "no-rule"
    return Rules(
        limit=Decimal(walk.version.value) if isinstance(walk, Shown) else None,
        more_than=before,
        benefits_only=False if before else (True if isinstance(narrow, Shown) else None),
        certificate_counts=isinstance(narrow, Shown),
    )


def right_to_course(paper: Held, found: Admission) -> Right:
    """The right to the course, from the paper a person holds and from the rule of the day for their situation.

    Without a claim of § 44 (1) AufenthG a certificate can only be an admission (§ 44 (4)): those issued stay valid.
    """
    if paper == "entitled" and found.outcome in {"may-be-admitted", "stopped"}:
        return "admitted"
    if paper == "unknown" and found.has_right:
        return "entitled"
    return paper


def reach(km: Decimal | None, measure: Measure, rules: Rules) -> Reach:
    """Whether the walk is long enough, as far as a distance in km tells.

    A straight line is a lower bound of the walk; between the centres of two municipalities it tells nothing certain.
    """
    if km is None or rules.limit is None:
        return "unknown"
    if measure == "centre":
        return "centre"
    far, near = (rules.limit, rules.limit / DETOUR)
    if measure == "walk":
        far, near = rules.limit * (1 + MAP_ERROR), rules.limit * (1 - MAP_ERROR)
    if km > far or (km == far and not rules.more_than):
        return "far"
    return "near" if km < near else "between"


def decide(case: Case, rules: Rules) -> Decision:
    """The least favourable of right, exemption and distance decides; all that are equally so are the reasons."""
    if case.kind == "orientation":
        return Decision(Outcome.UNLIKELY, ("orientation",))
    judged = [_right(case), _exemption(case, rules), _distance(case, rules)]
    outcome = min(judgement[0] for judgement in judged)
    reasons = tuple(reason for found, reason in judged if found == outcome)
    if outcome == Outcome.UNLIKELY:
        return Decision(outcome, reasons[:1])
    return Decision(
        outcome,
        reasons,
        _papers(case),
        next_section_only=case.kind == "integration" and case.started == "yes",
        form=FORM,
        hand_in=HAND_IN,
    )


def _right(case: Case) -> tuple[Outcome, Reason]:
    """§ 4a IntV and § 10 DeuFöV speak of those who may take part; who pays a private contract is not among them."""
    if case.right == "none":
        return Outcome.UNLIKELY, "right-missing"
    if case.right == "unknown":
        return Outcome.BAMF_DECIDES, "right-unknown"
    return Outcome.LIKELY, "right"


def _exemption(case: Case, rules: Rules) -> tuple[Outcome, Reason]:
    """§ 4a (1) IntV: free of the fee because of benefits, or severely disabled and free of it for another reason."""
    if case.exemption in ("jobcenter", "benefits"):
        return Outcome.LIKELY, "benefits"
    if case.exemption == "unknown":
        return Outcome.BAMF_DECIDES, "payer-unknown"
    if case.exemption == "self":
        return Outcome.UNLIKELY, "self-paid"
    if case.kind == "vocational":  # § 10 (1) DeuFöV names benefits only
        return Outcome.UNLIKELY, "exempt-too-little"
    if rules.benefits_only is False:
        return Outcome.LIKELY, "exempt"
    if case.disability == "yes":
        return Outcome.LIKELY, "disability"
    if case.disability == "no" and rules.benefits_only:
        return Outcome.UNLIKELY, "exempt-too-little"
    return Outcome.BAMF_DECIDES, "disability-unknown"


def _distance(case: Case, rules: Rules) -> tuple[Outcome, Reason]:
    """A long walk, or a doctor's certificate that the way cannot be walked."""
    if case.kind == "vocational":
        return Outcome.BAMF_DECIDES, "vocational-distance"
    if case.reach == "far":
        return Outcome.LIKELY, "far"
    if case.certificate == "yes":
        if rules.certificate_counts:
            return Outcome.LIKELY, "certificate"
        return Outcome.BAMF_DECIDES, "certificate-unsure"
    if case.reach == "near":
        return (Outcome.UNLIKELY, "near") if case.certificate == "no" else (Outcome.BAMF_DECIDES, "near-unsure")
    if case.reach == "unknown":
        return Outcome.BAMF_DECIDES, "distance-unknown"
    return Outcome.BAMF_DECIDES, case.reach


def _papers(case: Case) -> tuple[str, ...]:
    """What belongs to the application; § 9 (2) IntV asks for current proof of the benefits."""
    right = "course-obligation" if case.right == "obliged" else "course-entitlement-certificate"
    proof = {"jobcenter": "jobcenter-notice", "benefits": "benefit-notice", "unknown": "benefit-notice"}
    papers = [FORM, right, "cost-exemption-notice"]
    if case.kind == "vocational":
        papers = [FORM, "vocational-course-certificate"]
    if case.exemption in proof:
        papers.append(proof[case.exemption])
    if case.exemption == "other" and case.disability == "yes":
        papers.append("severe-disability-card")
    if case.kind == "integration" and case.certificate == "yes" and case.reach != "far":
        papers.append("medical-certificate")
    return (*papers, "course-registration-confirmation", "iban")
