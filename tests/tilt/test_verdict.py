"""Verdicts: how much evidence each needs, what is advised, and what is never said."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.report import Source
from formcheck.tilt import gates
from formcheck.tilt.estimator import Estimate, load_estimator
from formcheck.tilt.features import measure_features
from formcheck.tilt.gates import Help
from formcheck.tilt.quick_test import MOVING
from formcheck.tilt.verdict import (
    ABOUT,
    MIN_PROBABILITY,
    TiltReport,
    Verdict,
    advise,
    choose_verdict,
    give_reasons,
    make_tilt_report,
)
from tests.tilt.standing import make_stand

SOURCE = Source(name="me.jpg", sha256="", duration_s=0.0, frames=1, width=600, height=900, rotation_deg=0)
BANNED = re.compile(
    r"(?<!not a )diagnos|injur|\bpain|correct|\bcure|\bheal(s|ed|ing)?\b|\btreat|\bfix", re.IGNORECASE
)
VERDICTS: tuple[Verdict, ...] = ("anterior", "neutral", "posterior", "indeterminate")


def estimate(anterior: float, posterior: float, *, loose: float = 0.0, odd: float = 0.0) -> Estimate:
    return Estimate(
        tilt_deg=0.0,
        uncertainty_deg=4.0,
        anterior=anterior,
        neutral=1.0 - anterior - posterior,
        posterior=posterior,
        loose=loose,
        odd_share=odd,
    )


def report(hollow: float) -> TiltReport:
    features = measure_features(make_stand(hollow=hollow))
    assert features is not None
    return make_tilt_report(
        features, load_estimator(), source=SOURCE, facing=1, looks=1, warnings=(), version="1"
    )


@given(anterior=st.floats(0.0, 1.0), share=st.floats(0.0, 1.0))
def test_a_verdict_is_given_only_on_enough_evidence(anterior: float, share: float) -> None:
    guess = estimate(anterior, (1.0 - anterior) * share)
    verdict = choose_verdict(guess)
    if verdict != "indeterminate":
        assert getattr(guess, verdict) >= MIN_PROBABILITY[verdict]
        assert getattr(guess, verdict) == max(guess.anterior, guess.neutral, guess.posterior)


def test_posterior_needs_the_strongest_evidence() -> None:
    assert MIN_PROBABILITY["posterior"] > max(MIN_PROBABILITY["anterior"], MIN_PROBABILITY["neutral"])
    assert choose_verdict(estimate(0.0, 0.95)) == "posterior"
    assert choose_verdict(estimate(0.0, 0.6)) == "indeterminate"
    # Loose clothes and odd outlines look flat as well.
    assert choose_verdict(estimate(0.0, 0.95, loose=0.5)) == "indeterminate"
    assert choose_verdict(estimate(0.0, 0.95, odd=0.3)) == "indeterminate"
    assert choose_verdict(estimate(0.95, 0.0, loose=0.5)) == "anterior"


def test_an_outline_that_is_mostly_unlike_a_body_gets_no_verdict() -> None:
    assert choose_verdict(estimate(0.95, 0.0, odd=0.2)) == "anterior"
    assert choose_verdict(estimate(0.95, 0.0, odd=0.35)) == "indeterminate"
    assert choose_verdict(estimate(0.0, 0.0, odd=0.35)) == "indeterminate"


@pytest.mark.parametrize(
    ("verdict", "do"), [("neutral", "strengthen"), ("anterior", "strengthen"), ("posterior", "lengthen")]
)
def test_advice_is_the_authors(verdict: Verdict, do: str) -> None:
    advice = advise(verdict, estimate(0.3, 0.3))
    assert advice.do == do
    assert "author" in advice.text
    assert "Mike Robertson" in advice.source


def test_without_a_verdict_lengthening_is_not_advised() -> None:
    assert advise("indeterminate", estimate(0.4, 0.02)).do == "strengthen"
    assert advise("indeterminate", estimate(0.05, 0.5)).do == "repeat"


@pytest.mark.parametrize("hollow", [0.0, 0.05, 0.12])
def test_every_answer_carries_its_uncertainty_reasons_and_what_it_is(hollow: float) -> None:
    answer = report(hollow)
    assert answer.uncertainty_deg > 0
    assert len(answer.reasons) >= 2
    assert "screening" in answer.about
    assert "most healthy people" in answer.about.lower()
    assert TiltReport.from_dict(answer.to_dict()) == answer


def test_reasons_follow_the_hollow() -> None:
    fit = load_estimator()
    for hollow, word in ((0.0, "shallower"), (0.2, "deeper")):
        features = measure_features(make_stand(hollow=hollow))
        assert features is not None
        assert word in give_reasons(features, fit.estimate(features), fit)[0]


def test_nothing_that_is_said_promises_or_diagnoses() -> None:
    from formcheck.present.tilt_text import describe_tilt, headline

    said = [ABOUT, MOVING.text]
    said += [value.text for value in vars(gates).values() if isinstance(value, Help)]
    said += [advise(verdict, estimate(0.3, p)).text for verdict in VERDICTS for p in (0.0, 0.5)]
    for hollow in (0.0, 0.03, 0.06, 0.12, 0.2):
        answer = report(hollow)
        said += [headline(answer), describe_tilt(answer), *answer.reasons]
    for sentence in said:
        assert not BANNED.search(sentence), sentence
