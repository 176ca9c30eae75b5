"""From the landmarks to the joint centres: where the landmarker's points lie beside the joints of a posture.

A landmark is not a joint centre. The hip's lies some centimetres before the joint and moves further over it
as the trunk bends; off the side, the shoulder's is before or behind the plane of the hip. What is alike in
every recording is a matter of the landmarker's convention, is measured on rendered people with known truth,
and is taken off before anything is measured. What is left is the uncertainty that is printed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from formcheck.geometry import Array, distance, inclination_deg
from formcheck.landmark_bias import WORST_LEAD
from formcheck.landmarks import Joint, landmark_of
from formcheck.store import Observation

__all__ = ["MEASURED_THIGH_DEG", "JointOffset", "centre_joints", "describe_posture"]

MEASURED_THIGH_DEG = (-35.0, 10.0)
"""The leans of the thigh that were measured; beyond, its line is not followed (deadlifts from the floor reach
65 degrees)."""

STANDING_THIGH_DEG, THIGH_PER_TRUNK = 1.0, 0.7
"""How far back thighs were measured for a lean of the trunk: standing, and more for every degree of it. In a
hinge with soft knees it is a quarter to a third, in a squat more. Set after the offsets were fitted, on 80
rendered deadlifts, whose errors at the bottom it leaves as they were (engineering default)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointOffset:
    """The way from a landmark to its joint's centre, in lengths of the trunk.

    Attributes
    ----------
    joint : Joint
        Which joint, of the near side.
    forward, up : tuple of float, length 5
        The way forward (as the person faces) and up: a constant part, and parts in proportion to how far the
        nearer shoulder is ahead of the other (see :func:`formcheck.view.shoulder_lead`), to the sine and the
        cosine of the trunk's lean, and to the sine of the thigh's.
    """

    joint: Joint
    forward: tuple[float, float, float, float, float]
    up: tuple[float, float, float, float, float]


def centre_joints(observation: Observation, offsets: Sequence[JointOffset], *, lead: float) -> Observation:
    """Move landmarks to where the joint centres are.

    Parameters
    ----------
    observation : Observation
        A stretch of believed landmarks.
    offsets : sequence of JointOffset
        Of the joints that are moved; the others stay.
    lead : float
        How far the nearer shoulder is ahead of the other one, in trunks, 0 if not known.

    Returns
    -------
    Observation
        The same with landmarks moved. Where trunk or thigh are out of sight their lean is taken from before
        and after; if the trunk is never seen, nothing is moved.
    """
    if not offsets:
        return observation
    side, facing = observation.orientation.side, observation.orientation.facing
    posture, trunk_px = describe_posture(observation, lead=lead)
    if not math.isfinite(trunk_px):
        return observation
    xy_px = observation.xy_px.copy()
    for offset in offsets:
        forward, up = np.array(offset.forward) @ posture, np.array(offset.up) @ posture
        xy_px[:, landmark_of(offset.joint, side)] += trunk_px * np.stack([facing * forward, -up], axis=-1)
    return observation.with_positions(xy_px)


def describe_posture(observation: Observation, *, lead: float) -> tuple[Array, float]:
    """Say what offsets are in proportion to, at every instant, and how long the trunk is.

    Parameters
    ----------
    observation : Observation
        A stretch of believed landmarks.
    lead : float
        How far the nearer shoulder is ahead of the other one, in trunks, 0 if not known.

    Returns
    -------
    posture : ndarray, shape (5, n)
        One; the lead; sine and cosine of the trunk's lean; sine of the thigh's. Lead and thigh go
        no farther than was measured.
    trunk_px : float
        Median length of the trunk in pixels; NaN where it is never seen.
    """
    side, facing = observation.orientation.side, observation.orientation.facing
    knee, hip, shoulder = (
        observation.xy_px[:, landmark_of(joint, side)].astype(np.float64)
        for joint in (Joint.KNEE, Joint.HIP, Joint.SHOULDER)
    )
    trunk_rad, thigh_rad = (
        _bridge(observation.time_s, np.radians(inclination_deg(low, high, facing=facing)))
        for low, high in ((hip, shoulder), (knee, hip))
    )
    least_deg, most_deg = MEASURED_THIGH_DEG
    # Upright trunks were measured on upright thighs only: bent knees at the top are no half hinge.
    back_deg = STANDING_THIGH_DEG + THIGH_PER_TRUNK * np.degrees(np.maximum(trunk_rad, 0.0))
    thigh_rad = np.clip(thigh_rad, np.radians(np.maximum(least_deg, -back_deg)), math.radians(most_deg))
    one = np.ones_like(trunk_rad)
    bounded = min(max(lead, -WORST_LEAD), WORST_LEAD)
    posture = np.stack([one, bounded * one, np.sin(trunk_rad), np.cos(trunk_rad), np.sin(thigh_rad)])
    lengths = distance(hip, shoulder)
    trunk_px = float(np.nanmedian(lengths)) if np.isfinite(lengths).any() else math.nan
    return posture, trunk_px


def _bridge(time_s: Array, angle_rad: Array) -> Array:
    """Fill what is out of sight from before and after; upright where it is never seen."""
    seen = np.flatnonzero(np.isfinite(angle_rad))
    if not seen.size:
        return np.zeros_like(angle_rad)
    return np.interp(time_s, time_s[seen], angle_rad[seen])
