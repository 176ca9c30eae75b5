"""Exercises that contradict themselves are refused when they are made, with what is wrong."""

import math
from dataclasses import replace
from typing import Any

import pytest

from formcheck.exercises import load, names
from formcheck.rules import Check, Condition, Severity

DEADLIFT = load("deadlift")
DEPTH, OTHER = DEADLIFT.metrics[0], DEADLIFT.metrics[1]


def a_check(**changes: Any) -> Check:
    usual = {
        "name": "made_up",
        "metric": DEPTH,
        "fails": "above",
        "limits": ((Severity.WARN, 10.0), (Severity.FAULT, 20.0)),
        "cue": "Mend it.",
        "praise": "",
        "source": "made up",
    }
    return Check(**{**usual, **changes})


@pytest.mark.parametrize("name", names())
def test_ours_do_not(name: str) -> None:
    assert replace(load(name)) == load(name)


@pytest.mark.parametrize("name", ["Glute Bridge", "", "bridge-", "1up", "über"])
def test_a_name_that_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="glute_bridge"):
        replace(DEADLIFT, name=name)


def test_a_metric_twice_or_none_at_all() -> None:
    with pytest.raises(ValueError, match="hip_flexion_deg"):
        replace(DEADLIFT, metrics=(*DEADLIFT.metrics, DEPTH))
    with pytest.raises(ValueError, match="one at least"):
        replace(DEADLIFT, metrics=(), checks=(), trends=())


@pytest.mark.parametrize(
    "check", [a_check(metric=OTHER), a_check(when=(Condition(metric=OTHER, above=1.0),))]
)
def test_what_is_judged_has_to_be_measured(check: Check) -> None:
    with pytest.raises(ValueError, match=f"'made_up' looks at {OTHER.name}"):
        replace(DEADLIFT, metrics=(DEPTH,), checks=(check,), trends=())


@pytest.mark.parametrize(
    "limits",
    [
        ((Severity.FAULT, 10.0), (Severity.WARN, 20.0)),
        ((Severity.WARN, 10.0), (Severity.WARN, 20.0)),
        (("warn", 10.0),),
    ],
)
def test_severities_that_go_the_wrong_way(limits: Any) -> None:
    with pytest.raises(ValueError, match="INFO to FAULT"):
        a_check(limits=limits)


@pytest.mark.parametrize("uncertainty", [0.0, -6.0, math.nan, math.inf])
def test_a_number_without_an_error_is_no_measurement(uncertainty: float) -> None:
    with pytest.raises(ValueError, match="standard error"):
        replace(DEPTH, uncertainty=uncertainty)
