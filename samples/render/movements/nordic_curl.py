"""Nordic curls: kneeling with held ankles, leaning forward as long as the hamstrings hold.

The lean follows three laws one after the other: it is lowered under control, it falls like an inverted
pendulum from the break point, and it is caught by the hands and pushed back up.

References
----------
.. [Sconce2021] E. Sconce et al., 2021: the hamstrings give way at 58 (10) degrees of knee flexion, 31 degrees
   of lean.
"""

from dataclasses import dataclass, replace

import numpy as np

from render.contacts import Figure
from render.movements.kneeling import Kneeling, hands_down
from render.movements.motion import Fault, NotRep, RepPlan, State
from render.movements.timing import Course, Unrest
from render.posture import Limbs, Posture, blend
from render.props import Couch, Props
from render.skeleton import Array

__all__ = ["NordicCurl", "NordicRep", "NordicSet"]

_PENDULUM_PER_S2 = 11.0
# Growth of the lean's speed per sine of the lean: 3 g / 2 l of a rod of the length from knee to head.
_CAUGHT_DEG = 60.0
_LOWEST_DEG = 74.0
_FLAT_HIP_DEG = 8.0  # engineering default: chest and hips come down together on the hands
_ROUGH_STEP_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class NordicRep:
    """One repetition as it shall be.

    Attributes
    ----------
    break_deg : float
        Lean of the thighs at which the hamstrings give way [Sconce2021]_.
    control_s : float
        Time of lowering up to there; below 1.5 s it is a drop.
    hip_flexion_deg : float
        Bend of the hips while lowering, up to the break.
    top_lean_deg : float
        What is left of the lean of the thighs at the top that follows.
    bottom_s, push_s, up_s, rest_s : float
        Times on the hands, of the push off them, of coming up, and of the rest.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    break_deg: float = 35.0
    control_s: float = 3.0
    hip_flexion_deg: float = 8.0
    top_lean_deg: float = 0.0
    bottom_s: float = 0.35
    push_s: float = 0.7
    up_s: float = 1.3
    rest_s: float = 0.9
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NordicSet:
    """A set of Nordic curls as data.

    Attributes
    ----------
    reps : tuple of NordicRep
        In order.
    lead_in_s, lead_out_s : float
        Times of kneeling upright before and after.
    seed : int
        Of sway.
    """

    reps: tuple[NordicRep, ...] = (NordicRep(), NordicRep(), NordicRep())
    lead_in_s: float = 0.8
    lead_out_s: float = 0.6
    seed: int = 0


class NordicCurl:
    """The movement of one figure through a set of Nordic curls.

    Parameters
    ----------
    figure : Figure
        Who trains.
    plan : NordicSet
        How.
    """

    signal = "thigh_lean_deg"

    def __init__(self, figure: Figure, plan: NordicSet) -> None:
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        self._unrest = Unrest(seed=plan.seed, names=("lean", "hip", "head"))
        self._kneeling = Kneeling(figure, _trunk(0.0, 5.0))
        self._times: list[float] = [0.0]
        self._leans: list[float] = [0.0]
        hips = [(0.0, 5.0), (plan.lead_in_s, 5.0)]
        hands = [(0.0, 0.0)]
        reps = []
        clock = plan.lead_in_s
        for rep in plan.reps:
            fall, low_s, push_s, up_s = self._lower(rep, clock)
            # Hips that stayed bent would drive the chest through the floor: people land flat on their hands.
            flat_deg = min(rep.hip_flexion_deg, _FLAT_HIP_DEG)
            hips += [
                (clock + 0.6 * rep.control_s, rep.hip_flexion_deg),
                (fall, rep.hip_flexion_deg),
                (low_s, flat_deg),
                (push_s, flat_deg),
                (up_s, 5.0),
            ]
            released = push_s + rep.push_s
            hands += [(fall - 0.25, 0.0), (low_s - 0.12, 1.0), (released, 1.0), (released + 0.5, 0.0)]
            reps.append(_plan_of(rep, clock, low_s, push_s, up_s))
            clock = up_s + rep.rest_s
            hips.append((clock, 5.0))
        self.duration_s = clock + plan.lead_out_s
        self.reps = tuple(reps)
        self._hips, self._hands = Course.of(hips), Course.of(hands)
        self._palm_m = self._kneeling.palm_height(_trunk(60.0, 8.0))
        self._hand_z = self._find_hand_place()
        self._couch = self._place_couch()

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            Knees and insteps on the floor, hands on it while they carry.
        """
        lean = float(np.interp(time_s, self._times, self._leans)) + 0.3 * self._unrest.at("lean", time_s)
        posture = _trunk(lean, self._hips.at(time_s) + 0.4 * self._unrest.at("hip", time_s))
        posture = replace(posture, head_lean_deg=posture.head_lean_deg + self._unrest.at("head", time_s))
        laid, placement = self._kneeling.settle(posture)
        shoulder = self._kneeling.shoulder(placement)
        arms = self._arms(laid.left, shoulder, lean, self._hands.at(time_s))
        laid = replace(laid, left=arms, right=replace(arms))
        hip = self.figure.joint(placement, "upperleg01.L")
        return State(
            posture=laid, placement=self.figure.place(laid, hip), props=Props(couch=self._couch, mat=True)
        )

    def _arms(self, limbs: Limbs, shoulder: Array, lean: float, down: float) -> Limbs:
        """Arms ready before the chest, or with the hands on the floor."""
        ready = replace(
            limbs,
            upper_arm_deg=lean * 0.6 + 8.0,
            forearm_deg=lean * 0.6 + 128.0,
            hand_deg=lean * 0.6 + 150.0,
            palm=(0.0, -0.5, 0.9),
            grip_deg=8.0,
            upper_arm_spread=0.2,
            forearm_spread=0.0,
        )
        if down <= 0.0:
            return ready
        flat = hands_down(Posture(left=ready, right=ready)).left
        place = np.array([self._palm_m, self._hand_z])
        # Hands that are not there yet are over their place, and at most an arm away.
        reach = sum(self.figure.arm_m(flat)) * 0.985
        away = place - shoulder
        far = float(np.linalg.norm(away))
        goal = shoulder + away * min(1.0, reach / far)
        if down < 1.0:
            carried = self.figure.reach_with_arm(flat, shoulder, goal)
            return blend(Posture(left=ready), Posture(left=carried), down).left
        return self.figure.reach_with_arm(flat, shoulder, goal)

    def _lower(self, rep: NordicRep, clock: float) -> tuple[float, float, float, float]:
        """Let the lean go down and up again; give times of break, lowest point, push, and return."""
        times, leans = self._times, self._leans
        times.append(clock)
        top = leans[-1]
        leans.append(top)
        fall_s = clock + rep.control_s
        # Speed rises for a third of the time and stays: then the lean is 1 - 1/6 of time x speed.
        speed = (rep.break_deg - top) / (rep.control_s * (1.0 - 0.5 / 3.0))
        for share in np.linspace(0.05, 1.0, 20):
            way = share - _lag(share)
            times.append(clock + share * rep.control_s)
            leans.append(top + float(way * rep.control_s * speed))
        lean, rate, time_s = leans[-1], speed, fall_s
        while lean < _CAUGHT_DEG:
            rate += (
                float(np.degrees(_PENDULUM_PER_S2 * np.sin(np.radians(lean))))
                * _ROUGH_STEP_S
                * _loss(lean, rep)
            )
            lean += rate * _ROUGH_STEP_S
            time_s += _ROUGH_STEP_S
            times.append(time_s)
            leans.append(lean)
        # The arms take the speed up evenly until the body is at its lowest.
        brake_s = 2.0 * (_LOWEST_DEG - lean) / rate
        for share in np.linspace(0.1, 1.0, 10):
            times.append(time_s + share * brake_s)
            leans.append(lean + (_LOWEST_DEG - lean) * float(2.0 * share - share**2))
        low_s = time_s + brake_s
        push_s = low_s + rep.bottom_s
        up_s = push_s + rep.push_s + rep.up_s
        rise_course = Course.of([(push_s, _LOWEST_DEG), (up_s, rep.top_lean_deg)])
        times += [push_s, *np.linspace(push_s, up_s, 60)[1:].tolist()]
        leans += [_LOWEST_DEG, *(rise_course.at(t) for t in np.linspace(push_s, up_s, 60)[1:])]
        times.append(up_s + 0.9 * rep.rest_s)
        leans.append(rep.top_lean_deg)
        return fall_s, low_s, push_s, up_s

    def _find_hand_place(self) -> float:
        """Put the hands a little before the shoulders of the lowest posture."""
        _, placement = self._kneeling.settle(_trunk(_LOWEST_DEG, 8.0))
        return float(self._kneeling.shoulder(placement)[1]) + 0.02

    def _place_couch(self) -> Couch:
        laid, placement = self._kneeling.settle(_trunk(0.0, 5.0))
        del laid
        ankle = self.figure.joint(placement, "foot.L")
        soles = [self.figure.body.surface(f"{side}_sole", placement) for side in ("left", "right")]
        top = max(float(sole[:, 1].max()) for sole in soles)
        return Couch(front_z=float(ankle[1]) + 0.03, clearance_m=top + 0.01)


def _lag(share: float) -> float:
    """Tell what a speed that rises evenly over the first third of the time leaves behind."""
    rising = min(share, 1.0 / 3.0)
    return rising - 1.5 * rising**2


def _loss(lean: float, rep: NordicRep) -> float:
    """Hamstrings that give way do so within some degrees, not at once."""
    return float(np.clip((lean - rep.break_deg) / 6.0 + 0.25, 0.0, 1.0))


def _trunk(lean: float, hip_flexion: float) -> Posture:
    pelvis = lean + hip_flexion - 3.0
    return Posture(
        pelvis_lean_deg=pelvis, thorax_lean_deg=pelvis + 2.0, head_lean_deg=pelvis - 4.0
    ).with_limbs({"thigh_deg": -lean})


def _plan_of(rep: NordicRep, clock: float, low_s: float, push_s: float, up_s: float) -> RepPlan:
    sizes = {
        "hips_break": (rep.hip_flexion_deg, "deg"),
        "over_arched": (rep.hip_flexion_deg, "deg"),
        "dropped": (rep.control_s, "s"),
        "not_back_upright": (rep.top_lean_deg, "deg"),
    }
    faults = tuple(Fault(name=n, value=sizes[n][0], unit=sizes[n][1]) for n in rep.faults)
    return RepPlan(
        leaves_s=clock,
        arrives_s=low_s,
        departs_s=push_s,
        returns_s=up_s,
        faults=faults,
        known=(("break_lean_deg", rep.break_deg), ("break_s", clock + rep.control_s)),
    )
