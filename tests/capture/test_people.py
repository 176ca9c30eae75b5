"""Who is in a picture: what counts as a second person, and what the real landmarker finds."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.frame import Frame
from formcheck.capture.people import PeopleFinder, Person, hide, is_someone_else
from formcheck.capture.video_file import VideoFile
from tests.capture.people import person

LIFTER = person(hip_x=100.0)


def test_two_people_side_by_side_are_two() -> None:
    assert is_someone_else(LIFTER, person(hip_x=400.0))


@pytest.mark.parametrize(
    "second",
    [person(hip_x=400.0, trunk_px=40.0), person(hip_x=110.0)],
    ids=["in the background", "the same one twice"],
)
def test_who_could_not_be_taken_for_the_lifter_is_no_second(second: Person) -> None:
    assert not is_someone_else(LIFTER, second)
    assert not is_someone_else(second, LIFTER)


def test_somebody_smaller_counts_where_that_is_asked_for() -> None:
    assert is_someone_else(LIFTER, person(hip_x=400.0, trunk_px=40.0), similar_size=0.3)


def test_what_is_hidden_is_painted_like_what_is_around_it_and_nothing_else_changes() -> None:
    picture = np.full((120, 200, 3), 90, np.uint8)
    picture[:, 100:] = 180
    mask = np.zeros((120, 200), np.bool_)
    mask[30:90, 20:50] = True
    with_person = picture.copy()
    with_person[mask] = (255, 0, 0)
    hidden = hide(with_person, mask)
    np.testing.assert_array_equal(hidden[~mask], picture[~mask])
    # Between the two walls, and the same for every colour: no red is left.
    painted = hidden[mask].astype(int)
    assert np.ptp(painted, axis=1).max() <= 1
    assert 80 <= painted.min() <= painted.max() <= 180


def test_a_picture_that_is_hidden_altogether_is_no_error() -> None:
    picture = np.full((60, 80, 3), 90, np.uint8)
    assert hide(picture, np.ones((60, 80), np.bool_)).shape == picture.shape


def _frame(picture: NDArray[np.uint8]) -> Frame:
    return Frame(time_s=0.0, image_rgb=picture)


def test_the_real_landmarker_finds_one_and_two(sample: Path, model: Path) -> None:
    with VideoFile(sample) as video:
        picture = next(iter(video)).image_rgb
    lifter = picture[:, 277:577]
    with PeopleFinder(model) as finder:
        [one] = finder.find(_frame(picture))
        two = finder.find(_frame(np.hstack([lifter, lifter[:, ::-1]])))
        assert finder.find(_frame(np.full_like(picture, 128))) == ()
    assert one.mask[tuple(one.hips_px[::-1].astype(int))]
    assert len(two) == 2
    left, right = sorted(float(found.hips_px[0]) for found in two)
    assert left < 300.0 < right
