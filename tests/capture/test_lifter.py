"""Which of two is the lifter: the one who moves, whom the user names, or nobody can tell."""

from collections.abc import Callable

import numpy as np
import pytest

from formcheck.capture.lifter import LifterChoice, measure_posture_deg
from formcheck.capture.people import Person
from formcheck.source import WhichPerson
from tests.capture.people import person

LOOKS = 8
BENT_DEG = [0.0, 30.0, 60.0, 80.0]


def note(
    choice: LifterChoice,
    *,
    left_deg: Callable[[int], float],
    right_deg: Callable[[int], float],
    right_trunk_px: float = 80.0,
    pan_px: float = 0.0,
) -> None:
    for look in range(LOOKS):
        pan = pan_px * look
        pair = (
            person(hip_x=400.0 + pan, lean_deg=right_deg(look), trunk_px=right_trunk_px),
            person(hip_x=100.0 + pan, lean_deg=left_deg(look)),
        )
        # Whom the landmarker finds first changes.
        choice.note(pair if look % 2 else pair[::-1])


def bends(look: int) -> float:
    return BENT_DEG[look % len(BENT_DEG)]


def stays(look: int) -> float:
    return 50.0 + 5.0 * (look % 2)


@pytest.mark.parametrize("pan_px", [0.0, 25.0])
def test_the_one_who_moves_is_the_lifter(pan_px: float) -> None:
    choice = LifterChoice()
    note(choice, left_deg=bends, right_deg=stays, pan_px=pan_px)
    assert choice.lifter is WhichPerson.LEFT
    other = LifterChoice()
    note(other, left_deg=stays, right_deg=bends, pan_px=pan_px)
    assert other.lifter is WhichPerson.RIGHT


@pytest.mark.parametrize("both", [bends, stays])
def test_where_both_move_alike_there_is_no_telling(both: Callable[[int], float]) -> None:
    choice = LifterChoice()
    note(choice, left_deg=both, right_deg=both)
    assert choice.lifter is None
    assert choice.people == 2


def test_few_looks_are_not_enough_to_tell() -> None:
    choice = LifterChoice()
    for lean_deg in (0.0, 80.0, 0.0):
        choice.note([person(hip_x=100.0, lean_deg=lean_deg), person(hip_x=400.0)])
    assert choice.lifter is None


def test_whom_the_user_names_is_the_lifter_from_the_first_look_at_both() -> None:
    for wanted in (WhichPerson.LEFT, WhichPerson.RIGHT):
        choice = LifterChoice(wanted)
        choice.note([person(hip_x=400.0), person(hip_x=100.0)])
        assert choice.lifter is wanted


def test_the_largest_is_found_by_the_trunk() -> None:
    choice = LifterChoice(WhichPerson.LARGEST)
    note(choice, left_deg=bends, right_deg=stays, right_trunk_px=100.0)
    assert choice.lifter is WhichPerson.RIGHT


def test_a_choice_is_kept() -> None:
    choice = LifterChoice()
    note(choice, left_deg=bends, right_deg=stays)
    for _ in range(3):
        note(choice, left_deg=stays, right_deg=bends)
    assert choice.lifter is WhichPerson.LEFT


def test_movement_decides_only_where_it_may() -> None:
    choice = LifterChoice(by_movement=False)
    note(choice, left_deg=bends, right_deg=stays)
    assert choice.lifter is None
    assert choice.people == 2


@pytest.mark.parametrize(
    ("counts", "people"),
    [
        ([], 0),
        ([0, 0], 0),
        ([1], 1),
        ([0, 0, 1], 1),
        ([2], 2),
        ([1, 2], 2),
        ([0, 2], 2),
        ([1, 1, 2], 1),
        ([1, 2, 2, 1], 2),
        ([2, 1, 1, 1, 1, 1], 1),
    ],
)
def test_two_have_to_be_there_at_least_half_of_the_time(counts: list[int], people: int) -> None:
    pair = [person(hip_x=100.0), person(hip_x=400.0)]
    choice = LifterChoice()
    for count in counts:
        choice.note(pair[:count])
    assert choice.people == people


def mirror(one: Person) -> Person:
    return Person(xy_px=one.xy_px * (-1.0, 1.0) + (640.0, 0.0), visibility=one.visibility, mask=one.mask)


@pytest.mark.parametrize("lean_deg", [0.0, 40.0, 90.0, 170.0])
def test_a_posture_does_not_depend_on_where_somebody_is_nor_faces(lean_deg: float) -> None:
    posture = measure_posture_deg(person(hip_x=100.0, lean_deg=lean_deg))
    assert posture == pytest.approx([lean_deg, 180.0 - lean_deg, 180.0], abs=1e-6)
    for other in (
        person(hip_x=420.0, lean_deg=lean_deg, trunk_px=50.0),
        mirror(person(hip_x=100.0, lean_deg=lean_deg)),
    ):
        np.testing.assert_allclose(measure_posture_deg(other), posture, atol=1e-6)
