"""Made-up people for the tests of finding, choosing and following."""

import math

import numpy as np

from formcheck.capture.people import Person
from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Landmark

HEIGHT_PX, WIDTH_PX = 240, 640


def landmarks(*, hip_x: float, lean_deg: float = 0.0, trunk_px: float = 80.0) -> Array:
    """Somebody who stands on straight legs and leans to the right of the picture."""
    lean = math.radians(lean_deg)
    hip = np.array([hip_x, 130.0])
    shoulder = hip + trunk_px * np.array([math.sin(lean), -math.cos(lean)])
    xy = np.tile(shoulder, (LANDMARK_COUNT, 1))
    xy[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] = hip
    xy[[Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]] = hip + np.array([0.0, 0.5 * trunk_px])
    xy[[*range(Landmark.LEFT_ANKLE, LANDMARK_COUNT)]] = hip + np.array([0.0, trunk_px])
    return xy


def person(*, hip_x: float, lean_deg: float = 0.0, trunk_px: float = 80.0) -> Person:
    """The same, with a mask one third of a trunk to both sides of the hips."""
    columns = np.arange(WIDTH_PX)
    mask = np.tile(np.abs(columns - hip_x) <= trunk_px / 3.0, (HEIGHT_PX, 1))
    return Person(
        xy_px=landmarks(hip_x=hip_x, lean_deg=lean_deg, trunk_px=trunk_px),
        visibility=np.ones(LANDMARK_COUNT),
        mask=mask,
    )
