"""What touches what: limbs that reach a place, and skin that rests on the floor.

Segments are rigid, skin is not. A contact is therefore made in two steps: a limb is bent so that its joint
reaches a place (two bones in the sagittal plane, closed form), and the height of that joint over the floor is
measured on the body's own surface.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from render.planar import bend_two_bones
from render.posing import rotations_of
from render.posture import NEUTRAL, SIDES, Limbs, Posture, sagittal_length
from render.skeleton import Array, Placement, Skeleton

__all__ = [
    "BodySurface",
    "Figure",
    "Footprint",
]


class BodySurface(Protocol):
    """What a movement needs of a body: bones, and the skin over them."""

    @property
    def skeleton(self) -> Skeleton:
        """Its bones."""
        ...

    @property
    def height_m(self) -> float:
        """Standing height in metres."""
        ...

    def surface(self, region: str, placement: Placement) -> Array:
        """World positions of the vertices of a region of the surface, shape (n, 3), metres."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """Underside of a foot in its own frame, seen from the ankle when the foot is flat.

    Attributes
    ----------
    ankle_height : float
        Height of the ankle's centre over the ground, metres.
    heel_back, ball_front, toe_front : float
        How far the heel's end is behind the ankle (negative), the ball of the foot and the toe's end before
        it, metres.
    """

    ankle_height: float
    heel_back: float
    ball_front: float
    toe_front: float

    def pivot_step(self, foot_deg: float, *, on_heel: bool) -> Array:
        """Vector from the point the foot rolls over to the ankle.

        Parameters
        ----------
        foot_deg : float
            Pitch of the foot, positive with the toes up.
        on_heel : bool
            Whether it rolls over the heel's end, otherwise over the ball.

        Returns
        -------
        ndarray, shape (2,)
            Up and forward, metres.
        """
        across = -self.heel_back * 0.7 if on_heel else -self.ball_front
        pitch = np.radians(foot_deg)
        up = self.ankle_height * np.cos(pitch) + across * np.sin(pitch)
        forward = across * np.cos(pitch) - self.ankle_height * np.sin(pitch)
        return np.array([up, forward])


class Figure:
    """A body with the lengths a movement needs.

    Parameters
    ----------
    body : BodySurface
        Bones and skin.

    Attributes
    ----------
    body : BodySurface
        As given.
    skeleton : Skeleton
        Its bones.
    """

    def __init__(self, body: BodySurface) -> None:
        self.body = body
        self.skeleton = body.skeleton

    def length(self, start: str, end: str, spread: float = 0.0) -> float:
        """Length of a limb's bone in the sagittal plane.

        Parameters
        ----------
        start, end : str
            Bones whose heads are its ends, without the side.
        spread : float
            Its slope sideways.

        Returns
        -------
        float
            Metres.
        """
        step = self.skeleton.rest_step(f"{start}.L", f"{end}.L")
        return sagittal_length(float(np.linalg.norm(step)), spread)

    def thigh_m(self, spread: float = NEUTRAL.left.leg_spread) -> float:
        """Hip to knee in the sagittal plane, metres."""
        return self.length("upperleg01", "lowerleg01", spread)

    def shank_m(self, spread: float = NEUTRAL.left.leg_spread) -> float:
        """Knee to ankle in the sagittal plane, metres."""
        return self.length("lowerleg01", "foot", spread)

    @property
    def leg_m(self) -> float:
        """Hip to ankle of a straight leg, metres."""
        return self.thigh_m() + self.shank_m()

    @cached_property
    def footprint(self) -> Footprint:
        """Underside of a foot, measured on the surface; the larger of left and right."""
        placement = self.place(NEUTRAL, (1.0, 0.0))
        prints = []
        for side, suffix, _ in SIDES:
            ankle = placement.heads[self.skeleton.index(f"foot.{suffix}")]
            sole = self.body.surface(f"{side}_sole", placement) - ankle
            toe = placement.heads[self.skeleton.index(f"toe2-1.{suffix}")] - ankle
            low, back, front = -sole[:, 1].min(), sole[:, 2].min(), sole[:, 2].max()
            prints.append((low, back, toe[2], front))
        height, back, ball, front = np.mean(prints, axis=0)
        return Footprint(
            ankle_height=float(height),
            heel_back=float(back),
            ball_front=float(ball),
            toe_front=float(front),
        )

    def place(self, posture: Posture, hip: Sequence[float] | Array) -> Placement:
        """Place a posture with the hips at a given point.

        Parameters
        ----------
        posture : Posture
            Where the segments point.
        hip : sequence of float, length 2
            Up and forward of the hip joints' middle, metres.

        Returns
        -------
        Placement
            All bones.
        """
        turned = rotations_of(posture, self.skeleton)
        step = turned["root"] @ self.skeleton.rest_step("root", "upperleg01.L")
        root = np.array([0.0, hip[0] - step[1], hip[1] - step[2]])
        return self.skeleton.place(turned, root)

    def joint(self, placement: Placement, bone: str) -> Array:
        """Up and forward of a bone's head, shape (2,), metres; a bone with a side is named with it."""
        return np.asarray(placement.heads[self.skeleton.index(bone), 1:])

    def lowest(self, placement: Placement, regions: Sequence[str]) -> float:
        """Height of the lowest point of some regions of the surface.

        Parameters
        ----------
        placement : Placement
            All bones.
        regions : sequence of str
            Names of regions.

        Returns
        -------
        float
            Metres over the floor, negative below it.
        """
        return min(float(self.body.surface(region, placement)[:, 1].min()) for region in regions)

    def reach_with_leg(self, limbs: Limbs, hip: Array, ankle: Array, **changes: Any) -> Limbs:
        """Bend a leg so that its ankle comes to a place.

        Parameters
        ----------
        limbs : Limbs
            Whose leg is bent.
        hip, ankle : ndarray, shape (2,)
            Up and forward, metres.
        **changes : value
            Other fields of `limbs` to change.

        Returns
        -------
        Limbs
            With new directions of thigh and shank.
        """
        spread = changes.get("leg_spread", limbs.leg_spread)
        reach = bend_two_bones(hip, ankle, upper=self.thigh_m(spread), lower=self.shank_m(spread), bend=1)
        return replace(limbs, thigh_deg=reach.upper_deg, shank_deg=reach.lower_deg, **changes)

    def reach_with_arm(self, limbs: Limbs, shoulder: Array, wrist: Array, **changes: Any) -> Limbs:
        """Bend an arm so that its wrist comes to a place.

        Parameters
        ----------
        limbs : Limbs
            Whose arm is bent.
        shoulder, wrist : ndarray, shape (2,)
            Up and forward, metres.
        **changes : value
            Other fields of `limbs` to change.

        Returns
        -------
        Limbs
            With new directions of upper arm and forearm.
        """
        changed = replace(limbs, **changes)
        upper, lower = self.arm_m(changed)
        reach = bend_two_bones(shoulder, wrist, upper=upper, lower=lower, bend=-1)
        return replace(changed, upper_arm_deg=reach.upper_deg, forearm_deg=reach.lower_deg)

    def arm_m(self, limbs: Limbs) -> tuple[float, float]:
        """Upper arm and forearm in the sagittal plane, metres."""
        return (
            self.length("upperarm01", "lowerarm01", limbs.upper_arm_spread),
            self.length("lowerarm01", "wrist", limbs.forearm_spread),
        )

    def handle(self, placement: Placement, suffix: str) -> Array:
        """Middle of what a closed hand holds, shape (3,), metres."""
        names = [f"finger{finger}-{segment}.{suffix}" for finger in (3, 4) for segment in (1, 3)]
        points = [placement.heads[self.skeleton.index(n)] for n in names if n in self.skeleton.bones]
        if not points:
            return np.asarray(placement.heads[self.skeleton.index(f"wrist.{suffix}")])
        return np.asarray(np.mean(points, axis=0))
