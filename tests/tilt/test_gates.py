"""Whatever keeps a picture from being judged has one sentence of help, and never a verdict."""

import numpy as np
import pytest

from formcheck.errors import NoPerson, NotSideOn, SeveralPeople, StandUnfit
from formcheck.landmarks import LANDMARK_COUNT, Landmark
from formcheck.tilt import gates
from formcheck.tilt.gates import Help, Look, find_problem, list_warnings
from formcheck.tilt.stand import HEIGHTS, Stand
from tests.tilt.standing import make_look, make_stand, place_joints


def turned(share: float) -> Stand:
    """Seen by so much from the front: both sides apart."""
    joints = place_joints()
    for name, half in (("SHOULDER", 0.5), ("HIP", 0.33)):
        joints[Landmark[f"LEFT_{name}"], 0] += half * share
        joints[Landmark[f"RIGHT_{name}"], 0] -= half * share
    return make_stand(joints=joints)


def stepping() -> Stand:
    """One foot ahead of the other."""
    joints = place_joints()
    joints[Landmark.LEFT_ANKLE, 0] += 0.2
    joints[Landmark.RIGHT_ANKLE, 0] -= 0.2
    return make_stand(joints=joints)


CASES: list[tuple[str, Look, type[Exception]]] = [
    ("nobody", Look(stand=None, people=0, width_px=9, height_px=9, brightness=0.5, contrast=0.0), NoPerson),
    (
        "too_dark",
        Look(stand=None, people=0, width_px=9, height_px=9, brightness=0.01, contrast=0.0),
        StandUnfit,
    ),
    ("too_dark", make_look(brightness=0.03), StandUnfit),
    ("too_dark", make_look(contrast=0.02), StandUnfit),
    ("nobody", make_look(make_stand(visibility=np.full(LANDMARK_COUNT, 0.2))), NoPerson),
    ("several_people", make_look(people=2), SeveralPeople),
    ("only_legs", make_look(make_stand(hip_px=np.array([300.0, 120.0]))), StandUnfit),
    ("only_trunk", make_look(make_stand(hip_px=np.array([300.0, 870.0]))), StandUnfit),
    ("too_small", make_look(make_stand(trunk_px=20.0)), StandUnfit),
    ("bending", make_look(make_stand(shoulder=(0.7, 0.7))), StandUnfit),
    ("seated", make_look(make_stand(knee=(0.8, -0.2))), StandUnfit),
    ("seated", make_look(make_stand(knee=(0.25, -0.8), ankle=(-0.1, -1.5))), StandUnfit),
    ("not_side_on", make_look(turned(0.74)), NotSideOn),
    ("not_side_on", make_look(turn_deg=40.0), NotSideOn),
    ("feet_apart", make_look(stepping()), StandUnfit),
    (
        "arms_hide_back",
        make_look(make_stand(dorsal=np.full(HEIGHTS.size, np.nan), elbow=(-0.2, 0.5))),
        StandUnfit,
    ),
    ("no_outline", make_look(make_stand(dorsal=np.full(HEIGHTS.size, np.nan))), StandUnfit),
]


@pytest.mark.parametrize(("name", "look", "error"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_refused_with_help(name: str, look: Look, error: type[Exception]) -> None:
    problem = find_problem(look)
    assert problem is not None
    assert (problem.name, problem.error) == (name, error)


def test_a_good_stand_passes() -> None:
    assert find_problem(make_look()) is None
    assert list_warnings(make_look()) == ()


@pytest.mark.parametrize("facing", [1, -1])
def test_a_little_off_the_side_passes(facing: int) -> None:
    stand = turned(0.15)
    assert find_problem(make_look(make_stand(joints=stand.joints, facing=facing))) is None


def test_cut_off_head_and_feet_are_told_and_judged() -> None:
    look = make_look(make_stand(hip_px=np.array([300.0, 230.0])), height_px=480)
    assert find_problem(look) is None
    assert [sentence.split()[1] for sentence in list_warnings(look)] == ["head", "feet"]


def test_every_help_is_one_sentence_that_says_what_to_change() -> None:
    helps = [value for value in vars(gates).values() if isinstance(value, Help)]
    assert len(helps) >= 11
    for help_ in helps:
        assert help_.text.endswith((".", ".)."))
        assert ":" in help_.text
        assert help_.text.count(". ") == 0
    assert len({help_.name for help_ in helps}) == len(helps)


def test_somebody_who_is_not_in_the_mirror_image_is_nobody() -> None:
    assert find_problem(make_look(disagreement=0.1)) is None
    problem = find_problem(make_look(disagreement=float("inf")))
    assert problem is not None
    assert problem.name == "nobody"
