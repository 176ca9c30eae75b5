"""Raised hands: told when held, once, and never in our movements."""

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.live.gesture import PAUSE_S, STOP_S, Gesture, GestureDetector
from formcheck.pose import PoseTrack
from tests.figure import Figure
from tests.lifting import STANDING, Action, Motion, Move, film, hide, hinge, mirror
from tests.our_movements import TESTS_OF

UP = replace(STANDING, arm_deg=170.0)


def raise_hands(*, hold_s: float, times: int = 1) -> Motion:
    moves = (Move(to=UP, over_s=0.8, hold_s=hold_s), Move(to=STANDING, over_s=0.8, hold_s=1.0))
    return Motion(start=STANDING, hold_s=1.0, moves=moves * times)


def lower(track: PoseTrack, side: Side) -> PoseTrack:
    """Let one arm hang."""
    xy = track.xy_px.copy()
    shoulder = xy[:, landmark_of(Joint.SHOULDER, side)]
    for joint, down_px in ((Joint.ELBOW, 110.0), (Joint.WRIST, 195.0)):
        xy[:, landmark_of(joint, side)] = shoulder + np.array([0.0, down_px])
    return replace(track, xy_px=xy)


def gestures(track: PoseTrack) -> list[tuple[float, Gesture]]:
    detector = GestureDetector()
    return [(pose.time_s, told) for pose in track if (told := detector.push(pose)) is not None]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("fps", [5.0, 30.0])
def test_one_hand_pauses(side: Side, fps: float) -> None:
    told = gestures(lower(film(raise_hands(hold_s=2.0), fps=fps), side))
    assert [gesture for _, gesture in told] == [Gesture.TOGGLE_PAUSE]
    assert told[0][0] == pytest.approx(1.8 + PAUSE_S, abs=0.5)


def test_both_hands_stop_and_do_not_pause_before() -> None:
    told = gestures(film(raise_hands(hold_s=4.0)))
    assert [gesture for _, gesture in told] == [Gesture.STOP]
    assert told[0][0] == pytest.approx(1.8 + STOP_S, abs=0.5)


@given(st.floats(0.0, 0.6 * PAUSE_S))
def test_a_short_wave_says_nothing(hold_s: float) -> None:
    track = film(raise_hands(hold_s=hold_s))
    assert not gestures(lower(track, Side.LEFT))
    assert not gestures(track)


def test_each_time_is_told_once() -> None:
    told = gestures(lower(film(raise_hands(hold_s=4.0, times=3)), Side.LEFT))
    assert [gesture for _, gesture in told] == [Gesture.TOGGLE_PAUSE] * 3


def test_a_moment_out_of_sight_does_not_matter() -> None:
    track = lower(film(raise_hands(hold_s=2.0)), Side.LEFT)
    assert len(gestures(hide(track, from_s=2.2, to_s=2.5))) == 1


def test_it_reads_the_mirrored_picture_alike() -> None:
    track = lower(film(raise_hands(hold_s=2.0)), Side.LEFT)
    assert gestures(track) == gestures(mirror(track))


def test_a_hand_raised_in_a_hinge_is_none() -> None:
    bent = replace(hinge(), arm_deg=170.0)
    assert not gestures(film(Motion(start=bent, hold_s=5.0, moves=())))


def test_hands_that_keep_moving_are_none() -> None:
    moves = (
        Move(to=UP, over_s=0.4, hold_s=0.3),
        Move(to=replace(UP, elbow_deg=110.0), over_s=0.4, hold_s=0.1),
    )
    assert not gestures(film(Motion(start=STANDING, hold_s=1.0, moves=moves * 6)))


@pytest.mark.parametrize(
    "module",
    TESTS_OF.values(),
    ids=TESTS_OF,
)
@pytest.mark.parametrize("facing", [1, -1])
def test_none_of_our_movements_is_a_gesture(module: ModuleType, facing: int) -> None:
    witnesses = [motion for motions in module.WITNESSES.values() for motion in motions]
    actions: list[Action] = [module.CLEAN, *witnesses]
    for action in actions:
        track = action if isinstance(action, PoseTrack) else film(action, Figure(facing=facing), fps=12.0)
        assert not gestures(track)


def test_an_arm_straight_up_pauses_on_the_back() -> None:
    track = film(TESTS_OF["hip_lift"].CLEAN, until_s=1.0, fps=15.0)
    still = replace(
        track,
        time_s=np.arange(60) / 15.0,
        xy_px=np.tile(np.asarray(track.xy_px[:1], dtype=np.float64), (60, 1, 1)),
        visibility=np.tile(np.asarray(track.visibility[:1], dtype=np.float64), (60, 1)),
        outline=None,
    )
    xy = still.xy_px.copy()
    shoulder = xy[20:, landmark_of(Joint.SHOULDER, Side.RIGHT)]
    trunk_px = float(np.linalg.norm(shoulder[0] - xy[0, landmark_of(Joint.HIP, Side.RIGHT)]))
    xy[20:, landmark_of(Joint.WRIST, Side.RIGHT)] = shoulder - np.array([0.0, 1.1 * trunk_px])
    told = gestures(replace(still, xy_px=xy))
    assert [gesture for _, gesture in told] == [Gesture.TOGGLE_PAUSE]
