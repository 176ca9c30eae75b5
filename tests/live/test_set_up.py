"""The set-up check: one thing to change at a time, and ready when all is well for long enough."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from formcheck.live.set_up import HELP, LASTING_S, STILL_S, SetUpCheck, SetUpState
from formcheck.orientation import OrientationEstimator
from formcheck.pose import Pose, PoseTrack
from tests.figure import Figure
from tests.lifting import STANDING, Motion, Move, film, hide, hinge, mirror, scale

SIZE_PX = (1280, 720)
STANDS = Motion(start=STANDING, hold_s=4.0, moves=())


def check(track: PoseTrack, *, brightness: float | None = 0.5) -> list[SetUpState]:
    """What is said with every pose."""
    orientation, tool = OrientationEstimator(), SetUpCheck()
    said = []
    for pose in track:
        orientation.push(pose)
        said.append(tool.push(pose, side=orientation.best.side, size_px=SIZE_PX, brightness=brightness))
    return said


def shift(track: PoseTrack, *, right_px: float = 0.0, down_px: float = 0.0) -> PoseTrack:
    return replace(track, xy_px=track.xy_px + np.array([right_px, down_px]))


def test_who_stands_well_is_ready_after_a_while() -> None:
    track = film(STANDS)
    ready_s = [pose.time_s for pose, said in zip(track, check(track), strict=True) if said.ready]
    assert ready_s[0] == pytest.approx(STILL_S, abs=0.1)
    assert len(ready_s) == sum(pose.time_s >= ready_s[0] for pose in track)


@pytest.mark.parametrize(
    ("track", "name"),
    [
        (shift(film(STANDS), down_px=60.0), "feet_out"),
        (shift(film(STANDS), down_px=-130.0), "head_out"),
        (shift(film(STANDS), right_px=660.0), "body_out"),
        (scale(film(STANDS), 0.35), "too_far"),
        (film(STANDS, Figure(yaw_deg=50.0)), "not_side_on"),
        (film(STANDS, Figure(roll_deg=18.0, place_px=(640.0, 660.0))), "not_level"),
        (hide(film(STANDS), from_s=0.0, to_s=9.0), "nobody"),
        (film(Motion(start=STANDING, hold_s=0.0, moves=(Move(to=hinge(), over_s=4.0),))), "moving"),
    ],
)
def test_what_is_wrong_is_told(track: PoseTrack, name: str) -> None:
    said = check(track)
    assert not any(state.ready for state in said)
    assert said[len(said) // 2].help == name
    assert said[len(said) // 2].text == HELP[name]


@pytest.mark.parametrize(("brightness", "name"), [(0.03, "too_dark"), (0.99, "too_bright")])
def test_bad_light_is_told_where_it_matters(brightness: float, name: str) -> None:
    track = film(STANDS) if name == "too_dark" else hide(film(STANDS), from_s=0.0, to_s=9.0)
    assert check(track, brightness=brightness)[-1].help == name


def test_light_that_is_not_known_is_not_judged() -> None:
    assert check(film(STANDS), brightness=None)[-1].ready


@pytest.mark.parametrize("yaw_deg", [-12.0, 0.0, 12.0])
def test_a_little_off_the_side_is_well(yaw_deg: float) -> None:
    assert check(film(STANDS, Figure(yaw_deg=yaw_deg)))[-1].ready


def test_it_says_the_same_of_the_mirrored_picture() -> None:
    track = film(STANDS, Figure(yaw_deg=50.0))
    assert [one.help for one in check(track)] == [one.help for one in check(mirror(track))]


def test_a_complaint_does_not_flicker() -> None:
    tool = SetUpCheck()
    good = list(film(STANDS, fps=10.0))
    said = []
    for index, pose in enumerate(good):
        # One picture in four without anybody.
        shown = Pose.nobody(time_s=pose.time_s) if index % 4 == 3 else pose
        said.append(tool.push(shown, side=Figure().near_side, size_px=SIZE_PX).help)
    changes = sum(one != other for one, other in pairwise(said))
    assert changes <= 1


def test_a_new_complaint_is_told_soon() -> None:
    track = film(Motion(start=STANDING, hold_s=6.0, moves=()))
    gone = hide(track, from_s=3.0, to_s=9.0)
    told_s = next(
        pose.time_s
        for pose, said in zip(gone, check(gone), strict=True)
        if pose.time_s > 3.0 and said.help == "nobody"
    )
    assert LASTING_S <= told_s - 3.0 < 2.0 * LASTING_S


def test_every_sentence_is_one_sentence() -> None:
    for text in HELP.values():
        assert text.endswith(".")
        assert text.count(".") == 1
        assert len(text) <= 90


def test_unknown_landmarks_are_nobody_and_no_error() -> None:
    pose = Pose(time_s=0.0, xy_px=np.full((33, 2), math.nan), visibility=np.full(33, math.nan))
    assert not SetUpCheck().push(pose, side=Figure().near_side, size_px=SIZE_PX).ready
