"""Tracing: contours of a drawn body, finer than the mask they start from."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.capture.stand_tracing import trace_stand
from formcheck.landmarks import LANDMARK_COUNT
from formcheck.tilt.stand import HEIGHTS, Stand
from tests.tilt.standing import back_of, place_joints

TRUNK_PX, HIP_PX = 200.0, np.array([300.4, 420.7])
FRONT = np.full(HEIGHTS.size, 0.22)
BODY, WALL = (60, 80, 150), (205, 200, 190)


def draw(facing: int = 1) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """A body with known contours, and its mask at a quarter of the resolution."""
    back = back_of(0.07)
    edge = np.concatenate([np.column_stack([back, HEIGHTS]), np.column_stack([FRONT, HEIGHTS])[::-1]])
    points = HIP_PX - 0.5 + edge * (facing * TRUNK_PX, -TRUNK_PX)
    # Drawn eight times as large: the fill includes its border, half a pixel of whatever it is drawn on.
    fine = np.zeros((6400, 5120), dtype=np.uint8)
    cv2.fillPoly(fine, [np.round((points + 0.5) * 8 - 0.5).astype(np.int32)], 255)
    cover = cv2.resize(fine, (640, 800), interpolation=cv2.INTER_AREA)
    share = cover[..., None] / 255.0
    image = (share * BODY + (1.0 - share) * WALL).astype(np.uint8)
    mask = cv2.GaussianBlur(cv2.resize(cover, (160, 200), interpolation=cv2.INTER_AREA), (0, 0), 1.0)
    return image, (mask / 255.0).astype(np.float32)


def trace(image: NDArray[np.uint8], mask: NDArray[np.float32], facing: int = 1) -> Stand:
    xy_px = HIP_PX + place_joints() * (facing * TRUNK_PX, -TRUNK_PX)
    stand = trace_stand(image, mask, xy_px, np.ones(LANDMARK_COUNT), facing=facing)
    assert stand is not None
    return stand


@pytest.mark.parametrize("facing", [1, -1])
def test_contours_are_found_to_a_fraction_of_a_pixel(facing: int) -> None:
    stand = trace(*draw(facing), facing=facing)
    inner = (HEIGHTS > -0.9) & (HEIGHTS < 0.7)
    error = (stand.dorsal - back_of(0.07))[inner]
    # A pixel of the picture is 0.005 trunks, one of the mask 0.02.
    assert np.abs(error).max() < 0.004
    assert stand.ventral[inner & (HEIGHTS < 0.3)] == pytest.approx(0.22, abs=0.004)


def test_size_of_the_picture_does_not_matter() -> None:
    image, mask = draw()
    large = cv2.resize(image, None, fx=3.0, fy=3.0, interpolation=cv2.INTER_CUBIC)
    small = trace(image, mask)
    xy_px = 3.0 * (HIP_PX + place_joints() * (TRUNK_PX, -TRUNK_PX))
    stand = trace_stand(np.asarray(large), mask, xy_px, np.ones(LANDMARK_COUNT), facing=1)
    assert stand is not None
    both = np.isfinite(stand.dorsal) & np.isfinite(small.dorsal) & (np.abs(HEIGHTS) < 0.9)
    assert both.sum() > 60
    assert stand.dorsal[both] == pytest.approx(small.dorsal[both], abs=0.004)


def test_a_contour_beyond_the_picture_is_not_known() -> None:
    image, mask = draw()
    cut = int(HIP_PX[0] - 0.19 * TRUNK_PX) // 4 * 4
    xy_px = HIP_PX + place_joints() * (TRUNK_PX, -TRUNK_PX) - (cut, 0)
    stand = trace_stand(
        np.ascontiguousarray(image[:, cut:]),
        np.ascontiguousarray(mask[:, cut // 4 :]),
        xy_px,
        np.ones(LANDMARK_COUNT),
        facing=1,
    )
    assert stand is not None
    assert np.isnan(stand.dorsal[(HEIGHTS < 0.1) & (HEIGHTS > -0.9)]).all()
    assert np.isfinite(stand.ventral[(HEIGHTS < 0.1) & (HEIGHTS > -0.9)]).all()


def test_long_hair_is_no_back() -> None:
    image, mask = draw()
    # A ponytail behind the shoulders, of the hair's colour, that the mask takes for person.
    hair = (20, 12, 8)
    top, low = (int(HIP_PX[1] - height * TRUNK_PX) for height in (1.65, 0.8))
    left, right = (int(HIP_PX[0] + x * TRUNK_PX) for x in (-0.3, -0.15))
    for picture, colour, scale in ((image, hair, 1), (mask, 1.0, 4)):
        picture[top // scale : low // scale, left // scale : right // scale] = colour
        picture[top // scale : (top + 90) // scale, left // scale : int(HIP_PX[0]) // scale + 20 // scale] = (
            colour
        )
    stand = trace(image, mask)
    assert np.isnan(stand.dorsal[HEIGHTS > 0.82]).all()
    assert np.isfinite(stand.dorsal[(HEIGHTS > -0.5) & (HEIGHTS < 0.7)]).all()


def test_no_trunk_no_stand() -> None:
    image, mask = draw()
    assert trace_stand(image, mask, np.zeros((LANDMARK_COUNT, 2)), np.ones(LANDMARK_COUNT), facing=1) is None
