"""Standing: with any tilt of the pelvis under a trunk that stays upright, and with arms that move."""

from dataclasses import dataclass, replace
from typing import Any

from render.contacts import Figure
from render.movements.carrying import free_arms
from render.movements.motion import NotRep, RepPlan, State
from render.movements.sequence import Key, LivingStance
from render.movements.standing import Stance, stand
from render.movements.timing import Course
from render.posture import Posture, blend
from render.props import Props

__all__ = ["Quiet", "QuietStand", "TiltKey", "tilted_stance"]

ARM_WAYS: dict[str, dict[str, Any]] = {
    "hang": {},
    "forward": {"upper_arm_deg": 80.0, "forearm_deg": 86.0, "hand_deg": 86.0},
    "fingers_on_shoulders": {
        "upper_arm_deg": 28.0,
        "forearm_deg": 172.0,
        "hand_deg": 200.0,
        "upper_arm_spread": 0.12,
        "forearm_spread": -0.15,
        "grip_deg": 25.0,
    },
    "crossed": {
        "upper_arm_deg": 26.0,
        "forearm_deg": 104.0,
        "hand_deg": 110.0,
        "upper_arm_spread": 0.10,
        "forearm_spread": -1.2,
        "grip_deg": 25.0,
    },
    "overhead": {"upper_arm_deg": 168.0, "forearm_deg": 176.0, "hand_deg": 176.0},
}
"""Ways to hold the arms, as changes of :class:`render.posture.Limbs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TiltKey:
    """A tilt of the pelvis and a way to hold the arms for a while.

    Attributes
    ----------
    start_s, end_s : float
        From when to when.
    tilt_deg : float
        Rotation of the pelvis against the body's rest, positive anterior.
    arms : str
        One of :data:`ARM_WAYS`.
    """

    start_s: float
    end_s: float
    tilt_deg: float = 0.0
    arms: str = "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietStand:
    """Quiet standing as data.

    Attributes
    ----------
    keys : tuple of TiltKey
        In the order of time.
    knee_flexion_deg : float
        Bend of the knees.
    rounded_deg : float
        How much rounder than at rest the whole spine is under the tilt, negative straighter; the lumbar spine
        makes up for it, so that the head stays where it is.
    shin_forward_deg : float
        Lean of the shins beyond balance: positive a stand on the toes' side, hips ahead.
    seed : int
        Of sway and breath.
    """

    keys: tuple[TiltKey, ...] = (TiltKey(start_s=0.0, end_s=3.0),)
    knee_flexion_deg: float = 3.0
    rounded_deg: float = 0.0
    shin_forward_deg: float = 0.0
    seed: int = 0


def tilted_stance(
    figure: Figure,
    tilt_deg: float,
    *,
    knee_flexion_deg: float = 3.0,
    rounded_deg: float = 0.0,
    shin_forward_deg: float = 0.0,
) -> Stance:
    """Tilt the pelvis and bend the spine until the head is over the feet as before.

    Parameters
    ----------
    figure : Figure
        Who stands.
    tilt_deg : float
        Rotation of the pelvis, positive anterior.
    knee_flexion_deg : float
        Bend of the knees.
    rounded_deg : float
        See :class:`QuietStand`.
    shin_forward_deg : float
        See :class:`QuietStand`.

    Returns
    -------
    Stance
        With the head where it is without a tilt.
    """
    plain = Stance(knee_flexion_deg=knee_flexion_deg, shin_forward_deg=shin_forward_deg)
    wanted = _head_over_feet(figure, plain)
    plain = replace(plain, rounded_deg=rounded_deg)
    low, high = -tilt_deg - 25.0, -tilt_deg + 25.0
    for _ in range(20):
        middle = 0.5 * (low + high)
        ahead = _head_over_feet(figure, _compensated(plain, tilt_deg, middle))
        low, high = (middle, high) if ahead < wanted else (low, middle)
    return _compensated(plain, tilt_deg, 0.5 * (low + high))


def _compensated(plain: Stance, tilt_deg: float, spine_deg: float) -> Stance:
    # The head stays upright: what the thorax leans, the neck takes back.
    thorax_deg = tilt_deg + spine_deg + plain.rounded_deg
    return replace(plain, pelvis_lean_deg=tilt_deg, spine_deg=spine_deg, neck_deg=-thorax_deg)


def _head_over_feet(figure: Figure, stance: Stance) -> float:
    joints = figure.skeleton.joint_centres(stand(figure, stance).placement)
    return float(joints["left_ear"][2] - joints["left_ankle"][2])


class Quiet:
    """The (lack of) movement of one figure that stands.

    Parameters
    ----------
    figure : Figure
        Who stands.
    plan : QuietStand
        How.
    """

    signal = "pelvic_tilt_deg"

    def __init__(self, figure: Figure, plan: QuietStand) -> None:
        self.figure = figure
        self.reps: tuple[RepPlan, ...] = ()
        self.not_reps: tuple[NotRep, ...] = ()
        keys = [
            Key(
                start_s=key.start_s,
                end_s=key.end_s,
                stance=tilted_stance(
                    figure,
                    key.tilt_deg,
                    knee_flexion_deg=plan.knee_flexion_deg,
                    rounded_deg=plan.rounded_deg,
                    shin_forward_deg=plan.shin_forward_deg,
                ),
            )
            for key in plan.keys
        ]
        self.duration_s = keys[-1].end_s
        self._living = LivingStance(keys, seed=plan.seed)
        self._arms = {
            way: Course.of([(t, float(k.arms == way)) for k in plan.keys for t in (k.start_s, k.end_s)])
            for way in {key.arms for key in plan.keys}
        }

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            In balance on flat feet.
        """
        stood = stand(self.figure, self._living.at(time_s))
        hanging = free_arms(stood.posture)
        posture: Posture = hanging
        for way, course in self._arms.items():
            share = course.at(time_s)
            if share > 0.0:
                # At most two ways are mixed at a time: the one that ends and the one that begins.
                posture = blend(posture, hanging.with_limbs(ARM_WAYS[way]), share)
        return State(posture=posture, placement=self.figure.place(posture, stood.hip), props=Props())
