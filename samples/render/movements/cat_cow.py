"""Cat and cow on all fours: the back arches and rounds between hands and knees that stay."""

from dataclasses import dataclass, replace

import numpy as np

from render.contacts import Figure
from render.movements.kneeling import Kneeling, hands_down
from render.movements.motion import Fault, NotRep, RepPlan, State
from render.movements.timing import Course, Unrest
from render.posture import EVEN_BEND, Posture
from render.props import Props
from render.skeleton import Array, Placement

__all__ = ["CatCow", "CatCowRep", "CatCowSet"]

_LEVEL_DEG = 90.0
_PELVIS_SHARE = 0.55  # of the bend comes from the pelvis, the rest from the thorax; engineering default
_STRAIGHT_ARM_DEG = 9.0
_BEND_S = 0.5  # in which elbows bend and straighten, engineering default
_ROCK_PER_DEG = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class CatCowRep:
    """One repetition, cow first, then cat.

    Attributes
    ----------
    cow_deg, cat_deg : float
        How much less and more the thorax leans than the pelvis: arch and round.
    cow_head_deg, cat_head_deg : float
        Head against thorax, negative with the chin up.
    rock_deg : float
        Lean of the thighs that goes with it when the body rocks.
    elbow_deg : float
        Bend of the elbows during all of it.
    to_cow_s, cow_s, to_cat_s, cat_s, back_s, rest_s : float
        Times.
    faults : tuple of str
        Names of what is wrong on purpose.
    """

    cow_deg: float = 32.0
    cat_deg: float = 48.0
    cow_head_deg: float = -32.0
    cat_head_deg: float = 38.0
    rock_deg: float = 2.0
    elbow_deg: float = 0.0
    to_cow_s: float = 1.4
    cow_s: float = 0.4
    to_cat_s: float = 2.0
    cat_s: float = 0.5
    back_s: float = 1.3
    rest_s: float = 0.3
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CatCowSet:
    """A set of cat-cows as data.

    Attributes
    ----------
    reps : tuple of CatCowRep
        In order.
    lead_in_s, lead_out_s : float
        Times on all fours before and after.
    seed : int
        Of small unrest.
    """

    reps: tuple[CatCowRep, ...] = (CatCowRep(), CatCowRep(), CatCowRep())
    lead_in_s: float = 0.8
    lead_out_s: float = 0.5
    seed: int = 0


class CatCow:
    """The movement of one figure through a set of cat-cows.

    Parameters
    ----------
    figure : Figure
        Who trains.
    plan : CatCowSet
        How.
    """

    signal = "lumbar_bend_deg"

    def __init__(self, figure: Figure, plan: CatCowSet) -> None:
        self.figure = figure
        self.not_reps: tuple[NotRep, ...] = ()
        self._unrest = Unrest(seed=plan.seed, names=("bend", "head"))
        self._kneeling = Kneeling(figure, _trunk(_LEVEL_DEG, 0.0, 0.0, 0.0))
        self._palm_m = self._kneeling.palm_height(_trunk(_LEVEL_DEG, 0.0, 0.0, 0.0))
        self._hand = np.array([self._palm_m, 0.0])
        self._hand = self._find_hands()
        bends, heads, rocks, elbows = [(0.0, 0.0)], [(0.0, 0.0)], [(0.0, 0.0)], [(0.0, 0.0)]
        reps = []
        clock = plan.lead_in_s
        for rep in plan.reps:
            cow, cow_ends = clock + rep.to_cow_s, clock + rep.to_cow_s + rep.cow_s
            cat, cat_ends = cow_ends + rep.to_cat_s, cow_ends + rep.to_cat_s + rep.cat_s
            back = cat_ends + rep.back_s
            times = (clock, cow, cow_ends, cat, cat_ends, back)
            for keys, low, high in (
                (bends, -rep.cow_deg, rep.cat_deg),
                (heads, rep.cow_head_deg, rep.cat_head_deg),
                (rocks, rep.rock_deg, -rep.rock_deg),
            ):
                keys += list(zip(times, (0.0, low, low, high, high, 0.0), strict=True))
            elbows += [
                (clock, 0.0),
                (clock + _BEND_S, rep.elbow_deg),
                (back - _BEND_S, rep.elbow_deg),
                (back, 0.0),
            ]
            faults = tuple(Fault(name=n, value=v, unit=u) for n, v, u in _sizes(rep) if n in rep.faults)
            reps.append(
                RepPlan(
                    leaves_s=clock,
                    arrives_s=cat,
                    departs_s=cat_ends,
                    returns_s=back,
                    faults=faults,
                    known=(("cow_s", 0.5 * (cow + cow_ends)), ("cat_s", 0.5 * (cat + cat_ends))),
                )
            )
            clock = back + rep.rest_s
        self.duration_s = clock + plan.lead_out_s
        self.reps = tuple(reps)
        self._bends, self._heads, self._rocks, self._elbows = (
            Course.of(keys) for keys in (bends, heads, rocks, elbows)
        )

    def at(self, time_s: float) -> State:
        """Find the body at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            Knees, insteps and hands on the floor, the arms straight.
        """
        bend = self._bends.at(time_s) + 0.4 * self._unrest.at("bend", time_s)
        head = self._heads.at(time_s) + 0.8 * self._unrest.at("head", time_s)
        posture, placement = self._fit_trunk(bend, head, self._rocks.at(time_s), self._elbows.at(time_s))
        arm = self.figure.reach_with_arm(posture.left, self._kneeling.shoulder(placement), self._hand)
        posture = replace(posture, left=arm, right=replace(arm))
        hip = self.figure.joint(placement, "upperleg01.L")
        return State(posture=posture, placement=self.figure.place(posture, hip), props=Props(mat=True))

    def _fit_trunk(
        self, bend: float, head: float, rock: float, elbow: float = 0.0
    ) -> tuple[Posture, Placement]:
        """Lean the whole trunk until the arms, as bent as they are, reach from its shoulders to the hands."""
        _, placement = self._kneeling.settle(_trunk(_LEVEL_DEG, bend, head, rock))
        hip = self.figure.joint(placement, "upperleg01.L")
        low, high = _LEVEL_DEG - 35.0, _LEVEL_DEG + 35.0
        for _ in range(12):
            lean = 0.5 * (low + high)
            posture = hands_down(_trunk(lean, bend, head, rock))
            shoulder = self._kneeling.shoulder(self.figure.place(posture, hip))
            upper, lower = self.figure.arm_m(posture.left)
            elbow_rad = np.radians(max(elbow, _STRAIGHT_ARM_DEG))
            reach = float(np.sqrt(upper**2 + lower**2 + 2.0 * upper * lower * np.cos(elbow_rad)))
            # The more the trunk leans the lower the shoulders come.
            low, high = (lean, high) if float(np.linalg.norm(shoulder - self._hand)) > reach else (low, lean)
        return self._kneeling.settle(posture)

    def _find_hands(self) -> Array:
        """Put the hands under the shoulders of the level posture."""
        hand = self._hand
        for _ in range(6):
            self._hand = hand
            _, placement = self._fit_trunk(0.0, 0.0, 0.0)
            hand = np.array([self._palm_m, self._kneeling.shoulder(placement)[1] + 0.01])
        return np.asarray(hand)


def _trunk(lean: float, bend: float, head: float, rock: float) -> Posture:
    thorax = lean + (1.0 - _PELVIS_SHARE) * bend
    return Posture(
        pelvis_lean_deg=lean - _PELVIS_SHARE * bend,
        thorax_lean_deg=thorax,
        head_lean_deg=thorax - 8.0 + head,
        spine_shares=EVEN_BEND,
    ).with_limbs({"thigh_deg": -_ROCK_PER_DEG * rock, "upper_arm_spread": 0.0, "forearm_spread": 0.0})


def _sizes(rep: CatCowRep) -> tuple[tuple[str, float, str], ...]:
    return (
        ("head_still", rep.cat_head_deg - rep.cow_head_deg, "deg"),
        ("rocking", rep.rock_deg, "deg"),
        ("elbows_bend", rep.elbow_deg, "deg"),
        ("small_range", rep.cow_deg + rep.cat_deg, "deg"),
        ("rushed", rep.to_cat_s, "s"),
    )
