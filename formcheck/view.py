"""From where a set was filmed: how far off the side, and whether from the front or from behind."""

import math
from collections.abc import Sequence

import numpy as np

from formcheck.geometry import Array, distance
from formcheck.landmarks import Joint, landmark_of
from formcheck.orientation import yaw_ratio
from formcheck.store import Observation
from formcheck.windows import RepWindow

__all__ = ["estimate_yaw_deg", "shoulder_lead"]

FRONT_YAW_RATIO = 0.74
"""Shoulder distance over trunk length from the front (Winter's segment lengths; simulation)."""


def estimate_yaw_deg(observation: Observation, windows: Sequence[RepWindow]) -> float | None:
    """Estimate how far the camera is off a true side view.

    Parameters
    ----------
    observation : Observation
        The whole set.
    windows : sequence of RepWindow
        The counted reps. Around them the lifter stands as for the set; before and after it people walk up
        to the camera.

    Returns
    -------
    float or None
        Degrees in [0, 90]; None where the shoulders were never seen together.
    """
    ratio = _median_at_rest(yaw_ratio(observation.xy_px, observation.orientation.side), observation, windows)
    if ratio is None:
        return None
    return round(math.degrees(math.asin(min(ratio / FRONT_YAW_RATIO, 1.0))), 1)


def shoulder_lead(observation: Observation, windows: Sequence[RepWindow]) -> float | None:
    """Measure how far the nearer shoulder is ahead of the other one, standing.

    Parameters
    ----------
    observation : Observation
        The whole set.
    windows : sequence of RepWindow
        The counted reps, around which the lifter stands.

    Returns
    -------
    float or None
        In lengths of the trunk: positive, the way the person faces, where the camera is behind the person's
        side, negative where it is before it; None where the shoulders were never seen together.
    """
    orientation, xy = observation.orientation, observation.xy_px
    near, far = (
        xy[:, landmark_of(Joint.SHOULDER, side), :] for side in (orientation.side, orientation.side.other)
    )
    trunk = distance(xy[:, landmark_of(Joint.HIP, orientation.side), :], near)
    lead = orientation.facing * (near[:, 0] - far[:, 0]) / np.where(trunk > 0, trunk, np.nan)
    return _median_at_rest(np.asarray(lead), observation, windows)


def _median_at_rest(values: Array, observation: Observation, windows: Sequence[RepWindow]) -> float | None:
    """Median of the values around the reps, or of all if none is known there."""
    times = observation.time_s
    resting = np.zeros(times.size, dtype=bool)
    for window in windows:
        resting |= (times >= window.rest_s) & (times <= window.start_s)
        resting |= (times >= window.end_s) & (times <= window.next_s)
    for chosen in (values[resting], values):
        if np.isfinite(chosen).any():
            return float(np.nanmedian(chosen))
    return None
