"""The estimator: probabilities that are probabilities, and less sure where it knows less."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.tilt.estimator import estimate_tilt, load_estimator
from formcheck.tilt.features import FEATURES
from formcheck.tilt.verdict import choose_verdict

SCORES = st.lists(st.floats(-6.0, 6.0), min_size=len(FEATURES), max_size=len(FEATURES))


def features_of(scores: "list[float] | np.ndarray[tuple[int], np.dtype[np.float64]]") -> dict[str, float]:
    fit = load_estimator()
    return dict(zip(FEATURES, (fit.mean + np.asarray(scores) * fit.spread).tolist(), strict=True))


@given(scores=SCORES)
def test_probabilities_are_probabilities(scores: list[float]) -> None:
    estimate = estimate_tilt(features_of(scores))
    chances = (estimate.anterior, estimate.neutral, estimate.posterior)
    assert sum(chances) == pytest.approx(1.0)
    assert all(0.0 <= chance <= 1.0 for chance in chances)
    assert estimate.uncertainty_deg > 2.0


@given(scores=SCORES)
def test_no_outline_however_odd_gives_a_verdict_on_an_impossible_tilt(scores: list[float]) -> None:
    estimate = estimate_tilt(features_of(scores))
    # The pelvis cannot be tilted by more than about 30 degrees either way.
    if abs(estimate.tilt_deg) > 30.0:
        assert choose_verdict(estimate) == "indeterminate"


def test_there_are_outlines_that_read_as_an_impossible_tilt() -> None:
    fit = load_estimator()
    extreme = estimate_tilt(features_of(6.0 * np.sign(fit.tight[:-1])))
    assert extreme.tilt_deg > 30.0
    assert choose_verdict(extreme) == "indeterminate"


def test_a_deeper_hollow_speaks_for_anterior_in_tight_clothes() -> None:
    fit = load_estimator()
    # A flat back looks like loose clothes, which is another matter: here they are known to be tight.
    surely_tight = replace(fit, kind=np.append(np.zeros(len(FEATURES)), -30.0))
    back = ("hollow_depth", "lower_slope_deg", "steepest_deg", "sacral_slope_deg")
    tilts = []
    for size in (-1.5, 0.0, 1.5):
        scores = np.array([size if name in back else 0.0 for name in FEATURES])
        tilts.append(surely_tight.estimate(features_of(scores)).tilt_deg)
    assert tilts[0] < tilts[1] < tilts[2]
    # By more than the limit of a class from end to end.
    assert tilts[2] - tilts[0] > 7.0


def test_what_is_missing_or_odd_makes_it_less_sure() -> None:
    few = np.arange(len(FEATURES)) < 8
    far = estimate_tilt(features_of(np.where(few, 2.4, 0.0)))
    # A little farther out than nearly everybody in the fit.
    odd = estimate_tilt(features_of(np.where(few, 2.6, 0.0)))
    assert odd.uncertainty_deg > 1.4 * far.uncertainty_deg
    usual = estimate_tilt(features_of(np.zeros(len(FEATURES))))
    gaps = estimate_tilt(features_of(np.where(few, np.nan, 0.0)))
    assert gaps.uncertainty_deg > usual.uncertainty_deg
    assert gaps.tilt_deg == pytest.approx(usual.tilt_deg, abs=1.0)


def test_percentiles_are_those_of_the_fit() -> None:
    fit = load_estimator()
    middle = fit.percentiles["hollow_depth"][50]
    assert fit.percentile("hollow_depth", middle) == pytest.approx(50.0, abs=1.0)
    assert fit.percentile("hollow_depth", -1.0) == 0.0
    assert fit.percentile("hollow_depth", 1.0) == 100.0


def test_mean_outlines_show_what_they_are_for() -> None:
    from formcheck.tilt.features import find_hollow
    from tests.tilt.standing import make_stand

    depths = []
    for name in ("posterior", "neutral", "anterior"):
        found = find_hollow(make_stand(dorsal=load_estimator().outlines[name][0]))
        assert found is not None
        depths.append(found.depth)
    assert depths[0] < depths[1] < depths[2]
