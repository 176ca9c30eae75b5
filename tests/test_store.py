"""The store: poses in order, and medians of signals over any stretch of time."""

import math
from dataclasses import replace

import numpy as np
import pytest

from formcheck.landmarks import Landmark, Side
from formcheck.orientation import Orientation
from formcheck.outline import back_bend_deg
from formcheck.pose import Pose, PoseTrack
from formcheck.side_view import BACK_BEND, HIP_FLEXION
from formcheck.store import PoseStore
from formcheck.two_legs import HIP_SHIFT
from tests.lifting import Rep, deadlift_set, film, hide, hinge


def stored(track: PoseTrack) -> PoseStore:
    store = PoseStore()
    store.orientation = Orientation(side=Side.RIGHT, facing=1)
    for pose in track:
        store.push(pose)
    return store


def test_what_goes_in_comes_out(clean_track: PoseTrack) -> None:
    store = stored(clean_track)
    seen = store.observe()
    assert len(store) == len(clean_track)
    np.testing.assert_array_equal(seen.time_s, clean_track.time_s)
    np.testing.assert_allclose(seen.xy_px, clean_track.xy_px, rtol=1e-6)
    assert seen.outline is not None
    assert clean_track.outline is not None
    np.testing.assert_allclose(seen.outline, clean_track.outline, rtol=1e-6)
    assert store.time_s(-1) == clean_track.time_s[-1]


def test_a_later_part_can_be_looked_at(clean_track: PoseTrack) -> None:
    later = stored(clean_track).observe(from_s=5.0)
    assert later.time_s[0] == pytest.approx(5.0)
    assert later.time_s[-1] == clean_track.time_s[-1]
    assert stored(clean_track).observe(from_s=1e9).time_s.size == 0


def test_without_outlines_there_is_none(clean_track: PoseTrack) -> None:
    blind = hide(clean_track, from_s=-1.0, to_s=99.0)
    assert stored(blind).observe().outline is None
    assert PoseStore().observe().xy_px.shape == (0, 33, 2)


def test_a_signal_is_that_of_the_pose(clean_track: PoseTrack) -> None:
    store = stored(clean_track)
    assert store.value(HIP_FLEXION, 0) == pytest.approx(3.0, abs=1e-3)
    store.push(Pose.nobody(time_s=1000.0))
    assert math.isnan(store.value(HIP_FLEXION, -1))


def test_seen_from_the_other_side_signals_read_differently(clean_track: PoseTrack) -> None:
    store = stored(clean_track)
    there = store.value(HIP_SHIFT, 80)
    store.orientation = Orientation(side=Side.RIGHT, facing=-1)
    assert store.value(HIP_SHIFT, 80) == pytest.approx(-there)


def test_a_median_is_over_what_is_known(clean_track: PoseTrack) -> None:
    store = stored(hide(clean_track, from_s=0.2, to_s=1.0))
    assert store.median(HIP_FLEXION, 0.0, 1.2) == pytest.approx(3.0, abs=1e-3)
    assert math.isnan(store.median(HIP_FLEXION, 0.3, 0.9))


def test_a_stretch_between_two_pictures_is_the_next_picture(clean_track: PoseTrack) -> None:
    store = stored(clean_track)
    body = store.body_between(1.001, 1.002)
    assert body.xy_px.shape == (1, 33, 2)
    after = clean_track.xy_px[clean_track.time_s > 1.001][0]
    np.testing.assert_allclose(body.xy_px[0], after, rtol=1e-6)
    last = store.body_between(1e6, 1e7)
    np.testing.assert_allclose(last.xy_px[0, Landmark.NOSE], clean_track.xy_px[-1, Landmark.NOSE], rtol=1e-6)


def test_time_must_increase() -> None:
    store = PoseStore()
    store.push(Pose.nobody(time_s=1.0))
    with pytest.raises(ValueError, match=r"in order of time, got 1\.0 after 1\.0"):
        store.push(Pose.nobody(time_s=1.0))


def test_a_signal_of_the_outline_is_that_of_the_pose() -> None:
    track = film(deadlift_set([Rep(bottom=hinge(back_bend_deg=30.0))]), fps=20.0)
    store = stored(track)
    assert track.outline is not None
    expected = float(back_bend_deg(track.outline[60], facing=1))
    assert expected > 10.0
    assert store.value(BACK_BEND, 60) == pytest.approx(expected, abs=1e-3)
    assert store.median(BACK_BEND, 3.0, 3.0) == pytest.approx(expected, abs=1e-3)
    store.push(replace(next(iter(track)), time_s=100.0, outline=None))
    assert math.isnan(store.value(BACK_BEND, -1))
    assert math.isnan(store.median(BACK_BEND, 99.0, 101.0))
