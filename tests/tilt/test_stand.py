"""Stands: arms are left out, looks are combined, and the picture's direction does not matter."""

import numpy as np
import pytest

from formcheck.tilt.stand import HEIGHTS, hide_arms, median_stand
from tests.tilt.standing import make_stand


def test_arms_before_the_body_leave_the_back_alone() -> None:
    seen = hide_arms(make_stand())
    assert np.isfinite(seen.dorsal).all()
    # The elbow is well inside the front here, the hand is not.
    assert np.isnan(seen.ventral[np.isclose(HEIGHTS, 0.85)]).all()
    assert np.isfinite(seen.ventral[HEIGHTS < 0.3]).all()


def test_an_elbow_behind_the_back_hides_it_there_and_only_there() -> None:
    seen = hide_arms(make_stand(elbow=(-0.24, 0.45), wrist=(0.0, 0.2), index=(0.05, 0.1)))
    hidden = HEIGHTS[np.isnan(seen.dorsal)]
    assert hidden.size
    assert hidden.min() > 0.2
    assert hidden.max() < 0.72


@pytest.mark.parametrize("facing", [1, -1])
def test_places_in_the_picture(facing: int) -> None:
    stand = make_stand(facing=facing)
    assert stand.to_picture(np.array([0.0, 1.0])) == pytest.approx([300.0, 300.0])
    assert stand.to_picture(np.array([0.5, 0.0])) == pytest.approx([300.0 + facing * 100.0, 500.0])


def test_median_ignores_one_bad_look_and_keeps_what_half_know() -> None:
    good, bad = make_stand(), make_stand(hollow=0.3)
    holed = make_stand()
    holed.dorsal[:10] = np.nan
    combined = median_stand([good, bad, good])
    assert combined.dorsal == pytest.approx(good.dorsal)
    assert np.isfinite(median_stand([good, good, holed]).dorsal).all()
    assert np.isnan(median_stand([good, holed, holed]).dorsal[:10]).all()


def test_stands_that_face_different_ways_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="facing the same way"):
        median_stand([make_stand(facing=1), make_stand(facing=-1)])


def test_all_wrong_shapes_are_named() -> None:
    with pytest.raises(ValueError, match=r"dorsal.*facing.*trunk_px"):
        make_stand(dorsal=np.zeros(3), facing=0, trunk_px=0.0)
