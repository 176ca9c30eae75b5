"""Single-leg deadlifts: one leg stands, the other goes back in line with the trunk."""

from dataclasses import dataclass, replace

import numpy as np

from render.contacts import Figure
from render.movements.carrying import Carry, angles_of, carry_weights, free_arms
from render.movements.motion import Fault, NotRep, RepPlan, State
from render.movements.sequence import Key, LivingStance
from render.movements.standing import (
    Stance,
    Stand,
    balance_shin,
    leg_front,
    lifted_leg,
    upper_body,
)
from render.movements.timing import Course
from render.planar import step_in_plane
from render.posture import Limbs
from render.props import Dumbbell, Props
from render.skeleton import Array

__all__ = ["SingleLegDeadlift", "SingleLegRep", "SingleLegSet"]

_TOE_CLEARANCE_M = 0.02
_BENT_DEG = 40.0  # from which on a rear knee is called bent, as formcheck does
_PLAINLY_BENT_DEG = 60.0  # half as much again
_TOUCH_BEHIND_M = 0.22  # where a foot that touches down lands behind the other, engineering default
_FLEXION_DEG = 12.0  # of a spine that looks flat, see render.movements.deadlift


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLegRep:
    """One repetition as it shall be.

    Attributes
    ----------
    hip_flexion_deg : float
        Angle between trunk and standing thigh at the bottom.
    knee_flexion_deg : float
        Bend of the standing knee there.
    follow : float
        How far the rear leg goes back: 1 in line with the trunk.
    rear_knee_deg : float
        Bend of the rear knee.
    neck_deg : float
        Head against thorax at the bottom, negative with the chin up.
    top_knee_flexion_deg : float
        Bend of the standing knee at the top that follows.
    rounded_deg : float
        Flexion of the whole back at the bottom on top of what is ordinary.
    touches : bool
        Whether the rear foot touches the floor on the way up.
    down_s, pause_s, up_s, rest_s : float
        Times.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    hip_flexion_deg: float = 85.0
    knee_flexion_deg: float = 18.0
    follow: float = 1.0
    rear_knee_deg: float = 10.0
    neck_deg: float = -10.0
    top_knee_flexion_deg: float = 5.0
    rounded_deg: float = 0.0
    touches: bool = False
    down_s: float = 2.2
    pause_s: float = 0.35
    up_s: float = 1.8
    rest_s: float = 0.7
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLegSet:
    """A set of single-leg deadlifts as data.

    Attributes
    ----------
    reps : tuple of SingleLegRep
        In order.
    stance_side : {"left", "right"}
        Which leg stands; its hand holds the weight.
    load : float
        Mass of the weight, of the body's mass.
    lead_in_s, lead_out_s : float
        Times of standing before and after.
    seed : int
        Of sway and breath.
    """

    reps: tuple[SingleLegRep, ...] = (SingleLegRep(), SingleLegRep(), SingleLegRep())
    stance_side: str = "left"
    load: float = 0.15
    lead_in_s: float = 0.9
    lead_out_s: float = 0.6
    seed: int = 0


class SingleLegDeadlift:
    """The movement of one figure through a set of single-leg deadlifts.

    Parameters
    ----------
    figure : Figure
        Who lifts.
    plan : SingleLegSet
        How.

    Raises
    ------
    ValueError
        If the stance side is neither left nor right.
    """

    signal = "stance_hip_flexion_deg"

    def __init__(self, figure: Figure, plan: SingleLegSet) -> None:
        if plan.stance_side not in ("left", "right"):
            raise ValueError(f"stance_side must be left or right, got {plan.stance_side!r}")
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        self._side, self._rear = plan.stance_side, "right" if plan.stance_side == "left" else "left"
        self._load = plan.load
        self._front = leg_front(figure)
        top = Stance(knee_flexion_deg=5.0, load=plan.load)
        keys = [Key(start_s=0.0, end_s=plan.lead_in_s, stance=top)]
        follows, touches = [(0.0, 1.0)], [(0.0, 0.0)]
        knees = [(0.0, plan.reps[0].rear_knee_deg if plan.reps else 10.0)]
        reps = []
        for rep in plan.reps:
            clock = keys[-1].end_s
            arrives, departs = clock + rep.down_s, clock + rep.down_s + rep.pause_s
            returns = departs + rep.up_s
            keys.append(Key(start_s=arrives, end_s=departs, stance=self._find_bottom(rep)))
            after = replace(top, knee_flexion_deg=rep.top_knee_flexion_deg)
            keys.append(Key(start_s=returns, end_s=returns + rep.rest_s, stance=after))
            follows += [(clock, rep.follow), (returns, rep.follow)]
            knees += [(clock, rep.rear_knee_deg), (returns, rep.rear_knee_deg)]
            if rep.touches:
                middle = departs + 0.5 * rep.up_s
                touches += [
                    (middle - 0.4, 0.0),
                    (middle - 0.08, 1.0),
                    (middle + 0.08, 1.0),
                    (middle + 0.4, 0.0),
                ]
            faults = tuple(Fault(name=n, value=v, unit=u) for n, v, u in _sizes(rep) if n in rep.faults)
            faults += self._bent_to_clear_the_floor(rep)
            reps.append(
                RepPlan(
                    leaves_s=clock,
                    arrives_s=arrives,
                    departs_s=departs,
                    returns_s=returns,
                    side=self._side,
                    faults=faults,
                )
            )
        keys[-1] = replace(keys[-1], end_s=keys[-1].end_s + plan.lead_out_s)
        self.duration_s = keys[-1].end_s
        self.reps = tuple(reps)
        self._living = LivingStance(keys, seed=plan.seed)
        self._follows, self._touches = Course.of(follows), Course.of(touches)
        self._rear_knees = Course.of(knees)

    def at(self, time_s: float) -> State:
        """Find body and weight at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            The standing foot flat on the floor, the other above it, or on it at the top.
        """
        stance = self._living.at(time_s)
        follow, touch = self._follows.at(time_s), self._touches.at(time_s)
        rear_knee = self._rear_knees.at(time_s)
        stood = self._stand(stance, follow, rear_knee)
        rear = self._rear_leg(stood, follow, touch, rear_knee)
        carried = carry_weights(self.figure, stood, self._front, carry=Carry.FRONT, drift_m=0.0)
        hanging = free_arms(stood.posture)
        loaded = getattr(carried, self._side)
        free = getattr(hanging, self._rear)
        posture = replace(
            stood.posture,
            **{
                self._side: loaded,
                self._rear: replace(
                    free,
                    thigh_deg=rear.thigh_deg,
                    shank_deg=rear.shank_deg,
                    foot_deg=rear.foot_deg,
                ),
            },
        )
        placement = self.figure.place(posture, stood.hip)
        suffix = "L" if self._side == "left" else "R"
        weight = Dumbbell(center=self.figure.handle(placement, suffix), axis=np.array([1.0, 0.0, 0.0]))
        return State(posture=posture, placement=placement, props=Props(dumbbells=(weight,)))

    def _stand(self, stance: Stance, follow: float, rear_knee: float) -> Stand:
        """Balance on one foot, the rear leg helping."""
        posture = stance.posture()
        thigh = -follow * max(stance.pelvis_lean_deg, 0.0)
        mass, centre = upper_body(self.figure, posture, stance.load)
        rear_mass, rear_centre = lifted_leg(self.figure, thigh, thigh - rear_knee)
        whole = mass + rear_mass
        centre = (mass * centre + rear_mass * rear_centre) / whole
        shin = balance_shin(self.figure, stance, whole, centre, legs=1) + stance.shin_forward_deg
        bend = stance.knee_flexion_deg - shin
        posture = posture.with_limbs({"thigh_deg": bend, "shank_deg": -shin})
        ankle = np.array([self.figure.footprint.ankle_height, 0.0])
        hip = ankle - step_in_plane(self.figure.thigh_m(), bend) - step_in_plane(self.figure.shank_m(), -shin)
        return Stand(posture=posture, placement=self.figure.place(posture, hip), hip=np.asarray(hip))

    def _rear_leg(self, stood: Stand, follow: float, touch: float, rear_knee: float) -> Limbs:
        """Rear leg in line with the trunk, its foot no lower than the floor."""
        limbs: Limbs = getattr(stood.posture, self._rear)
        footprint = self.figure.footprint
        posture = stood.posture
        lean = max(0.5 * (posture.pelvis_lean_deg + posture.thorax_lean_deg), 0.0)
        thigh = -follow * lean
        shank = thigh - rear_knee * min(lean / 20.0, 1.0)
        line = (
            stood.hip
            + step_in_plane(self.figure.thigh_m(), thigh)
            + step_in_plane(self.figure.shank_m(), shank)
        )
        # The foot leaves the floor flat and turns with the shank once it is clear of it.
        pitch = float((1.0 - touch) * shank * np.clip((lean - 4.0) / 20.0, 0.0, 1.0) - 25.0 * touch)
        drop = footprint.toe_front * np.sin(np.radians(-pitch)) if pitch < 0.0 else 0.0
        hover = _TOE_CLEARANCE_M * min(lean / 4.0, 1.0)
        floor = footprint.ankle_height * np.cos(np.radians(pitch)) + drop + hover
        goal = np.array([max(float(line[0]), floor), float(line[1])])
        touched: Array = np.array([floor - hover, -_TOUCH_BEHIND_M])
        goal = (1.0 - touch) * goal + touch * touched
        return self.figure.reach_with_leg(limbs, stood.hip, goal, foot_deg=pitch)

    def _bent_to_clear_the_floor(self, rep: SingleLegRep) -> tuple[Fault, ...]:
        """Name a rear knee that nobody asked to bend: a leg that hangs has to, or its foot drags."""
        stood = self._stand(self._find_bottom(rep), rep.follow, rep.rear_knee_deg)
        rear = self._rear_leg(stood, rep.follow, 0.0, rep.rear_knee_deg)
        bend = float(rear.thigh_deg - rear.shank_deg)
        if "rear_knee_bends" in rep.faults or bend <= _BENT_DEG:
            return ()
        return (Fault(name="rear_knee_bends", value=bend, unit="deg", is_slight=bend < _PLAINLY_BENT_DEG),)

    def _find_bottom(self, rep: SingleLegRep) -> Stance:
        def stance(lean: float) -> Stance:
            return Stance(
                pelvis_lean_deg=lean,
                spine_deg=_FLEXION_DEG * min(lean / 70.0, 1.0),
                rounded_deg=rep.rounded_deg,
                neck_deg=rep.neck_deg,
                knee_flexion_deg=rep.knee_flexion_deg,
                load=self._load,
            )

        low, high = -20.0, 110.0
        for _ in range(16):
            middle = 0.5 * (low + high)
            # Both legs of this posture stand, so the left side tells the standing hip.
            stood = self._stand(stance(middle), rep.follow, rep.rear_knee_deg)
            angles = angles_of(self.figure, stood.placement)
            low, high = (middle, high) if angles["hip_flexion_deg"] < rep.hip_flexion_deg else (low, middle)
        return stance(0.5 * (low + high))


def _sizes(rep: SingleLegRep) -> tuple[tuple[str, float, str], ...]:
    return (
        ("stance_knee_bends", rep.knee_flexion_deg, "deg"),
        ("stance_knee_locked", rep.knee_flexion_deg, "deg"),
        ("leg_not_following", rep.follow, "1"),
        ("leg_too_high", rep.follow, "1"),
        ("rear_knee_bends", rep.rear_knee_deg, "deg"),
        ("knee_bent_at_top", rep.top_knee_flexion_deg, "deg"),
        ("chin_up", rep.neck_deg, "deg"),
        ("chin_down", rep.neck_deg, "deg"),
        ("touch_down", 1.0, "1"),
        ("rounded_back", rep.rounded_deg, "deg"),
        ("short", rep.hip_flexion_deg, "deg"),
        ("too_fast_down", rep.down_s, "s"),
        ("too_fast_up", rep.up_s, "s"),
    )
