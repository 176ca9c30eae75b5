"""Two looks at a picture: their mean is the same whichever way the person faces."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.capture.agreement import (
    ASTRAY_S,
    MAX_DISAGREEMENT,
    RETRY_S,
    Agreement,
    average_poses,
)
from formcheck.capture.flip_averaging import FlipAveragingEstimator
from formcheck.capture.frame import Frame
from formcheck.capture.video_file import VideoFile
from formcheck.landmarks import Landmark
from formcheck.pose import Pose
from tests.figure import Figure
from tests.lifting import Rep, deadlift_set, film

WIDTH_PX = 1280.0


def _pose(seed: int, *, sigma_px: float = 3.0) -> Pose:
    """Somebody standing, as one look saw them."""
    rng = np.random.default_rng(seed)
    [pose] = film(deadlift_set([Rep()]), Figure(), fps=10.0, until_s=0.05)
    return Pose(
        time_s=pose.time_s,
        xy_px=pose.xy_px + rng.normal(0.0, sigma_px, pose.xy_px.shape),
        visibility=rng.uniform(0.3, 1.0, pose.visibility.shape),
        outline=None if pose.outline is None else pose.outline + rng.normal(0.0, 0.01, pose.outline.shape),
    )


def _assert_same(one: Pose, two: Pose) -> None:
    np.testing.assert_allclose(one.xy_px, two.xy_px, atol=1e-3)
    np.testing.assert_allclose(one.visibility, two.visibility, atol=1e-6)
    assert one.outline is not None
    assert two.outline is not None
    np.testing.assert_allclose(one.outline, two.outline, atol=1e-6)


@given(first=st.integers(0, 1000), second=st.integers(0, 1000), sigma_px=st.sampled_from([1.0, 30.0, 90.0]))
def test_the_mean_does_not_depend_on_the_order_nor_on_the_mirror(
    first: int, second: int, sigma_px: float
) -> None:
    one, two = _pose(first, sigma_px=sigma_px), _pose(second, sigma_px=sigma_px)
    mean = average_poses(one, two)
    _assert_same(mean, average_poses(two, one))
    seen_in_mirror = average_poses(one.mirror(width_px=WIDTH_PX), two.mirror(width_px=WIDTH_PX))
    _assert_same(mean.mirror(width_px=WIDTH_PX), seen_in_mirror)


@given(seed=st.integers(0, 1000))
def test_a_mirror_in_a_mirror_changes_nothing(seed: int) -> None:
    pose = _pose(seed)
    _assert_same(pose.mirror(width_px=WIDTH_PX).mirror(width_px=WIDTH_PX), pose)


def test_landmarks_change_sides_in_a_mirror() -> None:
    pose = _pose(1)
    mirrored = pose.mirror(width_px=WIDTH_PX)
    assert mirrored.xy_px[Landmark.LEFT_KNEE, 0] == WIDTH_PX - pose.xy_px[Landmark.RIGHT_KNEE, 0]
    assert mirrored.xy_px[Landmark.NOSE, 1] == pose.xy_px[Landmark.NOSE, 1]


def test_one_look_that_found_nobody_does_not_hide_what_the_other_saw() -> None:
    pose = _pose(2)
    nobody = Pose.nobody(time_s=pose.time_s)
    assert average_poses(pose, nobody) is pose
    assert average_poses(nobody, pose) is pose
    assert not average_poses(nobody, nobody).has_person


def test_where_the_looks_disagree_the_better_visible_landmark_is_taken_with_less_trust() -> None:
    one = _pose(3, sigma_px=0.0)
    xy_px, visibility = one.xy_px.copy(), one.visibility.copy()
    trunk_px = np.linalg.norm(one.xy_px[Landmark.LEFT_SHOULDER] - one.xy_px[Landmark.LEFT_HIP])
    xy_px[Landmark.LEFT_KNEE] += 1.5 * MAX_DISAGREEMENT * trunk_px
    visibility[Landmark.LEFT_KNEE] = 0.1
    two = Pose(time_s=one.time_s, xy_px=xy_px, visibility=visibility, outline=one.outline)
    mean = average_poses(one, two)
    np.testing.assert_allclose(mean.xy_px[Landmark.LEFT_KNEE], one.xy_px[Landmark.LEFT_KNEE], atol=1e-3)
    assert mean.visibility[Landmark.LEFT_KNEE] == pytest.approx(0.1)


def test_the_real_landmarker_sees_a_picture_and_its_mirror_image_alike(sample: Path, model: Path) -> None:
    with VideoFile(sample) as video:
        frames = list(islice(video, 0, 90, 3))
    poses = []
    for step in (1, -1):
        with FlipAveragingEstimator(model, with_outline=True) as estimator:
            poses.append(
                [
                    estimator.estimate(Frame(time_s=frame.time_s, image_rgb=frame.image_rgb[:, ::step]))
                    for frame in frames
                ]
            )
    for plain, mirrored, frame in zip(*poses, frames, strict=True):
        _assert_same(plain.mirror(width_px=frame.image_rgb.shape[1]), mirrored)


class TestDisagreement:
    """Two looks that see different bodies, one of them upside down."""

    @staticmethod
    def _at(time_s: float, *, is_upside_down: bool = False) -> Pose:
        pose = _pose(1)
        middle = pose.xy_px[[Landmark.LEFT_SHOULDER, Landmark.LEFT_HIP]].mean(axis=0)
        xy_px = 2.0 * middle - pose.xy_px if is_upside_down else pose.xy_px
        return replace(pose, time_s=time_s, xy_px=xy_px)

    @given(is_first=st.booleans())
    def test_the_one_that_goes_on_is_believed(self, is_first: bool) -> None:
        agreement = Agreement()
        before = agreement.settle(self._at(0.0), self._at(0.0))
        looks = [self._at(0.1), self._at(0.1, is_upside_down=True)]
        settled = agreement.settle(*(looks if is_first else looks[::-1]))
        np.testing.assert_allclose(settled.xy_px, before.xy_px)

    def test_both_begin_anew_if_it_lasts_and_not_at_every_picture(self) -> None:
        agreement = Agreement()
        agreement.settle(self._at(0.0), self._at(0.0))
        begun_s = []
        for time_s in np.arange(0.1, 3.0, 0.1):
            if agreement.begins_anew(float(time_s)):
                begun_s.append(float(time_s))
            agreement.settle(self._at(float(time_s)), self._at(float(time_s), is_upside_down=True))
        assert ASTRAY_S <= begun_s[0] <= ASTRAY_S + 0.11
        assert np.diff(begun_s).min() >= RETRY_S - 1e-9

    def test_nobody_begins_anew_while_both_agree(self) -> None:
        agreement = Agreement()
        for time_s in np.arange(0.0, 3.0, 0.1):
            assert not agreement.begins_anew(float(time_s))
            agreement.settle(self._at(float(time_s)), self._at(float(time_s)))

    def test_a_look_alone_is_no_agreement(self) -> None:
        agreement = Agreement()
        before = agreement.settle(self._at(0.0), self._at(0.0))
        begun = False
        for time_s in np.arange(0.1, 2.0, 0.1):
            begun |= agreement.begins_anew(float(time_s))
            agreement.settle(Pose.nobody(time_s=float(time_s)), self._at(float(time_s), is_upside_down=True))
        assert begun
        # Once both see somebody again, the one that goes on from where both agreed is believed.
        settled = agreement.settle(self._at(2.0), self._at(2.0, is_upside_down=True))
        np.testing.assert_allclose(settled.xy_px, before.xy_px)
