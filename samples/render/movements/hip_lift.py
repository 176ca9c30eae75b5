"""The 90-90 hip lift: on the back, feet on a wall, the tailbone rolls off the floor and is held there."""

from dataclasses import dataclass

import numpy as np

from render.contacts import Figure
from render.movements.motion import Fault, NotRep, RepPlan, State
from render.movements.supine import Supine
from render.movements.timing import Course, Unrest
from render.props import Props

__all__ = ["HipLift", "HipLiftRep", "HipLiftSet"]

_TREMBLE_HZ = (0.8, 1.6)  # of hips that never settle, engineering default


@dataclass(frozen=True, slots=True, kw_only=True)
class HipLiftRep:
    """One repetition as it shall be.

    Attributes
    ----------
    rise_m : float
        How far the hips rise.
    lift_s, hold_s, lower_s, rest_s : float
        Times of lifting, holding, lowering, and of the rest after it.
    unrest_deg : float
        How much the pelvis wobbles while it should be still, standard deviation.
    slide_m : float
        How far the feet slide down the wall while the hips are up; they go back up in the rest.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    rise_m: float = 0.04
    lift_s: float = 1.1
    hold_s: float = 4.0
    lower_s: float = 1.0
    rest_s: float = 1.0
    unrest_deg: float = 0.15
    slide_m: float = 0.0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HipLiftSet:
    """A set of hip lifts as data.

    Attributes
    ----------
    reps : tuple of HipLiftRep
        In order.
    lead_in_s, lead_out_s : float
        Times of lying before and after.
    seed : int
        Of small unrest.
    """

    reps: tuple[HipLiftRep, ...] = (HipLiftRep(), HipLiftRep(), HipLiftRep())
    lead_in_s: float = 1.0
    lead_out_s: float = 0.5
    seed: int = 0


class HipLift:
    """The movement of one figure through a set of hip lifts.

    Parameters
    ----------
    figure : Figure
        Who trains.
    plan : HipLiftSet
        How.
    """

    signal = "hip_height_pct"

    def __init__(self, figure: Figure, plan: HipLiftSet) -> None:
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        # A low lift rolls the pelvis up; a bridge takes the trunk along.
        bridges = max(rep.rise_m for rep in plan.reps) > 0.1
        self._supine = Supine(figure, thorax_share=0.75 if bridges else 0.15, most_deg=50.0)
        self._slow = Unrest(seed=plan.seed, names=("pelvis",))
        self._fast = Unrest(
            seed=plan.seed + 1, names=("pelvis",), slowest_hz=_TREMBLE_HZ[0], fastest_hz=_TREMBLE_HZ[1]
        )
        hip = self._supine.hip(0.0)
        self._ankle = hip + np.array([figure.thigh_m(), figure.shank_m()])
        self._wall_z = float(self._ankle[1] + figure.footprint.ankle_height)
        leans, wobbles = [(0.0, 0.0), (plan.lead_in_s, 0.0)], [(0.0, 0.05), (plan.lead_in_s, 0.05)]
        slides = [(0.0, 0.0), (plan.lead_in_s, 0.0)]
        reps = []
        clock = plan.lead_in_s
        for rep in plan.reps:
            lean = self._lean_for_rise(rep.rise_m)
            arrives = clock + rep.lift_s
            departs, returns = arrives + rep.hold_s, arrives + rep.hold_s + rep.lower_s
            leans += [(arrives, lean), (departs, lean), (returns, 0.0), (returns + rep.rest_s, 0.0)]
            wobbles += [(arrives, rep.unrest_deg), (departs, rep.unrest_deg), (returns, 0.05)]
            slides += [(arrives, rep.slide_m), (departs, rep.slide_m), (returns, 0.0)]
            faults = tuple(Fault(name=n, value=v, unit=u) for n, v, u in _sizes(rep) if n in rep.faults)
            reps.append(
                RepPlan(
                    leaves_s=clock,
                    arrives_s=arrives,
                    departs_s=departs,
                    returns_s=returns,
                    faults=faults,
                    known=(("hold_s", rep.hold_s),),
                )
            )
            clock = returns + rep.rest_s
        self.duration_s = clock + plan.lead_out_s
        self.reps = tuple(reps)
        self._leans, self._wobbles, self._slides = Course.of(leans), Course.of(wobbles), Course.of(slides)

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            Shoulders and head on the floor, feet flat on the wall.
        """
        size = self._wobbles.at(time_s)
        noise = self._slow.at("pelvis", time_s) if size < 0.5 else self._fast.at("pelvis", time_s)
        beyond = max(self._leans.at(time_s) + size * noise, -1.0)
        hip = self._supine.hip(beyond)
        posture = self._supine.posture(beyond)
        ankle = self._ankle - np.array([self._slides.at(time_s), 0.0])
        leg = self.figure.reach_with_leg(posture.left, hip, ankle, foot_deg=90.0)
        posture = posture.with_limbs(
            {"thigh_deg": leg.thigh_deg, "shank_deg": leg.shank_deg, "foot_deg": leg.foot_deg}
        )
        placement = self.figure.place(posture, hip)
        return State(posture=posture, placement=placement, props=Props(wall_z=self._wall_z, mat=True))

    def _lean_for_rise(self, rise_m: float) -> float:
        """Lean of the pelvis at which the hips are higher than at rest by so much."""
        rest = float(self._supine.hip(0.0)[0])
        low, high = 0.0, 50.0
        for _ in range(24):
            middle = 0.5 * (low + high)
            low, high = (
                (middle, high) if float(self._supine.hip(middle)[0]) - rest < rise_m else (low, middle)
            )
        return 0.5 * (low + high)


def _sizes(rep: HipLiftRep) -> tuple[tuple[str, float, str], ...]:
    return (
        ("too_high", 100.0 * rep.rise_m, "cm"),
        ("hold_short", rep.hold_s, "s"),
        ("hold_long", rep.hold_s, "s"),
        ("feet_slide", 100.0 * rep.slide_m, "cm"),
        ("never_settles", rep.unrest_deg, "deg"),
    )
