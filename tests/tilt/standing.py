"""A drawn person who stands side-on, as contours and landmarks."""

from typing import Any

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Landmark
from formcheck.tilt.gates import Look
from formcheck.tilt.stand import HEIGHTS, Stand

PLACES = {
    "SHOULDER": (0.0, 1.0),
    "ELBOW": (0.12, 0.55),
    "WRIST": (0.25, 0.8),
    "INDEX": (0.28, 0.88),
    "HIP": (0.0, 0.0),
    "KNEE": (-0.02, -0.85),
    "ANKLE": (-0.06, -1.7),
    "HEEL": (-0.12, -1.78),
    "FOOT_INDEX": (0.18, -1.78),
    "EAR": (0.06, 1.38),
}


def place_joints(**changes: tuple[float, float]) -> Array:
    joints = np.tile(np.array([0.1, 1.35]), (LANDMARK_COUNT, 1))
    for name, place in (PLACES | changes).items():
        for side in ("LEFT", "RIGHT"):
            joints[Landmark[f"{side}_{name}"]] = place
    joints[Landmark.NOSE] = (0.25, 1.33)
    return joints


def back_of(hollow: float) -> Array:
    """Contour of a back whose hollow is so deep, in trunk lengths, at a height of 0.35."""
    return np.asarray(-0.22 + hollow * np.exp(-(((HEIGHTS - 0.35) / 0.16) ** 2)))


def make_stand(*, hollow: float = 0.06, facing: int = 1, **changes: Any) -> Stand:
    joints = place_joints(**{key.upper(): value for key, value in changes.items() if key.upper() in PLACES})
    values: dict[str, Any] = {
        "dorsal": back_of(hollow),
        "ventral": np.full(HEIGHTS.size, 0.20),
        "joints": joints,
        "visibility": np.full(LANDMARK_COUNT, 0.95),
        "facing": facing,
        "hip_px": np.array([300.0, 500.0]),
        "trunk_px": 200.0,
    }
    return Stand(**values | {key: value for key, value in changes.items() if key in values})


def make_look(stand: Stand | None = None, **changes: Any) -> Look:
    values: dict[str, Any] = {
        "stand": stand if stand is not None else make_stand(),
        "people": 1,
        "width_px": 600,
        "height_px": 900,
        "brightness": 0.5,
        "contrast": 0.4,
    }
    return Look(**values | changes)
