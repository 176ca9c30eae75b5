"""A whole recording, or an evening before the camera: sets of one movement or of several, fed pose by pose.

A :class:`WorkoutSession` hands every pose to the :class:`~formcheck.session.Session` s of the movements that
it may be. Getting up, lying down and turning round begin a new scene, with sessions of its own; within a
scene rests part the sets.
"""

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from formcheck.exercise import Exercise
from formcheck.exercises import load, load_all
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.movement import Phase
from formcheck.orientation import Orientation, OrientationEstimator
from formcheck.plausibility import PlausibilityFilter
from formcheck.pose import Pose
from formcheck.postures import CHANGED_S, Base, BaseTracker, find_posture
from formcheck.recognise import FoundSet, PostureLog, choose, rate
from formcheck.report import Report, Source
from formcheck.reps import Attempt
from formcheck.results import share_seen
from formcheck.session import Session, Update
from formcheck.sets import cut_into_sets
from formcheck.signals import Body

__all__ = ["AUTO", "WorkoutSession", "WorkoutUpdate"]

AUTO = "auto"
"""Instead of an exercise's name: find out which one it is."""

_BODIES = [[landmark_of(joint, side) for joint in (Joint.SHOULDER, Joint.HIP, Joint.KNEE)] for side in Side]

_KEPT_S = 10.0
# Poses kept to begin a scene where the change began, which is noticed later (engineering default: three times
# as long as evidence for the facing counts).


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutUpdate:
    """What one more pose has changed.

    Attributes
    ----------
    time_s : float
        Time of the pose.
    exercise : str or None
        Name of the movement, as far as it is known by now.
    update : Update or None
        What has changed in its session; None while no movement is known.
    set_number : int
        Sets that have begun, the present one included.
    set_ended : bool
        Whether the present set has ended with this pose.
    """

    time_s: float
    exercise: str | None
    update: Update | None
    set_number: int
    set_ended: bool


class _Scene:
    """A stretch in which somebody neither gets up nor turns round."""

    def __init__(self, exercises: Sequence[Exercise], *, side: Side | None, corrects_landmarks: bool) -> None:
        self.sessions = [
            Session(exercise, side=side, corrects_landmarks=corrects_landmarks) for exercise in exercises
        ]
        self.postures = PostureLog()
        self.breaks_s: list[float] = []
        self.from_s = math.nan
        self.to_s = math.inf
        """When another scene began; what was seen later is that one's."""

    def narrow(self, base: Base) -> None:
        """Leave out the movements that are done in another posture."""
        self.sessions = [one for one in self.sessions if _may_be_done(one.exercise, base)]

    def find_sets(self, *, is_given: bool) -> list[FoundSet]:
        found = []
        for session in self.sessions:
            counted, refused = session.attempts
            sets = cut_into_sets(
                [attempt for attempt in counted if attempt.start_s < self.to_s],
                [attempt for attempt in refused if self._is_of_it(attempt)],
                pause_s=session.exercise.set_pause_s,
                least_s=session.exercise.cycle.min_duration_s,
                breaks_s=self.breaks_s,
            )
            for one in (replace(one, to_s=min(one.to_s, self.to_s)) for one in sets):
                confidence = None if is_given else rate(session, one, self.postures)
                found.append(FoundSet(session=session, attempts=one, confidence=confidence))
        return found

    def forget(self, before_s: float) -> None:
        self.postures.forget(before_s)
        self.breaks_s = [time_s for time_s in self.breaks_s if time_s >= before_s]
        for session in self.sessions:
            session.forget(before_s)

    def _is_of_it(self, attempt: Attempt) -> bool:
        """Whether a refused attempt is none on the way to the next scene, to the floor for example."""
        is_on_the_way = attempt.refused == "not_finished" and not math.isinf(self.to_s)
        return attempt.start_s < self.to_s and not is_on_the_way


def _may_be_done(exercise: Exercise, base: Base) -> bool:
    return exercise.posture is None or exercise.posture.base is base


class WorkoutSession:
    """Counts and judges the sets of a recording, and finds out which movements they are.

    Parameters
    ----------
    exercise : Exercise or str, optional
        The movement or its name; ``"auto"`` finds out.
    side : Side or None, optional
        The person's side nearer to the camera; found from the poses if None.
    corrects_landmarks : bool, optional
        Whether the poses are the landmarker's, whose known bias is taken off the numbers.
    among : sequence of Exercise or None, optional
        The movements it may be; all there are if None.

    Raises
    ------
    UnknownExercise
        If there is no exercise of that name.
    """

    def __init__(
        self,
        exercise: Exercise | str = AUTO,
        *,
        side: Side | None = None,
        corrects_landmarks: bool = False,
        among: Sequence[Exercise] | None = None,
    ) -> None:
        self.given_side = side
        """The side that was given, if any."""
        self.is_given = isinstance(exercise, Exercise) or exercise.strip().lower() != AUTO
        """Whether the movement was given."""
        self.exercises: tuple[Exercise, ...]
        """The movements it may be."""
        if self.is_given:
            self.exercises = (exercise if isinstance(exercise, Exercise) else load(exercise),)
        else:
            self.exercises = load_all() if among is None else tuple(among)
        self._corrects_landmarks = corrects_landmarks
        self._plausibility = PlausibilityFilter()
        self._evidence = OrientationEstimator()
        self._tracker = BaseTracker()
        self._recent: deque[Pose] = deque()
        self._latest: Pose | None = None
        self._times_s: list[float] = []
        self._is_seen: list[bool] = []
        self._set_number = 0
        self._has_ended = True
        self._leader: Session | None = None
        self._scenes = [self._begin_scene()]

    @property
    def needs_outline(self) -> bool:
        """Whether any of the movements it may be uses the outline of the trunk."""
        return any(exercise.needs_outline for exercise in self.exercises)

    @property
    def corrects_landmarks(self) -> bool:
        """Whether the landmarker's known bias is taken off the numbers."""
        return self._corrects_landmarks

    @corrects_landmarks.setter
    def corrects_landmarks(self, wanted: bool) -> None:
        self._corrects_landmarks = wanted
        for session in self.sessions:
            session.corrects_landmarks = wanted

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Every session that has seen a part of it, in order of time."""
        return tuple(session for scene in self._scenes for session in scene.sessions)

    @property
    def pose_count(self) -> int:
        """Poses pushed so far."""
        return len(self._times_s)

    @property
    def length_s(self) -> float:
        """Seconds from the first pose to the last."""
        return self._times_s[-1] - self._times_s[0] if self._times_s else 0.0

    @property
    def seen_fraction(self) -> float:
        """Share of the poses in which a person can be seen from either side, in [0, 1]."""
        return share_seen(np.array(self._times_s), np.array(self._is_seen, dtype=bool))

    def push(self, pose: Pose) -> WorkoutUpdate:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            Later than the one before. An instant without a person is as good as any.

        Returns
        -------
        WorkoutUpdate
            What it has changed.

        Raises
        ------
        ValueError
            If the time does not increase.
        """
        if self._times_s and pose.time_s <= self._times_s[-1]:
            raise ValueError(f"poses must come in order of time, got {pose.time_s} after {self._times_s[-1]}")
        if pose.is_someone_new and any(self._is_seen):
            self._begin_with_someone_new(pose.time_s)
        believable = self._plausibility.push(pose)
        self._evidence.push(believable)
        self._latest = believable
        self._times_s.append(pose.time_s)
        self._is_seen.append(any(np.isfinite(believable.xy_px[part]).all() for part in _BODIES))
        self._recent.append(pose)
        while self._recent[0].time_s < pose.time_s - _KEPT_S:
            self._recent.popleft()
        posture = find_posture(believable)
        scene = self._scenes[-1]
        scene.postures.push(pose.time_s, posture)
        changed_s = self._find_change(pose, is_new_base=self._tracker.push(pose.time_s, posture))
        updates = self._feed(scene, pose)
        if not math.isnan(changed_s):
            updates = self._change_scene(changed_s)
        return self._describe(pose.time_s, updates)

    def forget(self, before_s: float) -> None:
        """Let go of what is over and reported, so that a workout can go on for hours in the same memory.

        Parameters
        ----------
        before_s : float
            What was before this time is forgotten, and is in no later report; it lies between two sets.
        """
        before_s = min(before_s, self._recent[0].time_s) if self._recent else before_s
        self._scenes = [
            scene for scene in self._scenes if scene.to_s >= before_s or scene is self._scenes[-1]
        ]
        for scene in self._scenes:
            scene.forget(before_s)
        first = bisect_left(self._times_s, before_s)
        del self._times_s[:first], self._is_seen[:first]

    def _begin_scene(self) -> _Scene:
        return _Scene(self.exercises, side=self.given_side, corrects_landmarks=self._corrects_landmarks)

    def _open_scene(self, since_s: float) -> _Scene:
        scene = self._begin_scene()
        self._scenes[-1].to_s = since_s
        self._scenes.append(scene)
        self._leader, self._has_ended = None, True
        return scene

    def _begin_with_someone_new(self, since_s: float) -> None:
        """Begin a new scene in which nothing of the person before is left."""
        self._open_scene(since_s)
        self._plausibility, self._evidence = PlausibilityFilter(), OrientationEstimator()
        self._tracker = BaseTracker()
        self._recent.clear()

    def _find_change(self, pose: Pose, *, is_new_base: bool) -> float:
        """When what calls for a new scene began; NaN if nothing does."""
        scene, base = self._scenes[-1], self._tracker.base
        if is_new_base and base is not None:
            if self.is_given:
                scene.breaks_s.append(self._tracker.since_s)
            elif not math.isnan(scene.from_s):
                return self._tracker.since_s
            else:
                scene.from_s = self._tracker.since_s
                scene.narrow(base)
        settled = [session for session in scene.sessions if session.is_settled]
        if not settled or settled[0].orientation.facing == self._evidence.best.facing:
            return math.nan
        turned_s = self._evidence.faces_since_s
        return turned_s if pose.time_s - turned_s >= CHANGED_S else math.nan

    def _change_scene(self, since_s: float) -> dict[int, Update]:
        """Begin a new scene where the change began, and show it what it has missed."""
        scene = self._open_scene(since_s)
        if self._tracker.base is not None and not self.is_given:
            scene.from_s = since_s
            scene.narrow(self._tracker.base)
        updates: dict[int, Update] = {}
        plausibility = PlausibilityFilter()
        for pose in self._recent:
            believable = plausibility.push(pose)
            if pose.time_s >= since_s:
                scene.postures.push(pose.time_s, find_posture(believable))
                updates = self._feed(scene, pose)
        return updates

    @staticmethod
    def _feed(scene: _Scene, pose: Pose) -> dict[int, Update]:
        return {id(session): session.push(pose) for session in scene.sessions}

    def _describe(self, time_s: float, updates: dict[int, Update]) -> WorkoutUpdate:
        scene = self._scenes[-1]
        if self.is_given:
            self._leader = scene.sessions[0]
        elif any(update.finished for update in updates.values()):
            chosen = choose(scene.find_sets(is_given=False))
            self._leader = chosen[-1].session if chosen else None
        leader = self._leader
        update = None if leader is None else updates.get(id(leader))
        has_ended = False
        if leader is not None and update is not None:
            if update.finished and self._has_ended:
                self._set_number, self._has_ended = self._set_number + 1, False
            elif not self._has_ended and update.phase in (Phase.REST, Phase.UNKNOWN):
                idle_s = time_s - leader.last_excursion_s
                # A rep that begins now may have left its rest a moment ago.
                cycle = leader.exercise.cycle
                has_ended = self._has_ended = idle_s > leader.exercise.set_pause_s + cycle.recent_s
        return WorkoutUpdate(
            time_s=time_s,
            exercise=None if leader is None else leader.exercise.name,
            update=update,
            set_number=self._set_number,
            set_ended=has_ended,
        )

    @property
    def leader(self) -> Session | None:
        """The session of the movement that is under way, as far as it is known."""
        return self._leader

    @property
    def latest(self) -> Body | None:
        """The person in the last pose, as far as it is believed; None before the first."""
        if self._leader is not None:
            return self._leader.latest
        if self._latest is None:
            return None
        best = self._evidence.best
        side = best.side if self.given_side is None else self.given_side
        return Body(xy_px=self._latest.xy_px, side=side, facing=best.facing, outline=self._latest.outline)

    @property
    def facing_evidence(self) -> Orientation:
        """Near side and facing as the pictures of the last seconds have them."""
        return self._evidence.best

    def find_sets(self) -> tuple[FoundSet, ...]:
        """Find the sets as a report made now would have them.

        Returns
        -------
        tuple of FoundSet
            In order of time. Where the movement was given, a stretch in which all attempts were refused is
            one too, and one without attempts if there is no other; where it was not given and none was
            recognised, none.
        """
        found = [one for scene in self._scenes for one in scene.find_sets(is_given=self.is_given)]
        if not self.is_given:
            return choose(found)
        tried = [one for one in found if one.attempts.counted or one.attempts.refused]
        return tuple(tried or found[:1])

    def report_sets(
        self, *, source: Source | None = None, warnings: tuple[str, ...] = ()
    ) -> tuple[Report, ...]:
        """Measure every set again as a whole, judge it, and report. The workout can go on afterwards.

        Parameters
        ----------
        source : Source or None, optional
            The recording; made up from the poses' times if None.
        warnings : tuple of str, optional
            What the reader of the recording has to say.

        Returns
        -------
        tuple of Report
            One a set, in order of time.
        """
        reports = []
        before_s = math.nan
        for one in self.find_sets():
            reports.append(self.report_found(one, before_s=before_s, source=source, warnings=warnings))
            before_s = one.attempts.last_s
        return tuple(reports)

    def report_found(
        self,
        found: FoundSet,
        *,
        before_s: float = math.nan,
        source: Source | None = None,
        warnings: tuple[str, ...] = (),
    ) -> Report:
        """Measure one set again as a whole, judge it, and report.

        Parameters
        ----------
        found : FoundSet
            One of :meth:`find_sets`.
        before_s : float, optional
            When the set before it ended; NaN if there was none.
        source : Source or None, optional
            The recording; made up from the poses' times if None.
        warnings : tuple of str, optional
            What the reader of the recording has to say.

        Returns
        -------
        Report
            The set.
        """
        report = found.session.report_set(
            found.attempts,
            source=source,
            exercise_from="given" if self.is_given else "recognised",
            warnings=warnings,
        )
        rest_s = found.attempts.first_s - before_s
        return replace(
            report,
            confidence=found.confidence,
            rest_before_s=None if math.isnan(rest_s) else round(rest_s, 1),
        )
