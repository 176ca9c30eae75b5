"""A stick figure of a lifter: joint angles and times in, poses of all 33 landmarks out.

Lengths are Winter's fractions of body height (Biomechanics and Motor Control of Human Movement, 4th ed.,
fig. 4.1); hands, feet and head are engineering defaults. Leans are those of :mod:`formcheck.geometry`: 0 is
upright, positive leans the way the figure faces.
"""

from dataclasses import dataclass, fields

import numpy as np

from formcheck.geometry import Array
from formcheck.landmarks import LANDMARK_COUNT, Joint, Landmark, Side, landmark_of
from formcheck.outline import STATIONS
from formcheck.pose import Pose, PoseTrack

__all__ = ["Figure", "Posture", "arc_contour"]

ANKLE = 0.039
SHANK = 0.285 - 0.039
THIGH = 0.530 - 0.285
TRUNK = 0.818 - 0.530
UPPER_ARM, FOREARM = 0.186, 0.146
HAND, HEEL, TOE = 0.05, 0.04, 0.11
NECK, FACE = 0.115, 0.06

HALF_SHOULDERS, HALF_HIPS = 0.5 * 0.74 * TRUNK, 0.09
# So wide that from the front the shoulders lie 0.74 trunk lengths apart (biomechanics.md, 1.6).

CHEST, BACK = 0.22, 0.16
# Thickness of the body in front of and behind the line from hip to shoulder, in trunk lengths.

NEAR_VISIBILITY, FAR_VISIBILITY = 0.99, 0.75

Values = float | Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posture:
    """How the figure stands: each number alone, or an array of them over time.

    Attributes
    ----------
    trunk_deg, thigh_deg, shank_deg : float or ndarray
        Leans of hip to shoulder, knee to hip and ankle to knee.
    neck_deg : float or ndarray
        Lean of shoulder to ear against the trunk; positive with the chin down.
    arm_deg : float or ndarray
        Upper arm against the plumb line, positive in front.
    elbow_deg : float or ndarray
        Flexion of the elbow.
    back_bend_deg : float or ndarray
        Bend of the back's outline, positive rounded.
    ankle_x, ankle_y : float or ndarray
        Where the near ankle is, forward and up from its place, in body heights.
    far_lift_deg : float or ndarray
        How far the far thigh is swung forward of the near one.
    raised_thigh_deg, raised_shank_deg : float or ndarray
        How far thigh and shank of the leg that does not stand lean further than those of the one that does.
    stands_far : float or ndarray
        1 to stand on the far leg, 0 on the near one; thigh, shank and ankle are those of the leg that stands.
    """

    trunk_deg: Values = 0.0
    thigh_deg: Values = 0.0
    shank_deg: Values = 0.0
    neck_deg: Values = 0.0
    arm_deg: Values = 0.0
    elbow_deg: Values = 0.0
    back_bend_deg: Values = 0.0
    ankle_x: Values = 0.0
    ankle_y: Values = 0.0
    far_lift_deg: Values = 0.0
    raised_thigh_deg: Values = 0.0
    raised_shank_deg: Values = 0.0
    stands_far: Values = 0.0

    @property
    def hip_flexion_deg(self) -> Values:
        """Trunk against thigh, 0 in line."""
        return self.trunk_deg - self.thigh_deg

    @property
    def knee_flexion_deg(self) -> Values:
        """Shank against thigh, 0 in line."""
        return self.shank_deg - self.thigh_deg

    def spread(self, count: int) -> "Posture":
        """Give every number as an array of `count`."""
        return Posture(**{part.name: np.full(count, getattr(self, part.name)) for part in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A lifter of some size before a camera.

    Attributes
    ----------
    height_px : float
        Body height in the picture.
    facing : {1, -1}
        +1 faces the right of the picture.
    near : Side or None
        The side nearer to the camera; None for the one that a camera shows.
    yaw_deg : float
        Angle of the camera off the side view.
    roll_deg : float
        Clockwise turn of the picture.
    place_px : tuple of float
        Where the floor under the near ankle is in the picture.
    """

    height_px: float = 600.0
    facing: int = 1
    near: Side | None = None
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    place_px: tuple[float, float] = (640.0, 680.0)

    @property
    def near_side(self) -> Side:
        """The side nearer to the camera."""
        if self.near is not None:
            return self.near
        return Side.RIGHT if self.facing == 1 else Side.LEFT

    def pose(self, posture: Posture, *, time_s: float = 0.0) -> Pose:
        """Show the figure at one instant."""
        return next(iter(self.track(np.array([time_s]), posture)))

    def track(self, time_s: Array, posture: Posture) -> PoseTrack:
        """Show the figure at the given times, in the posture that is given for each."""
        count = time_s.size
        posture = posture.spread(count)
        space = np.full((count, LANDMARK_COUNT, 3), np.nan)
        visibility = np.full((count, LANDMARK_COUNT), FAR_VISIBILITY)
        for side in (self.near_side.other, self.near_side):
            is_near = side is self.near_side
            for joint, spot in _place_joints(posture, is_near=is_near).items():
                depth = 0.0 if joint is Joint.NOSE else _depth(joint) * (1.0 if is_near else -1.0)
                _put(space, landmark_of(joint, side), spot, depth)
                if is_near:
                    visibility[:, landmark_of(joint, side)] = NEAR_VISIBILITY
        _add_face_and_hands(space)
        return PoseTrack(
            time_s=time_s.astype(np.float64),
            xy_px=self._project(space),
            visibility=visibility,
            outline=self._outline(np.asarray(posture.back_bend_deg)),
        )

    def _project(self, space: Array) -> Array:
        yaw, roll = np.radians([self.yaw_deg, self.roll_deg])
        across = self.facing * (space[..., 0] * np.cos(yaw) + space[..., 2] * np.sin(yaw))
        down = -space[..., 1]
        turned = [
            across * np.cos(roll) - down * np.sin(roll),
            across * np.sin(roll) + down * np.cos(roll),
        ]
        return np.asarray(np.stack(turned, axis=-1) * self.height_px + self.place_px)

    def _outline(self, bend_deg: Array) -> Array:
        dorsal = np.stack([arc_contour(float(bend)) for bend in bend_deg])
        ventral = np.full_like(dorsal, CHEST)
        return np.stack([dorsal, ventral] if self.facing == 1 else [ventral, dorsal], axis=1)


def arc_contour(bend_deg: float, *, thickness: float = BACK) -> Array:
    """Contour of a back bent like a circle: by `bend_deg` between 15 % and 85 % of the trunk."""
    position = STATIONS - 0.5
    half = 0.5 * np.radians(bend_deg)
    if abs(half) < 1e-9:
        return np.full(STATIONS.size, thickness)
    radius = 0.35 / np.sin(half)
    height = np.sqrt(radius**2 - position**2) - abs(radius) * np.cos(half)
    return np.asarray(thickness + np.sign(half) * height)


def _along(lean_deg: Values, length: float) -> Array:
    lean = np.radians(lean_deg)
    return length * np.stack([np.sin(lean), np.cos(lean)], axis=-1)


def _place_joints(posture: Posture, *, is_near: bool) -> dict[Joint, Array]:
    """Joints of one side in the sagittal plane: forward and up from the floor, in body heights."""
    ankle = np.stack([np.asarray(posture.ankle_x), ANKLE + np.asarray(posture.ankle_y)], axis=-1)
    knee = ankle + _along(posture.shank_deg, SHANK)
    hip = knee + _along(posture.thigh_deg, THIGH)
    is_raised = (np.asarray(posture.stands_far) > 0.5) == is_near
    lift = 0.0 if is_near else posture.far_lift_deg
    shank_deg = posture.shank_deg - lift + is_raised * posture.raised_shank_deg
    knee = hip - _along(posture.thigh_deg - lift + is_raised * posture.raised_thigh_deg, THIGH)
    ankle = knee - _along(shank_deg, SHANK)
    shoulder = hip + _along(posture.trunk_deg, TRUNK)
    elbow = shoulder + _along(180.0 - posture.arm_deg, UPPER_ARM)
    wrist = elbow + _along(180.0 - posture.arm_deg - posture.elbow_deg, FOREARM)
    head_deg = posture.trunk_deg + posture.neck_deg
    ear = shoulder + _along(head_deg, NECK)
    # The foot keeps a right angle to the shank when the figure lies, and stays flat when it stands.
    foot_deg = np.where(np.abs(shank_deg) > 60.0, shank_deg, 0.0)
    sole = ankle - _along(foot_deg, ANKLE)
    return {
        Joint.NOSE: ear + _along(head_deg + 90.0, FACE),
        Joint.EAR: ear,
        Joint.SHOULDER: shoulder,
        Joint.ELBOW: elbow,
        Joint.WRIST: wrist,
        Joint.HIP: hip,
        Joint.KNEE: knee,
        Joint.ANKLE: ankle,
        Joint.HEEL: sole - _along(foot_deg + 90.0, HEEL),
        Joint.FOOT_INDEX: sole + _along(foot_deg + 90.0, TOE),
    }


def _depth(joint: Joint) -> float:
    if joint in (Joint.SHOULDER, Joint.ELBOW, Joint.WRIST):
        return HALF_SHOULDERS
    return HALF_HIPS if joint is not Joint.EAR else 0.04


def _put(space: Array, landmark: Landmark, spot: Array, depth: float) -> None:
    space[:, landmark, :2] = spot
    space[:, landmark, 2] = depth


def _add_face_and_hands(space: Array) -> None:
    """Place what no signal uses: near the nose, and beyond the wrists."""
    for landmark in Landmark:
        if np.isfinite(space[0, landmark, 0]):
            continue
        if landmark.name.split("_")[-1] in ("PINKY", "INDEX", "THUMB"):
            side = landmark.name.split("_")[0]
            wrist, elbow = (space[:, Landmark[f"{side}_{part}"]] for part in ("WRIST", "ELBOW"))
            space[:, landmark] = wrist + (wrist - elbow) * HAND / FOREARM
        else:
            space[:, landmark] = space[:, Landmark.NOSE] + (
                0.0,
                0.01 if "EYE" in landmark.name else -0.015,
                0.0,
            )
