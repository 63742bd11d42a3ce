from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.admission import admission
from bot.guidance.travel import (
    BENEFITS_ONLY,
    FORM,
    HAND_IN,
    MIN_WALK,
    Answer,
    Case,
    Decision,
    Exemption,
    Held,
    Kind,
    Measure,
    Outcome,
    Reach,
    Right,
    Rules,
    decide,
    reach,
    right_to_course,
    rules_on,
)
from bot.knowledge import Knowledge, Situation

CHANGE = date(2024, 12, 7)  # 5. IntVÄndV
EVE = CHANGE - timedelta(days=1)
BEFORE, TODAY = date(2024, 6, 3), date(2026, 11, 23)
STOP = date(2026, 2, 9)
LIKELY, UNSURE, UNLIKELY = Outcome.LIKELY, Outcome.BAMF_DECIDES, Outcome.UNLIKELY

ENTITLED = Case(right="entitled", exemption="jobcenter", certificate="no", started="no")

answers = st.sampled_from(get_args(Answer))
cases = st.builds(
    Case,
    st.sampled_from(get_args(Kind)),
    st.sampled_from(get_args(Right)),
    st.sampled_from(get_args(Exemption)),
    answers,
    st.sampled_from(get_args(Reach)),
    answers,
    answers,
)
rules = st.builds(
    Rules,
    st.none() | st.decimals("0.5", "20", places=1),
    st.booleans(),
    st.none() | st.booleans(),
    st.booleans(),
)
kilometres = st.decimals("0", "60", places=3)


def at(knowledge: Knowledge, day: date, km: str, measure: Measure = "straight", case: Case = ENTITLED) -> Decision:
    today = rules_on(knowledge.facts, day)
    return decide(replace(case, reach=reach(Decimal(km), measure, today)), today)


@pytest.mark.parametrize(
    ("day", "km", "outcome"),
    [
        # the old rule: more than 3 km
        (BEFORE, "1.80", UNLIKELY), (BEFORE, "2.99", UNSURE), (BEFORE, "3.00", UNSURE), (BEFORE, "3.01", LIKELY),
        (BEFORE, "4.99", LIKELY), (BEFORE, "5.00", LIKELY),
        (EVE, "2.99", UNSURE), (EVE, "3.00", UNSURE), (EVE, "3.01", LIKELY), (EVE, "4.99", LIKELY), (EVE, "5.00", LIKELY),
        # since the change: at least 5.0 km
        (CHANGE, "2.99", UNLIKELY), (CHANGE, "3.00", UNLIKELY), (CHANGE, "4.99", UNSURE), (CHANGE, "5.00", LIKELY),
        (TODAY, "2.99", UNLIKELY), (TODAY, "3.00", UNLIKELY), (TODAY, "3.20", UNSURE), (TODAY, "4.99", UNSURE),
        (TODAY, "5.00", LIKELY),
    ],
)  # fmt: skip
def test_the_straight_line_by_the_rule_of_the_day(knowledge: Knowledge, day: date, km: str, outcome: Outcome) -> None:
    assert at(knowledge, day, km).outcome == outcome


@pytest.mark.parametrize(("km", "outcome"), [("4.60", UNLIKELY), ("4.90", UNSURE), ("5.20", UNSURE), ("5.40", LIKELY)])
def test_a_walk_read_from_a_map_is_unsure_near_the_limit(knowledge: Knowledge, km: str, outcome: Outcome) -> None:
    assert at(knowledge, TODAY, km, "walk").outcome == outcome


@pytest.mark.parametrize("km", ["0", "3", "5", "28.4"])
def test_from_centre_to_centre_nothing_is_certain(knowledge: Knowledge, km: str) -> None:
    assert at(knowledge, TODAY, km, "centre").outcome == UNSURE


@pytest.mark.parametrize("day", [date(2017, 5, 1), date(2030, 1, 1)])
def test_a_figure_that_is_withheld_leaves_it_to_the_bamf(knowledge: Knowledge, day: date) -> None:
    for km in ("0.1", "2.99", "5.00", "40"):
        assert at(knowledge, day, km).outcome == UNSURE


def test_a_certificate_opens_the_way_below_the_limit(knowledge: Knowledge) -> None:
    ill = replace(ENTITLED, certificate="yes")
    decision = at(knowledge, TODAY, "1.0", case=ill)
    assert decision.outcome == LIKELY
    assert "medical-certificate" in decision.papers
    assert at(knowledge, EVE, "1.0", case=ill).outcome == UNSURE  # the exception was published with the new rule
    assert at(knowledge, TODAY, "1.0", case=replace(ENTITLED, certificate="unknown")).outcome == UNSURE


@pytest.mark.parametrize(
    ("exemption", "disability", "day", "outcome"),
    [
        ("benefits", "no", TODAY, LIKELY),
        ("self", "yes", TODAY, UNLIKELY),
        ("unknown", "no", TODAY, UNSURE),
        ("other", "no", EVE, LIKELY), ("other", "no", CHANGE, UNLIKELY), ("other", "no", TODAY, UNLIKELY),
        ("other", "yes", CHANGE, LIKELY), ("other", "unknown", TODAY, UNSURE),
    ],
)  # fmt: skip
def test_why_the_course_is_free(
    knowledge: Knowledge, exemption: Exemption, disability: Answer, day: date, outcome: Outcome
) -> None:
    case = replace(ENTITLED, exemption=exemption, disability=disability)
    assert at(knowledge, day, "9", case=case).outcome == outcome


def test_who_pays_the_course_without_a_right_gets_nothing(knowledge: Knowledge) -> None:
    decision = at(knowledge, TODAY, "9", case=replace(ENTITLED, right="none"))
    assert (decision.outcome, decision.reasons, decision.papers) == (UNLIKELY, ("right-missing",), ())


def test_all_that_is_unsure_is_named(knowledge: Knowledge) -> None:
    decision = at(knowledge, TODAY, "9", "centre", case=replace(ENTITLED, right="unknown"))
    assert decision.reasons == ("right-unknown", "centre")


def test_what_to_bring_and_where(knowledge: Knowledge) -> None:
    decision = at(knowledge, TODAY, "9", case=replace(ENTITLED, right="obliged"))
    assert decision.papers[0] == decision.form == FORM
    assert {"course-obligation", "cost-exemption-notice", "jobcenter-notice", "iban"} <= set(decision.papers)
    assert decision.hand_in == HAND_IN
    disabled = at(knowledge, TODAY, "9", case=replace(ENTITLED, exemption="other", disability="yes"))
    assert "severe-disability-card" in disabled.papers


def test_a_section_that_has_started_is_not_paid(knowledge: Knowledge) -> None:
    assert at(knowledge, TODAY, "9", case=replace(ENTITLED, started="yes")).next_section_only
    assert not at(knowledge, TODAY, "9").next_section_only


def test_the_vocational_course_has_its_own_rule(knowledge: Knowledge) -> None:
    vocational = replace(ENTITLED, kind="vocational", certificate="yes")
    near, far = at(knowledge, TODAY, "1", case=vocational), at(knowledge, TODAY, "9", case=vocational)
    assert near == far
    assert far.outcome == UNSURE
    assert far.reasons == ("vocational-distance",)
    assert "vocational-course-certificate" in far.papers
    wages = replace(vocational, exemption="other", disability="yes")
    assert at(knowledge, TODAY, "9", case=wages).outcome == UNLIKELY


@pytest.mark.parametrize(
    ("held", "situation", "before", "since"),
    [
        ("entitled", "recognised", "entitled", "entitled"),
        ("entitled", "ukraine", "admitted", "admitted"),  # issued before the stop of admissions: stays valid
        ("unknown", "recognised", "entitled", "entitled"),
        ("unknown", "family", "entitled", "entitled"),
        ("unknown", "eu", "unknown", "unknown"),
        ("unknown", None, "unknown", "unknown"),
        ("none", "recognised", "none", "none"),
        ("obliged", "asylum", "obliged", "obliged"),
    ],
)
def test_the_right_to_a_course(
    knowledge: Knowledge, held: Held, situation: Situation | None, before: Right, since: Right
) -> None:
    for day, right in ((STOP - timedelta(days=1), before), (STOP, since)):
        assert right_to_course(held, admission(knowledge, "integration", day, situation)) == right


def test_the_ids_exist(knowledge: Knowledge) -> None:
    assert {MIN_WALK, BENEFITS_ONLY} <= knowledge.facts.keys()
    assert HAND_IN in knowledge.roles


# properties ------------------------------------------------------------------------------------------------------------


@given(case=cases, rules=rules, measure=st.sampled_from(get_args(Measure)), one=kilometres, two=kilometres)
def test_more_distance_never_makes_it_less_likely(
    case: Case, rules: Rules, measure: Measure, one: Decimal, two: Decimal
) -> None:
    less, more = (decide(replace(case, reach=reach(km, measure, rules)), rules).outcome for km in sorted((one, two)))
    assert less <= more


@given(case=cases, rules=rules)
def test_a_certificate_never_harms(case: Case, rules: Rules) -> None:
    no, unknown, yes = (decide(replace(case, certificate=it), rules).outcome for it in ("no", "unknown", "yes"))
    assert no <= unknown <= yes


@given(case=cases, rules=rules)
def test_a_right_or_a_disability_never_harms(case: Case, rules: Rules) -> None:
    none, *others = (decide(replace(case, right=it), rules).outcome for it in ("none", "unknown", "entitled"))
    assert [none, *others] == sorted([none, *others])
    no, unknown, yes = (decide(replace(case, disability=it), rules).outcome for it in ("no", "unknown", "yes"))
    assert no <= unknown <= yes


@given(case=cases, rules=rules)
def test_every_decision_says_why_and_names_known_papers(knowledge: Knowledge, case: Case, rules: Rules) -> None:
    decision = decide(case, rules)
    assert decision.reasons
    assert set(decision.papers) <= knowledge.papers.keys()
    assert bool(decision.papers) == (decision.outcome != UNLIKELY)
    assert len(set(decision.papers)) == len(decision.papers)


@given(rules=rules, km=kilometres)
def test_a_withheld_limit_decides_nothing(rules: Rules, km: Decimal) -> None:
    assert reach(km, "straight", replace(rules, limit=None)) == "unknown"
