"""Postures: told whichever way one faces, however the camera is tilted, and never guessed."""

import numpy as np
import pytest

from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.postures import CHANGED_S, FIRST_S, Base, BaseTracker, find_posture
from formcheck.postures import Posture as Held
from tests.figure import Figure, Posture
from tests.lifting import STANDING, hinge

POSTURES = {
    "stands": (STANDING, Held.STANDING),
    "hinges": (hinge(), Held.STANDING),
    "squats": (Posture(trunk_deg=40.0, thigh_deg=-88.0, shank_deg=36.0), Held.STANDING),
    "kneels": (Posture(shank_deg=90.0), Held.KNEELING),
    "sits on the heels": (Posture(trunk_deg=5.0, thigh_deg=-70.0, shank_deg=88.0), Held.KNEELING),
    "leans as in a Nordic curl": (Posture(trunk_deg=70.0, thigh_deg=65.0, shank_deg=90.0), Held.FACE_DOWN),
    "holds a plank": (Posture(trunk_deg=78.0, thigh_deg=80.0, shank_deg=82.0), Held.FACE_DOWN),
    "is on all fours": (Posture(trunk_deg=85.0, thigh_deg=2.0, shank_deg=90.0), Held.ALL_FOURS),
    "bridges": (Posture(trunk_deg=-120.0, thigh_deg=-115.0, shank_deg=-18.0), Held.ON_BACK),
    "has the feet on a wall": (Posture(trunk_deg=-91.0, thigh_deg=-175.0, shank_deg=-88.0), Held.ON_BACK),
    "has the heels on a ball": (Posture(trunk_deg=-116.0, thigh_deg=-117.0, shank_deg=-110.0), Held.ON_BACK),
}


@pytest.mark.parametrize("case", POSTURES)
@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("roll_deg", [-8.0, 0.0, 8.0])
def test_a_posture_is_told(case: str, facing: int, roll_deg: float) -> None:
    posture, expected = POSTURES[case]
    figure = Figure(facing=facing, roll_deg=roll_deg, place_px=(640.0, 400.0))
    told = find_posture(figure.pose(posture))
    # A tilt towards the next posture may leave it open, and does not tell another.
    assert told is expected or (told is None and roll_deg != 0.0)


def test_one_foot_on_the_floor_is_standing() -> None:
    raised = Posture(trunk_deg=85.0, thigh_deg=-8.0, shank_deg=2.0, far_lift_deg=-85.0)
    for near in Side:
        assert find_posture(Figure(near=near).pose(raised)) is Held.STANDING


def test_what_could_be_two_is_left_open() -> None:
    upright = Figure().pose(STANDING)
    for side in Side:
        upright.xy_px[landmark_of(Joint.ANKLE, side)] = np.nan
    assert find_posture(upright) is None
    flat = Figure(place_px=(640.0, 400.0)).pose(Posture(trunk_deg=-90.0, thigh_deg=-92.0, shank_deg=-90.0))
    assert find_posture(flat) in (None, Held.FACE_DOWN)


class TestWhatCarriesTheBody:
    def track(self, *parts: tuple[Held | None, float]) -> BaseTracker:
        tracker, time_s = BaseTracker(), 0.0
        for held, length_s in parts:
            for _ in range(round(length_s / 0.1)):
                tracker.push(time_s, held)
                time_s += 0.1
        return tracker

    def test_is_not_known_at_once(self) -> None:
        assert self.track((Held.STANDING, FIRST_S - 0.1)).base is None
        assert self.track((Held.STANDING, FIRST_S + 0.2)).base is Base.FEET

    def test_changes_when_the_change_lasts(self) -> None:
        assert self.track((Held.STANDING, 2.0), (Held.ON_BACK, CHANGED_S - 0.2)).base is Base.FEET
        lay_down = self.track((Held.STANDING, 2.0), (None, 1.0), (Held.ON_BACK, CHANGED_S + 0.2))
        assert lay_down.base is Base.BACK
        assert lay_down.since_s == pytest.approx(3.0, abs=0.11)

    def test_is_the_same_on_the_knees_and_on_all_fours(self) -> None:
        tracker = self.track((Held.KNEELING, 2.0), (Held.ALL_FOURS, 5.0), (Held.FACE_DOWN, 5.0))
        assert (tracker.base, tracker.since_s) == (Base.KNEES, 0.0)

    def test_nobody_gets_from_the_feet_to_the_belly_without_kneeling(self) -> None:
        assert self.track((Held.STANDING, 2.0), (Held.FACE_DOWN, 9.0)).base is Base.FEET
