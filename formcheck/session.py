"""One set of one exercise, fed pose by pose.

Between poses and the report of a set a :class:`Session` is the only stateful thing. It reads no clock, opens
no file and knows no camera: the loop belongs to the caller, and live and recorded use are the same calls.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from formcheck.assess import assess, believe, find_joints
from formcheck.exercise import Exercise
from formcheck.exercises import load
from formcheck.in_rep import part_known
from formcheck.landmarks import Side
from formcheck.movement import Cycle, Phase
from formcheck.orientation import Orientation, OrientationEstimator
from formcheck.plausibility import PlausibilityFilter
from formcheck.pose import Pose
from formcheck.referee import Referee
from formcheck.report import Rep, Report, Source
from formcheck.reps import Attempt, RepDetector
from formcheck.results import build_report
from formcheck.sets import AttemptSet, keeps_set_going
from formcheck.signals import Body, Signal
from formcheck.smoothing import OneEuro
from formcheck.store import Observation, PoseStore
from formcheck.windows import REST_S

__all__ = ["Session", "Update"]

_OUTLINE_CUTOFF_HZ, _OUTLINE_BETA = 1.0, 0.02
# The edge of a mask is noisier than a joint and flickers as fast as people move; but backs bend slowly. On
# rendered sets this leaves 2 degrees of noise and a lag of a tenth of a second (engineering default).


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What one more pose has changed.

    Attributes
    ----------
    time_s : float
        Time of the pose.
    phase : Phase
        Where in the cycle the lifter is.
    value : float
        The cycle's signal, causally filtered, in its unit; NaN where not known.
    rep_count : int
        Reps counted so far.
    finished : tuple of Rep
        Reps counted with this pose, measured on what has been seen so far; usually none. What can only be
        told later, such as the top that follows, is unchecked.
    held_back : int
        Attempts that are not counted yet: a first bend to the floor may be for the weights, and the next one
        tells. The report counts what is still held back at the end.
    refused : tuple of Attempt
        Attempts refused with this pose.
    level : float
        The same signal counted from where the cycle counts: from zero, or from the person's own rest; the
        last one that was known.
    """

    time_s: float
    phase: Phase
    value: float
    rep_count: int
    held_back: int = 0
    finished: tuple[Rep, ...] = ()
    refused: tuple[Attempt, ...] = ()
    level: float = math.nan


class Session:
    """Counts and judges one set of one exercise.

    Parameters
    ----------
    exercise : Exercise or str
        The movement, or its name.
    side : Side or None, optional
        The person's side nearer to the camera; found from the poses if None.
    corrects_landmarks : bool, optional
        Whether the poses are the landmarker's, whose known bias is taken off the numbers; not so for true
        joint centres.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    """

    def __init__(
        self, exercise: Exercise | str, *, side: Side | None = None, corrects_landmarks: bool = False
    ) -> None:
        self.exercise = load(exercise) if isinstance(exercise, str) else exercise
        self.corrects_landmarks = corrects_landmarks
        """Whether the landmarker's known bias is taken off the numbers."""
        self.given_side = side
        """The side that was given, if any."""
        self._plausibility = PlausibilityFilter()
        self._evidence = OrientationEstimator()
        self._store = PoseStore()
        self._store.orientation = self._best_orientation()
        self._is_settled = False
        self._parts: dict[Phase, Exercise | None] = {}
        self._restart()

    def _restart(self) -> None:
        self._filter = _filter_for(self.exercise.cycle)
        # How far the cycle's signal was ahead of its stand-in when it was last seen.
        self._ahead = math.nan
        self._detector = RepDetector(self.exercise.cycle)
        self._referee = Referee(self.exercise, self._store)
        self._told: list[Rep] = []

    @property
    def orientation(self) -> Orientation:
        """Near side and facing as far as known; fixed once a rep has been counted."""
        return self._store.orientation

    @property
    def is_settled(self) -> bool:
        """Whether the side is fixed."""
        return self._is_settled or bool(self._referee.counted)

    @property
    def rep_count(self) -> int:
        """Reps counted so far."""
        return len(self._referee.counted)

    @property
    def observation(self) -> Observation:
        """All poses so far as they are believed, seen from the settled side."""
        return self._store.observe()

    @property
    def believed(self) -> Observation:
        """The same in hindsight: without what turns out to be a guess once the whole set is known."""
        counted, refused = self.attempts
        return believe(self.observation, self.exercise, sorted([*counted, *refused], key=lambda a: a.start_s))

    @property
    def joints(self) -> Observation:
        """The same as it is measured: if landmarks are corrected, moved to the joint centres."""
        counted, refused = self.attempts
        observation, _ = find_joints(
            self.observation,
            self.exercise,
            attempts=sorted([*counted, *refused], key=lambda attempt: attempt.start_s),
            counted=counted,
            corrects_landmarks=self.corrects_landmarks,
        )
        return observation

    @property
    def attempts(self) -> tuple[tuple[Attempt, ...], tuple[Attempt, ...]]:
        """Counted and refused attempts as a report made now would have them, each in order of time."""
        referee, unfinished = self._referee.copy(), self._detector.unfinished
        if unfinished is not None:
            referee.settle(unfinished)
        counted = sorted([*referee.pending, *referee.counted], key=lambda attempt: attempt.start_s)
        return tuple(counted), tuple(referee.refused)

    @property
    def pose_count(self) -> int:
        """Poses pushed so far."""
        return len(self._store)

    @property
    def length_s(self) -> float:
        """Seconds from the first pose to the last."""
        return self._store.time_s(-1) - self._store.time_s(0) if self.pose_count else 0.0

    def push(self, pose: Pose) -> Update:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            Later than the one before. An instant without a person is as good as any.

        Returns
        -------
        Update
            What it has changed.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        believable = self._plausibility.push(pose)
        self._store.push(believable)
        self._evidence.push(believable)
        counted, refused = len(self._referee.counted), len(self._referee.refused)
        is_settled = self._is_settled or counted or self._referee.pending
        if not is_settled and self._best_orientation() != self.orientation:
            # Seen from the other side, what was stored reads differently: look at it again.
            self._store.orientation = self._best_orientation()
            self._restart()
            counted = refused = 0
            for index in range(len(self._store) - 1):
                self._step(index)
        value = self._step(len(self._store) - 1)
        return Update(
            time_s=pose.time_s,
            phase=self._detector.phase,
            value=value,
            rep_count=self.rep_count,
            held_back=len(self._referee.pending),
            finished=self._assess_since(counted),
            refused=tuple(self._referee.refused[refused:]),
            level=self._detector.level,
        )

    def peek(self) -> Rep | None:
        """Measure and judge the attempt that is under way on what has been seen of it.

        Only what can be told already is measured: before the turn what a check would find too much whatever
        comes, after it also what the turn shows.

        Returns
        -------
        Rep or None
            As if it ended now, numbered as the next one; None at rest, and where nothing can be told.
        """
        attempt, phase = self._detector.unfinished, self._detector.phase
        if phase not in self._parts:
            self._parts[phase] = part_known(self.exercise, phase)
        part = self._parts[phase]
        if attempt is None or part is None or attempt.refused == "partial":
            return None
        attempt = replace(attempt, refused=None)
        reps, _ = assess(
            self._store.observe(from_s=attempt.start_s - REST_S),
            part,
            attempts=[attempt],
            counted=[attempt],
            earlier=self._told,
            corrects_landmarks=self.corrects_landmarks,
        )
        return reps[0] if reps else None

    @property
    def told(self) -> tuple[Rep, ...]:
        """The reps counted so far as they were measured when they were announced."""
        return tuple(self._told)

    @property
    def turns(self) -> tuple[Attempt, ...]:
        """The attempts counted so far, in the order in which they were counted."""
        return tuple(self._referee.counted)

    @property
    def latest(self) -> Body | None:
        """The person in the last pose, as far as it is believed; None before the first."""
        return self._store.body_at(-1) if len(self._store) else None

    def forget(self, before_s: float) -> None:
        """Let go of what is over and reported, so that a session can go on for hours.

        Parameters
        ----------
        before_s : float
            Poses, and attempts that began, before this time are forgotten; it lies between two attempts. The
            side stays settled.
        """
        counted = self._referee.counted
        self._is_settled |= bool(counted)
        self._told = [
            rep for attempt, rep in zip(counted, self._told, strict=True) if attempt.start_s >= before_s
        ]
        self._referee.forget(before_s)
        self._store.forget(before_s)

    def _best_orientation(self) -> Orientation:
        best = self._evidence.best
        return best if self.given_side is None else Orientation(side=self.given_side, facing=best.facing)

    def _step(self, index: int) -> float:
        time_s = self._store.time_s(index)
        value = self._filter.push(time_s, self._level_at(index))
        attempt = self._detector.push(time_s, value)
        if attempt is not None:
            self._referee.settle(attempt)
        return value

    def _level_at(self, index: int) -> float:
        """Give the cycle's signal, or what its stand-in makes of the last value that was seen."""
        cycle = self.exercise.cycle
        value = self._store.value(cycle.signal, index)
        if cycle.stand_in is None:
            return value
        other = cycle.stand_in.times * self._store.value(cycle.stand_in.signal, index)
        if not math.isnan(value):
            self._ahead = value - other
        return other + self._ahead if math.isnan(value) else value

    def _assess_since(self, counted: int) -> tuple[Rep, ...]:
        """Measure and judge the reps counted since then on what has been seen so far."""
        new = self._referee.counted[counted:]
        if not new:
            return ()
        observation = self._store.observe(from_s=new[0].start_s - REST_S)
        reps, _ = assess(
            observation,
            self.exercise,
            attempts=new,
            counted=new,
            earlier=self._told[:counted],
            corrects_landmarks=self.corrects_landmarks,
        )
        self._told = [*self._told[:counted], *reps]
        return reps

    def report(
        self, *, source: Source | None = None, exercise_from: str = "given", warnings: tuple[str, ...] = ()
    ) -> Report:
        """Measure every rep again on the whole set, judge it, and report.

        The count is the one that was announced, with a bend that was held back and a rep in whose last moment
        the recording stopped; only the numbers get better. The session can go on afterwards.

        Parameters
        ----------
        source : Source or None, optional
            The recording; made up from the poses' times if None.
        exercise_from : {"given", "recognised"}, optional
            How the exercise is known.
        warnings : tuple of str, optional
            What the reader of the recording has to say.

        Returns
        -------
        Report
            The set.
        """
        counted, refused = self.attempts
        return self.report_set(
            AttemptSet(counted=counted, refused=refused),
            source=source,
            exercise_from=exercise_from,
            warnings=warnings,
        )

    def report_set(
        self,
        attempts: AttemptSet,
        *,
        source: Source | None = None,
        exercise_from: str = "given",
        warnings: tuple[str, ...] = (),
    ) -> Report:
        """Report on a part of what has been seen, as if it were all.

        Parameters
        ----------
        attempts : AttemptSet
            Some of :attr:`attempts`, and the stretch they lie in.
        source : Source or None, optional
            The recording; made up from the poses' times if None.
        exercise_from : {"given", "recognised"}, optional
            How the exercise is known.
        warnings : tuple of str, optional
            What the reader of the recording has to say.

        Returns
        -------
        Report
            The set.
        """
        return build_report(
            self.observation.between(attempts.from_s, attempts.to_s),
            self.exercise,
            counted=attempts.counted,
            refused=attempts.refused,
            corrects_landmarks=self.corrects_landmarks,
            source=source,
            exercise_from=exercise_from,
            warnings=warnings,
        )

    @property
    def last_excursion_s(self) -> float:
        """End of the latest attempt that keeps a set going; minus infinity without one."""
        referee, least_s = self._referee, self.exercise.cycle.min_duration_s
        lasting = [attempt for attempt in referee.refused if keeps_set_going(attempt, least_s=least_s)]
        return max(
            (attempt.end_s for attempt in (*referee.counted, *referee.pending, *lasting)), default=-math.inf
        )

    @property
    def counted_until_s(self) -> float:
        """End of the latest attempt that counts or may count; minus infinity without one."""
        attempts = (*self._referee.counted, *self._referee.pending)
        return max((attempt.end_s for attempt in attempts), default=-math.inf)

    @property
    def holds_back(self) -> bool:
        """Whether an attempt waits for the next one to tell what it was."""
        return bool(self._referee.pending)

    def level_of(self, signal: Signal, from_s: float, to_s: float) -> float:
        """Give the middle level of a signal during a stretch of time, unfiltered.

        Parameters
        ----------
        signal : Signal
            A signal of joints.
        from_s, to_s : float
            Seconds, both included.

        Returns
        -------
        float
            In the signal's unit; NaN where it is never known.
        """
        return self._store.median(signal, from_s, to_s)

    def travel_of(self, signal: Signal, from_s: float, to_s: float) -> float:
        """Give the way of a signal during a stretch of time: from its 5th to its 95th percentile.

        Parameters
        ----------
        signal : Signal
            A signal of joints.
        from_s, to_s : float
            Seconds, both included.

        Returns
        -------
        float
            In the signal's unit; NaN where it is never known.
        """
        values = signal.of(self._store.body_between(from_s, to_s))
        known = values[np.isfinite(values)]
        return float(np.subtract(*np.quantile(known, (0.95, 0.05)))) if known.size else math.nan


def _filter_for(cycle: Cycle) -> OneEuro:
    """Causal filter that suits the noise of a cycle's signal."""
    if not cycle.signal.uses_outline:
        return OneEuro(min_cutoff_hz=cycle.cutoff_hz)
    return OneEuro(min_cutoff_hz=_OUTLINE_CUTOFF_HZ, beta=_OUTLINE_BETA)
