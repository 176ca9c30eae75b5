"""What is not seen, or no body could have done, is hidden; everything else is left alone."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from formcheck.geometry import Array
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.plausibility import (
    MAX_HIDDEN_S,
    MAX_WITHOUT_KNEES_S,
    PlausibilityFilter,
    hide_odd_lengths,
)
from formcheck.pose import Pose, PoseTrack
from tests.figure import Figure, Posture
from tests.lifting import (
    STANDING,
    Motion,
    Move,
    Rep,
    add_noise,
    deadlift_set,
    delay,
    film,
    hide,
    hinge,
    scale,
)

STRIDE = Posture(trunk_deg=3.0, thigh_deg=-15.0, shank_deg=-5.0, far_lift_deg=-40.0)


def standing(seconds: float = 2.0, *, posture: Posture = STANDING, fps: float = 30.0) -> PoseTrack:
    return film(Motion(start=posture, hold_s=seconds, moves=()), fps=fps)


def passed(poses: Iterable[Pose]) -> Array:
    """Landmarks after the filter, shape (n, 33, 2)."""
    screen = PlausibilityFilter()
    return np.stack([screen.push(pose).xy_px for pose in poses])


def hidden(xy_px: Array) -> list[str]:
    """Names of the landmarks of one picture that are hidden."""
    return [landmark.name for landmark in Landmark if np.isnan(xy_px[landmark]).any()]


def test_a_lifter_comes_through_untouched(rng: np.random.Generator) -> None:
    track = add_noise(film(deadlift_set([Rep(down_s=1.0, up_s=0.8)] * 2)), rng, sigma_px=2.0)
    np.testing.assert_array_equal(passed(track), track.xy_px)


@pytest.mark.parametrize("yaw_deg", [0.0, 20.0, 40.0])
def test_a_lifter_seen_from_an_angle_comes_through(yaw_deg: float) -> None:
    track = film(deadlift_set([Rep()]), Figure(yaw_deg=yaw_deg), fps=20.0)
    assert np.isfinite(passed(track)).mean() > 0.99


def test_what_is_badly_seen_is_hidden_however_well_it_lies() -> None:
    track = standing(0.2)
    track.visibility[:, Landmark.RIGHT_ANKLE] = 0.4
    assert hidden(passed(track)[-1]) == ["RIGHT_ANKLE"]


def test_the_pose_that_was_given_is_not_changed() -> None:
    track = standing(0.1)
    track.visibility[:, Landmark.RIGHT_ANKLE] = 0.1
    (pose, *_) = list(track)
    PlausibilityFilter().push(pose)
    assert np.isfinite(pose.xy_px).all()


def test_nobody_stays_nobody() -> None:
    pose = PlausibilityFilter().push(Pose.nobody(time_s=1.0))
    assert not pose.has_person
    assert pose.time_s == 1.0


def stretched(joint: Joint, above: Joint, stretch: float) -> Pose:
    """The figure with a limb of another length on both sides."""
    pose = Figure().pose(STANDING)
    xy = pose.xy_px.copy()
    for side in Side:
        spot, base = landmark_of(joint, side), landmark_of(above, side)
        xy[spot] = xy[base] + stretch * (xy[spot] - xy[base])
    return replace(pose, xy_px=xy)


@pytest.mark.parametrize("stretch", [3.0, 0.2])
def test_what_has_not_a_body_s_proportions_is_nobody(stretch: float) -> None:
    assert not PlausibilityFilter().push(stretched(Joint.KNEE, Joint.HIP, stretch)).has_person


@pytest.mark.parametrize("stretch", [3.0, 0.2])
def test_feet_where_no_shank_reaches_are_hidden_and_the_body_is_not(stretch: float) -> None:
    pose = PlausibilityFilter().push(stretched(Joint.ANKLE, Joint.KNEE, stretch))
    feet = [
        landmark_of(joint, side) for joint in (Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX) for side in Side
    ]
    assert np.isnan(pose.xy_px[feet]).all()
    assert np.isfinite(np.delete(pose.xy_px, feet, axis=0)).all()


@pytest.mark.parametrize(("shrunk", "longest_s"), [(1.0, MAX_WITHOUT_KNEES_S), (0.4, 0.0)])
def test_knees_may_be_hidden_for_a_while_if_the_trunk_is_still_there(shrunk: float, longest_s: float) -> None:
    track = hide(standing(5.0), from_s=1.0, to_s=9.0, joints=(Joint.KNEE, Joint.ANKLE))
    rows = track.time_s >= 1.0
    middle = track.xy_px.mean(axis=1, keepdims=True)
    track.xy_px[rows] = (middle + shrunk * (track.xy_px - middle))[rows]
    screen = PlausibilityFilter()
    seen_s = [pose.time_s for pose in track if screen.push(pose).has_person]
    assert max(seen_s) == pytest.approx(1.0 + longest_s, abs=0.1)


def test_the_outline_goes_with_the_trunk() -> None:
    pose = Figure().pose(STANDING)
    assert PlausibilityFilter().push(pose).outline is pose.outline
    visibility = pose.visibility.copy()
    visibility[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = 0.1
    assert PlausibilityFilter().push(replace(pose, visibility=visibility)).outline is None


def test_the_outline_goes_with_a_trunk_that_jumped_away() -> None:
    poses = list(standing(1.0))
    last = poses[-1]
    xy = last.xy_px.copy()
    xy[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] += 120.0
    screen = PlausibilityFilter()
    for pose in poses[:-1]:
        assert screen.push(pose).outline is not None
    jumped = screen.push(replace(last, xy_px=xy))
    assert jumped.has_person
    assert jumped.outline is None


def test_a_shin_that_is_suddenly_too_long_loses_its_foot() -> None:
    track = standing(2.0)
    later = track.time_s > 1.0
    for landmark in (Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX):
        track.xy_px[later, landmark, 1] += 90.0
    screened = passed(track)
    assert hidden(screened[25]) == []
    # Long after a jump would be believed: it is the length that is wrong.
    assert hidden(screened[-1]) == ["RIGHT_ANKLE", "RIGHT_HEEL", "RIGHT_FOOT_INDEX"]


def test_a_wrong_beginning_does_not_hide_the_rest() -> None:
    track = standing(4.0)
    beginning = track.time_s < 0.5
    for landmark in (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER):
        track.xy_px[beginning, landmark] += (100.0, -90.0)
    screened = passed(track)
    assert hidden(screened[-1]) == []
    assert np.isfinite(screened[track.time_s > 2.0]).all()


def test_coming_closer_is_not_a_change_of_proportions() -> None:
    track = standing(4.0)
    growth = np.linspace(1.0, 2.0, len(track))[:, None, None]
    grown = replace(track, xy_px=640.0 + growth * (track.xy_px - 640.0))
    assert hidden(passed(grown)[-1]) == []


def test_a_cut_to_a_nearer_camera_is_not_a_change_of_proportions() -> None:
    cut = [*standing(1.0), *delay(scale(standing(1.0), 1.6), 1.0 + 2.0 * MAX_HIDDEN_S)]
    assert hidden(passed(cut)[-1]) == []


def test_a_joint_that_jumps_is_hidden_until_it_stays() -> None:
    track = standing(2.0)
    later = track.time_s > 1.0
    track.xy_px[later, Landmark.RIGHT_WRIST, 0] += 400.0
    missing = np.isnan(passed(track)[:, Landmark.RIGHT_WRIST, 0])
    gone_s = track.time_s[missing]
    assert gone_s[0] == track.time_s[later][0]
    assert gone_s[-1] - gone_s[0] == pytest.approx(MAX_HIDDEN_S, abs=0.07)
    assert missing.sum() == np.count_nonzero((track.time_s >= gone_s[0]) & (track.time_s <= gone_s[-1]))


def test_a_jump_and_back_hides_only_the_jump() -> None:
    track = standing(2.0)
    track.xy_px[30:33, Landmark.RIGHT_HIP] += 250.0
    missing = np.isnan(passed(track)[:, Landmark.RIGHT_HIP, 0])
    assert missing.nonzero()[0].tolist() == [30, 31, 32]


def test_a_fast_lifter_does_not_jump() -> None:
    track = film(deadlift_set([Rep(bottom=hinge(trunk_deg=85.0), down_s=0.6, up_s=0.6)]), fps=30.0)
    body = [landmark_of(joint, side) for joint in Joint if joint is not Joint.NOSE for side in Side]
    assert np.isfinite(passed(track)[:, body]).all()


@pytest.mark.parametrize("fps", [12.0, 30.0, 120.0])
@pytest.mark.parametrize("stride_deg", [-15.0, -40.0])
def test_legs_that_change_their_names_are_hidden(fps: float, stride_deg: float) -> None:
    track = standing(2.0, posture=replace(STRIDE, far_lift_deg=stride_deg), fps=fps)
    swapped = track.xy_px.copy()
    later = (track.time_s > 1.0) & (track.time_s <= 1.2)
    for joint in (Joint.KNEE, Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX):
        left, right = landmark_of(joint, Side.LEFT), landmark_of(joint, Side.RIGHT)
        swapped[later, left], swapped[later, right] = track.xy_px[later, right], track.xy_px[later, left]
    screened = passed(replace(track, xy_px=swapped))
    legs = [landmark_of(joint, side) for joint in (Joint.KNEE, Joint.ANKLE) for side in Side]
    assert np.isnan(screened[later][:, legs]).all()
    np.testing.assert_array_equal(screened[~later], track.xy_px[~later])


def test_legs_on_top_of_each_other_may_swap(rng: np.random.Generator) -> None:
    track = add_noise(standing(2.0), rng, sigma_px=2.0, lasting_s=0.01)
    assert np.isfinite(passed(track)).all()


def test_legs_that_cross_slowly_are_no_swap() -> None:
    back = replace(STRIDE, thigh_deg=25.0, shank_deg=35.0, far_lift_deg=40.0)
    motion = Motion(
        start=STRIDE, hold_s=0.2, moves=tuple(Move(to=to, over_s=1.0) for to in (back, STRIDE) * 3)
    )
    screened = passed(film(motion))
    legs = [landmark_of(joint, side) for joint in (Joint.KNEE, Joint.ANKLE) for side in Side]
    assert np.isfinite(screened[:, legs]).all()


class TestHideOddLengths:
    def test_the_first_pictures_are_judged_by_all_of_them(self) -> None:
        track = standing(2.0)
        feet = [Landmark.RIGHT_ANKLE, Landmark.RIGHT_HEEL, Landmark.RIGHT_FOOT_INDEX]
        track.xy_px[:5, feet, 1] += 90.0
        screened = hide_odd_lengths(track.xy_px)
        assert np.isnan(screened[:5, feet]).all()
        screened[:5, feet] = track.xy_px[:5, feet]
        np.testing.assert_array_equal(screened, track.xy_px)

    @pytest.mark.parametrize(
        ("joint", "anchor", "factor"),
        [
            (Joint.SHOULDER, Joint.HIP, 1.9),
            (Joint.HIP, Joint.SHOULDER, 0.45),
            (Joint.KNEE, Joint.HIP, 0.5),
            (Joint.ANKLE, Joint.KNEE, 1.9),
        ],
    )
    def test_the_joint_that_is_wrong_is_the_one_that_goes(
        self, joint: Joint, anchor: Joint, factor: float
    ) -> None:
        track = standing(2.0)
        wrong, base = landmark_of(joint, Side.RIGHT), track.xy_px[10, landmark_of(anchor, Side.RIGHT)]
        track.xy_px[10, wrong] = base + factor * (track.xy_px[10, wrong] - base)
        gone = hidden(hide_odd_lengths(track.xy_px)[10])
        feet = ["RIGHT_HEEL", "RIGHT_FOOT_INDEX"] if joint is Joint.ANKLE else []
        assert gone == [wrong.name, *feet]

    def test_a_good_recording_comes_back_as_a_copy(self, clean_track: PoseTrack) -> None:
        screened = hide_odd_lengths(clean_track.xy_px)
        np.testing.assert_array_equal(screened, clean_track.xy_px)
        assert screened is not clean_track.xy_px

    @pytest.mark.parametrize("count", [0, 1, 9])
    def test_too_few_pictures_judge_nothing(self, count: int, clean_track: PoseTrack) -> None:
        few = clean_track.xy_px[:count].copy()
        few[:, Landmark.RIGHT_ANKLE] += 300.0
        np.testing.assert_array_equal(hide_odd_lengths(few), few)

    def test_nobody_is_hidden_already(self) -> None:
        nothing = np.full((40, 33, 2), np.nan)
        assert np.isnan(hide_odd_lengths(nothing)).all()
