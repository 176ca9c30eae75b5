"""The numbers of an outline: what they measure, and that they do not hide what is missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.tilt.features import FEATURES, find_hollow, measure_features
from formcheck.tilt.stand import HEIGHTS
from tests.tilt.standing import back_of, make_stand


@given(hollow=st.floats(0.02, 0.2))
def test_depth_of_the_hollow_is_measured(hollow: float) -> None:
    found = find_hollow(make_stand(hollow=hollow))
    assert found is not None
    # A tangent of a bell touches a little up its slopes.
    assert found.depth == pytest.approx(hollow, rel=0.08)
    assert found.deepest[1] == pytest.approx(0.35, abs=0.03)
    assert found.buttock[1] < 0.1 < 0.6 < found.thorax[1]


@given(hollow=st.floats(0.03, 0.2), lean=st.floats(-0.1, 0.1))
def test_a_leaning_camera_changes_no_depth(hollow: float, lean: float) -> None:
    straight = find_hollow(make_stand(hollow=hollow))
    leaning = find_hollow(make_stand(dorsal=back_of(hollow) + lean * HEIGHTS))
    assert straight is not None
    assert leaning is not None
    assert leaning.depth == pytest.approx(straight.depth, rel=0.05)


def test_a_flat_back_has_no_hollow() -> None:
    found = find_hollow(make_stand(hollow=0.0))
    assert found is not None
    assert found.depth == pytest.approx(0.0, abs=1e-6)


def test_a_deeper_hollow_has_steeper_slopes() -> None:
    flat, deep = (measure_features(make_stand(hollow=hollow)) for hollow in (0.03, 0.1))
    assert flat is not None
    assert deep is not None
    for name in ("hollow_depth", "lower_slope_deg", "steepest_deg", "sacral_slope_deg"):
        assert deep[name] > flat[name], name
    assert deep["upper_slope_deg"] < flat["upper_slope_deg"]


def test_every_feature_is_there_and_finite() -> None:
    features = measure_features(make_stand())
    assert features is not None
    assert tuple(features) == FEATURES
    assert np.isfinite(list(features.values())).all()


def test_a_hidden_lower_back_is_not_measured() -> None:
    back = back_of(0.06)
    back[(HEIGHTS > 0.1) & (HEIGHTS < 0.5)] = np.nan
    assert find_hollow(make_stand(dorsal=back)) is None
    assert measure_features(make_stand(dorsal=back)) is None


def test_hair_on_the_shoulders_costs_no_hollow() -> None:
    back = back_of(0.06)
    whole = find_hollow(make_stand(dorsal=back))
    back[HEIGHTS > 0.8] = np.nan
    found = find_hollow(make_stand(dorsal=back))
    assert whole is not None
    assert found is not None
    assert found.depth == pytest.approx(whole.depth, rel=0.05)


def test_a_hidden_front_is_missing_and_not_invented() -> None:
    features = measure_features(make_stand(ventral=np.full(HEIGHTS.size, np.nan)))
    assert features is not None
    assert np.isnan(features["lower_belly_slope_deg"])
    assert np.isfinite(features["hollow_depth"])
