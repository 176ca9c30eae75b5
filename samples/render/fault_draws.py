"""Scenarios in which every fault occurs equally often, each by at least one and a half times its limit.

The ordinary draws of :mod:`render.draws` show what people do; most faults are rare there. These show what is
found when it is plain to see: one or two reps of a set have a fault each, and the others are clean.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from render.draws import draw_scenario
from render.movements.ball_curl import BallCurlRep, BallCurlSet
from render.movements.carrying import Carry
from render.movements.cat_cow import CatCowRep, CatCowSet
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet
from render.movements.hip_lift import HipLiftRep, HipLiftSet
from render.movements.nordic_curl import NordicRep, NordicSet
from render.movements.single_leg_deadlift import SingleLegRep, SingleLegSet
from render.scenario import Plan, Scenario

__all__ = ["FAULTS", "fault_scenarios"]

_Rng = np.random.Generator
_Change = Callable[[_Rng, Any], dict[str, Any]]
_FPS = (24, 25, 30)
"""Rendering is slow; more pictures a second make the faults no harder to see."""


def _between(name: str, low: float, high: float) -> _Change:
    return lambda rng, _: {name: float(rng.uniform(low, high))}


FAULTS: Mapping[str, Mapping[str, _Change]] = {
    "deadlift": {
        "rounded_back": _between("rounded_deg", 48.0, 60.0),
        "squatting": lambda rng, rep: {
            "knee_flexion_deg": rep.hip_flexion_deg * float(rng.uniform(0.54, 0.58)),
            # Held back a little, for knees that bend so far take the shins along in balance.
            "shin_forward_deg": -3.0,
        },
        "short": lambda rng, rep: {"hip_flexion_deg": rep.hip_flexion_deg - float(rng.uniform(24.0, 28.0))},
        "no_lockout": _between("top_hip_flexion_deg", 20.0, 28.0),
        "knees_bent_at_top": _between("top_knee_flexion_deg", 29.0, 32.0),
        "weight_drifts": _between("drift_m", 0.34, 0.42),
        "knees_travel": lambda rng, rep: {
            "shin_forward_deg": float(rng.uniform(10.0, 14.0)),
            "knee_flexion_deg": rep.hip_flexion_deg * float(rng.uniform(0.55, 0.62)),
        },
        "knees_locked": _between("knee_flexion_deg", 0.0, 3.0),
        "chin_up": _between("neck_deg", -84.0, -74.0),
        "chin_down": _between("neck_deg", 52.0, 62.0),
        "leans_back": _between("top_lean_back_deg", 20.0, 26.0),
        "too_fast_down": _between("down_s", 0.5, 0.64),
        "too_fast_up": _between("up_s", 0.15, 0.2),
    },
    "single_leg_deadlift": {
        "stance_knee_bends": _between("knee_flexion_deg", 53.0, 62.0),
        "stance_knee_locked": _between("knee_flexion_deg", 0.0, 3.0),
        "leg_not_following": _between("follow", 0.15, 0.35),
        "leg_too_high": _between("follow", 1.4, 1.5),
        "rear_knee_bends": lambda rng, _: {"follow": 0.55, "rear_knee_deg": float(rng.uniform(62.0, 72.0))},
        "touch_down": lambda _rng, _: {"touches": True},
        "rounded_back": _between("rounded_deg", 48.0, 60.0),
        "short": lambda rng, rep: {"hip_flexion_deg": rep.hip_flexion_deg - float(rng.uniform(24.0, 30.0))},
        "knee_bent_at_top": _between("top_knee_flexion_deg", 30.0, 33.0),
        "chin_up": _between("neck_deg", -84.0, -74.0),
        "chin_down": _between("neck_deg", 52.0, 62.0),
        "too_fast_down": _between("down_s", 0.6, 0.78),
        "too_fast_up": _between("up_s", 0.15, 0.2),
    },
    "ball_curl": {
        # The hips go down after it, or the next rep would begin with the same fault.
        "hips_sag": lambda rng, _: {"hip_flexion_deg": float(rng.uniform(31.0, 37.0)), "lowers": True},
        "hips_pike": _between("curl_hip_flexion_deg", 47.0, 55.0),
        # Shorter ones are no curls.
        "short_curl": _between("knee_flexion_deg", 57.0, 59.5),
        "not_extended": _between("out_knee_deg", 45.5, 47.5),
        "too_fast_out": _between("out_s", 0.4, 0.53),
        "over_arch": lambda rng, _: {
            "hip_flexion_deg": float(rng.uniform(-22.0, -17.0)),
            "curl_hip_flexion_deg": 0.0,
            "lowers": True,
        },
    },
    "nordic_curl": {
        "hips_break": _between("hip_flexion_deg", 46.0, 56.0),
        "over_arched": _between("hip_flexion_deg", -28.0, -20.0),
        "dropped": lambda rng, _: {
            "control_s": float(rng.uniform(0.6, 0.95)),
            "break_deg": float(rng.uniform(14.0, 20.0)),
        },
        "not_back_upright": _between("top_lean_deg", 23.0, 25.0),
    },
    "cat_cow": {
        "head_still": lambda _rng, _: {"cow_head_deg": 2.0, "cat_head_deg": 0.0},
        "rocking": _between("rock_deg", 24.0, 34.0),
        "elbows_bend": _between("elbow_deg", 34.0, 44.0),
        # Less than 40 % of the others, and hardly less, for a tiny range is no rep.
        "small_range": lambda _rng, rep: {"cow_deg": 0.38 * rep.cow_deg, "cat_deg": 0.38 * rep.cat_deg},
        "rushed": lambda _rng, _: {"to_cow_s": 0.6, "to_cat_s": 0.8, "back_s": 0.6},
    },
    "hip_lift": {
        "too_high": _between("rise_m", 0.15, 0.19),
        "hold_short": _between("hold_s", 0.8, 1.6),
        "hold_long": _between("hold_s", 9.2, 9.8),
        "never_settles": _between("unrest_deg", 2.8, 4.0),
        "feet_slide": _between("slide_m", 0.075, 0.095),
    },
}
"""What is changed in a clean rep for each fault, by movement; sizes are at least 1.5 times the limit.

They are chosen so that the exercise's own metric, taken of the true joints, is that far beyond its limit.
Limits from below count from what is asked for: a curl that lacks 30 of 90 degrees where 20 are too much."""

_ALONE = ("short", "leans_back", "no_lockout")
"""Faults against the lifter's own range need three good reps to compare with; so do those against the own
stand, which each changes for the other."""

_ALSO = {
    # In balance the shins come forward only with the knees.
    ("deadlift", "knees_travel"): ("squatting",),
}
"""What a fault brings along; these are said of the rep as well."""


def fault_scenarios(movement: str, each: int, seed: int) -> tuple[Scenario, ...]:
    """Draw scenarios of a movement in which every fault occurs equally often.

    Parameters
    ----------
    movement : str
        One of :data:`FAULTS`.
    each : int
        How often every fault occurs.
    seed : int
        The same seed draws the same scenarios.

    Returns
    -------
    tuple of Scenario
        Named ``<movement>_fault_<number>``.

    Raises
    ------
    ValueError
        If the movement has no faults to draw.
    """
    if movement not in FAULTS:
        raise ValueError(f"no faults of {movement!r} to draw: there are those of {', '.join(FAULTS)}")
    order = np.random.default_rng([seed, *movement.encode()])
    paired: list[str] = []
    sets: list[tuple[str, ...]] = []
    for _ in range(each):
        shuffled = [str(name) for name in order.permutation(list(FAULTS[movement]))]
        sets += [(name,) for name in shuffled if name in _ALONE]
        paired += [name for name in shuffled if name not in _ALONE]
    sets += [(*paired[start : start + 2],) for start in range(0, len(paired), 2)]
    scenarios = []
    for number, names in enumerate(sets):
        rng = np.random.default_rng([seed, number, *movement.encode()])
        scenario = draw_scenario(movement, f"{movement}_fault_{number:03d}", rng)
        plan = _PLANS[movement](rng, names, scenario.seed)
        scenarios.append(replace(scenario, plan=plan, occluder=None, fps=int(rng.choice(_FPS))))
    return tuple(scenarios)


def _with_faults(rng: _Rng, movement: str, reps: list[Any], chosen: tuple[str, ...]) -> tuple[Any, ...]:
    places = rng.choice(len(reps), len(chosen), replace=False)
    for place, name in zip(places, chosen, strict=True):
        rep = reps[int(place)]
        names = (name, *_ALSO.get((movement, name), ()))
        reps[int(place)] = replace(rep, faults=names, **FAULTS[movement][name](rng, rep))
    return tuple(reps)


def _deadlift(rng: _Rng, names: tuple[str, ...], seed: int) -> DeadliftSet:
    # So deep that a short one is still no half rep.
    shallowest = 88.0 if "short" in names else 80.0
    depth, knee = float(rng.uniform(shallowest, 105.0)), float(rng.uniform(12.0, 24.0))
    reps = [
        DeadliftRep(
            hip_flexion_deg=float(rng.normal(depth, 2.0)),
            knee_flexion_deg=float(rng.normal(knee, 1.0)),
            neck_deg=float(rng.normal(-10.0, 3.0)),
            down_s=float(rng.uniform(1.4, 1.8)),
            pause_s=float(rng.uniform(0.2, 0.4)),
            up_s=float(rng.uniform(1.0, 1.3)),
            rest_s=float(rng.uniform(0.4, 0.7)),
        )
        for _ in range(4)
    ]
    return DeadliftSet(
        reps=_with_faults(rng, "deadlift", reps, names),
        carry=Carry.FRONT if rng.random() < 0.65 else Carry.BESIDE,
        load=float(rng.uniform(0.1, 0.4)),
        lead_in_s=0.8,
        lead_out_s=0.6,
        seed=seed,
    )


def _single_leg(rng: _Rng, names: tuple[str, ...], seed: int) -> SingleLegSet:
    depth, knee = float(rng.uniform(72.0, 95.0)), float(rng.uniform(12.0, 24.0))
    reps = [
        SingleLegRep(
            hip_flexion_deg=float(rng.normal(depth, 2.0)),
            knee_flexion_deg=float(rng.normal(knee, 1.0)),
            down_s=float(rng.uniform(1.6, 2.0)),
            up_s=float(rng.uniform(1.3, 1.6)),
        )
        for _ in range(4)
    ]
    side = str(rng.choice(["left", "right"]))
    return SingleLegSet(
        reps=_with_faults(rng, "single_leg_deadlift", reps, names), stance_side=side, seed=seed
    )


def _ball_curl(rng: _Rng, names: tuple[str, ...], seed: int) -> BallCurlSet:
    lowers = bool(rng.random() < 0.5)
    # A ball that stays half in is no return from a shallow curl.
    shallowest = 93.0 if "not_extended" in names else 80.0
    reps = [
        BallCurlRep(
            knee_flexion_deg=float(rng.uniform(shallowest, 98.0)),
            hip_flexion_deg=float(rng.uniform(0.0, 8.0)),
            curl_hip_flexion_deg=float(rng.uniform(2.0, 14.0)),
            lowers=lowers,
            curl_s=float(rng.uniform(0.9, 1.3)),
            out_s=float(rng.uniform(1.1, 1.6)),
        )
        for _ in range(4)
    ]
    radius = float(rng.uniform(0.27, 0.33))
    return BallCurlSet(reps=_with_faults(rng, "ball_curl", reps, names), ball_radius_m=radius, seed=seed)


def _nordic_curl(rng: _Rng, names: tuple[str, ...], seed: int) -> NordicSet:
    reps = [
        NordicRep(
            break_deg=float(rng.uniform(25.0, 48.0)),
            control_s=float(rng.uniform(2.0, 3.0)),
            hip_flexion_deg=float(rng.uniform(2.0, 16.0)),
        )
        for _ in range(3)
    ]
    return NordicSet(reps=_with_faults(rng, "nordic_curl", reps, names), seed=seed)


def _cat_cow(rng: _Rng, names: tuple[str, ...], seed: int) -> CatCowSet:
    cow, cat = float(rng.uniform(30.0, 36.0)), float(rng.uniform(48.0, 55.0))
    reps = [
        CatCowRep(cow_deg=float(rng.normal(cow, 1.5)), cat_deg=float(rng.normal(cat, 1.5))) for _ in range(4)
    ]
    return CatCowSet(reps=_with_faults(rng, "cat_cow", reps, names), seed=seed)


def _hip_lift(rng: _Rng, names: tuple[str, ...], seed: int) -> HipLiftSet:
    reps = [
        HipLiftRep(rise_m=float(rng.uniform(0.03, 0.06)), hold_s=float(rng.uniform(3.3, 4.2)))
        for _ in range(3)
    ]
    return HipLiftSet(reps=_with_faults(rng, "hip_lift", reps, names), seed=seed)


_PLANS: Mapping[str, Callable[[_Rng, tuple[str, ...], int], Plan]] = {
    "deadlift": _deadlift,
    "single_leg_deadlift": _single_leg,
    "ball_curl": _ball_curl,
    "nordic_curl": _nordic_curl,
    "cat_cow": _cat_cow,
    "hip_lift": _hip_lift,
}
