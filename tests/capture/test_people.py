"""How many people: what counts as a second one in a picture, and in how many pictures it has to be."""

from collections.abc import Sequence

import numpy as np
import pytest

from formcheck.capture.people import count_similar, summarise_counts
from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Landmark


def person(*, hip_x: float, trunk_px: float = 150.0, visibility: float = 0.99) -> tuple[Array, Array]:
    xy = np.zeros((LANDMARK_COUNT, 2))
    xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = (hip_x, 300.0)
    xy[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = (hip_x, 300.0 - trunk_px)
    return xy, np.full(LANDMARK_COUNT, visibility)


def test_two_people_side_by_side_are_two() -> None:
    assert count_similar([person(hip_x=100.0), person(hip_x=400.0)]) == 2


@pytest.mark.parametrize(
    "second",
    [
        person(hip_x=400.0, trunk_px=60.0),
        person(hip_x=140.0),
        person(hip_x=400.0, visibility=0.4),
    ],
    ids=["in the background", "the same one twice", "hardly seen"],
)
def test_who_could_not_be_taken_for_the_lifter_does_not_count(second: tuple[Array, Array]) -> None:
    assert count_similar([person(hip_x=100.0), second]) == 1


def test_nobody_is_nobody() -> None:
    assert count_similar([]) == 0
    assert count_similar([person(hip_x=100.0, visibility=0.1)]) == 0


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
def test_two_have_to_be_there_at_least_half_of_the_time(counts: Sequence[int], people: int) -> None:
    assert summarise_counts(counts) == people
