"""Dumbbell Romanian deadlifts: from what every repetition shall be to where the body is at any time."""

from dataclasses import replace

import numpy as np

from render.contacts import Figure
from render.movements.carrying import Carry, angles_of, carry_weights, free_arms
from render.movements.deadlift_plan import DeadliftRep, DeadliftSet, name_faults
from render.movements.motion import NotRep, RepPlan, State
from render.movements.sequence import Key, LivingStance
from render.movements.standing import Stance, Stand, leg_front, stand
from render.movements.timing import Course, Unrest
from render.posture import blend
from render.props import Dumbbell, Props
from render.skeleton import Array

__all__ = ["Deadlift", "DeadliftRep", "DeadliftSet"]

ORDINARY_FLEXION_DEG = 14.0
"""Flexion of the lumbar spine in a hinge that looks flat, of the 25 degrees that are measured between the
vertebrae in such hinges; the rest is movement of the skin over them. Engineering default."""
_TOP_KNEE_DEG = 4.0
_PICK_UP_LEAN_DEG = 56.0
_HANDLE_ON_FLOOR_M = 0.06  # half the height of a dumbbell's head, engineering default


class Deadlift:
    """The movement of one figure through a set of deadlifts.

    Parameters
    ----------
    figure : Figure
        Who lifts.
    plan : DeadliftSet
        What.

    Attributes
    ----------
    figure : Figure
        As given.
    signal : str
        The angle that goes out and back.
    """

    signal = "hip_flexion_deg"

    def __init__(self, figure: Figure, plan: DeadliftSet) -> None:
        self.figure = figure
        self._plan = plan
        self._front = leg_front(figure)
        self._unrest = Unrest(seed=plan.seed + 1, names=("arms",))
        self._keys: list[Key] = []
        self._drifts = [(0.0, 0.0)]
        self._held = (0.0, 0.0)
        self.reps: tuple[RepPlan, ...] = ()
        self.not_reps: tuple[NotRep, ...] = ()
        self._schedule()
        self.duration_s = self._keys[-1].end_s
        self._living = LivingStance(self._keys, seed=plan.seed)
        self._drift = Course.of(self._drifts)
        self._on_floor = self._dumbbells_on_floor()

    def at(self, time_s: float) -> State:
        """Find body and weights at a time.

        Parameters
        ----------
        time_s : float
            Seconds from the start.

        Returns
        -------
        State
            On flat feet, the weights in the hands while they are held.
        """
        stood, ankle_goals = self._stand_at(time_s)
        held = self._held[0] <= time_s <= self._held[1]
        carried = carry_weights(
            self.figure,
            stood,
            self._front,
            carry=self._plan.carry,
            drift_m=self._drift.at(time_s) + 0.004 * self._unrest.at("arms", time_s),
        )
        posture = blend(free_arms(stood.posture), carried, self._hold_share(time_s))
        posture = replace(
            posture,
            left=self.figure.reach_with_leg(posture.left, stood.hip, ankle_goals["left"]),
            right=self.figure.reach_with_leg(posture.right, stood.hip, ankle_goals["right"]),
        )
        placement = self.figure.place(posture, stood.hip)
        dumbbells = self._on_floor
        if held:
            axis = np.array([1.0, 0.0, 0.0] if self._plan.carry is Carry.FRONT else [0.0, 0.0, 1.0])
            dumbbells = tuple(
                Dumbbell(center=self.figure.handle(placement, suffix), axis=axis) for suffix in "LR"
            )
        return State(posture=posture, placement=placement, props=Props(dumbbells=dumbbells))

    def _stand_at(self, time_s: float) -> tuple[Stand, dict[str, Array]]:
        """Stance with sway and breath, and where the ankles are."""
        stance = self._living.at(time_s)
        stance = replace(stance, head_turn_deg=self._head_turn(time_s))
        stood = stand(self.figure, stance)
        ankle = np.array([self.figure.footprint.ankle_height, 0.0])
        return stood, {"left": ankle, "right": ankle + self._shuffle_step(time_s)}

    def _hold_share(self, time_s: float) -> float:
        """How far the arms are in the carry: not before the weights are reached for, not after."""
        share = 1.0
        if self._plan.picks_up:
            share = min(
                share, Course.of([(self._keys[0].end_s, 0.0), (self._keys[1].start_s, 1.0)]).at(time_s)
            )
        if self._plan.puts_down:
            share = min(
                share, Course.of([(self._keys[-2].end_s, 1.0), (self._keys[-1].start_s, 0.0)]).at(time_s)
            )
        return share

    def _event(self, what: str) -> NotRep | None:
        return next((event for event in self.not_reps if event.what == what), None)

    def _head_turn(self, time_s: float) -> float:
        event = self._event("look_around")
        if event is None:
            return 0.0
        span = event.end_s - event.start_s
        keys = [(0.0, 0.0), (0.3, 38.0), (0.55, 38.0), (0.8, -12.0), (1.0, 0.0)]
        return Course.of([(event.start_s + share * span, angle) for share, angle in keys]).at(time_s)

    def _shuffle_step(self, time_s: float) -> Array:
        event = self._event("shuffle")
        if event is None:
            return np.zeros(2)
        middle = 0.5 * (event.start_s + event.end_s)
        lift = Course.of([(event.start_s, 0.0), (middle, 0.03), (event.end_s, 0.0)]).at(time_s)
        forward = Course.of([(event.start_s, 0.0), (event.end_s, 0.025)]).at(time_s)
        return np.array([lift, forward])

    def _schedule(self) -> None:
        """Lay out stances and events one after the other."""
        plan = self._plan
        load = 0.0 if plan.picks_up else plan.load
        top = Stance(knee_flexion_deg=_TOP_KNEE_DEG, load=load)
        clock = plan.lead_in_s
        self._keys.append(Key(start_s=0.0, end_s=clock, stance=top))
        reps: list[RepPlan] = []
        events: list[NotRep] = []
        held_from = 0.0
        if plan.picks_up:
            low = self._reach_floor(plan.load)
            self._keys.append(Key(start_s=clock + 1.5, end_s=clock + 2.0, stance=low))
            held_from = clock + 1.8
            self._keys.append(
                Key(start_s=clock + 3.4, end_s=clock + 4.2, stance=replace(top, load=plan.load))
            )
            events.append(NotRep(start_s=clock, end_s=clock + 3.4, what="pick_up"))
            clock += 4.2
        for number, rep in enumerate(plan.reps, start=1):
            bottom = self._find_bottom(rep)
            arrives, departs = clock + rep.down_s, clock + rep.down_s + rep.pause_s
            self._keys.append(Key(start_s=arrives, end_s=departs, stance=bottom))
            self._drifts += [(clock, 0.0), (arrives, rep.drift_m), (departs, rep.drift_m)]
            returns = departs + rep.up_s
            rest = rep.rest_s
            if number == plan.looks_around_after:
                rest += 1.6
                events.append(NotRep(start_s=returns + 0.2, end_s=returns + 1.8, what="look_around"))
            if number == plan.shuffles_after:
                rest += 0.8
                events.append(
                    NotRep(start_s=returns + rest - 0.7, end_s=returns + rest - 0.1, what="shuffle")
                )
            self._drifts.append((returns, 0.0))
            after = self._find_top(rep, plan.load)
            self._keys.append(Key(start_s=returns, end_s=returns + rest, stance=after))
            if rep.counts:
                reps.append(
                    RepPlan(
                        leaves_s=clock,
                        arrives_s=arrives,
                        departs_s=departs,
                        returns_s=returns,
                        faults=name_faults(rep),
                    )
                )
            else:
                events.append(NotRep(start_s=clock, end_s=returns, what="partial"))
            clock = returns + rest
        held_to = clock + plan.lead_out_s
        if plan.puts_down:
            low = self._reach_floor(plan.load)
            self._keys.append(Key(start_s=clock + 1.7, end_s=clock + 2.1, stance=low))
            held_to = clock + 1.9
            events.append(NotRep(start_s=clock, end_s=clock + 3.6, what="put_down"))
            clock += 3.6
            self._keys.append(
                Key(start_s=clock, end_s=clock + plan.lead_out_s, stance=replace(top, load=0.0))
            )
        else:
            last = self._keys[-1]
            self._keys[-1] = replace(last, end_s=last.end_s + plan.lead_out_s)
        self._held = (held_from, held_to)
        self.reps, self.not_reps = tuple(reps), tuple(sorted(events, key=lambda event: event.start_s))

    def _find_top(self, rep: DeadliftRep, load: float) -> Stance:
        if rep.top_hip_flexion_deg > 0.0:
            share = replace(rep, hip_flexion_deg=rep.top_hip_flexion_deg, rounded_deg=0.0, neck_deg=0.0)
            return self._find_bottom(
                replace(
                    share,
                    knee_flexion_deg=rep.top_knee_flexion_deg + 0.3 * rep.top_hip_flexion_deg,
                    shin_forward_deg=0.0,
                )
            )
        lean = rep.top_lean_back_deg
        return Stance(
            pelvis_lean_deg=-0.4 * lean,
            spine_deg=-0.6 * lean,
            neck_deg=0.6 * lean,
            knee_flexion_deg=rep.top_knee_flexion_deg,
            load=load,
        )

    def _find_bottom(self, rep: DeadliftRep) -> Stance:
        """Lean the pelvis until the hips are as flexed as the repetition asks for."""

        def stance(lean: float) -> Stance:
            # The lumbar spine flexes with the hinge, and has done what it does ordinarily at 70 degrees.
            share = min(lean / 70.0, 1.0)
            return Stance(
                pelvis_lean_deg=lean,
                spine_deg=ORDINARY_FLEXION_DEG * share,
                rounded_deg=rep.rounded_deg,
                neck_deg=rep.neck_deg,
                knee_flexion_deg=rep.knee_flexion_deg,
                shin_forward_deg=rep.shin_forward_deg,
                load=self._plan.load,
            )

        low, high = -20.0, 120.0
        for _ in range(16):
            middle = 0.5 * (low + high)
            angles = angles_of(self.figure, stand(self.figure, stance(middle)).placement)
            low, high = (middle, high) if angles["hip_flexion_deg"] < rep.hip_flexion_deg else (low, middle)
        return stance(0.5 * (low + high))

    def _reach_floor(self, load: float) -> Stance:
        """Bend the knees until the handles come down to where weights on the floor have theirs."""

        def stance(knee: float) -> Stance:
            lean = _PICK_UP_LEAN_DEG
            return Stance(
                pelvis_lean_deg=lean, spine_deg=22.0, neck_deg=-18.0, knee_flexion_deg=knee, load=load
            )

        low, high = 10.0, 135.0
        for _ in range(14):
            middle = 0.5 * (low + high)
            height = self._handles(stance(middle))[0][1]
            low, high = (middle, high) if height > _HANDLE_ON_FLOOR_M else (low, middle)
        return stance(0.5 * (low + high))

    def _handles(self, stance: Stance) -> list[Array]:
        stood = stand(self.figure, stance)
        posture = carry_weights(self.figure, stood, self._front, carry=self._plan.carry, drift_m=0.0)
        placement = self.figure.place(posture, stood.hip)
        return [self.figure.handle(placement, suffix) for suffix in "LR"]

    def _dumbbells_on_floor(self) -> tuple[Dumbbell, ...]:
        if not (self._plan.picks_up or self._plan.puts_down):
            return ()
        axis = np.array([1.0, 0.0, 0.0] if self._plan.carry is Carry.FRONT else [0.0, 0.0, 1.0])
        return tuple(
            Dumbbell(center=handle, axis=axis) for handle in self._handles(self._reach_floor(self._plan.load))
        )
