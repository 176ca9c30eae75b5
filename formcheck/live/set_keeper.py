"""From what a workout's poses change to the events of its sets: begun, counted, refused, over.

A set is announced as it is counted, and what was announced is kept in step with what a report made at that
moment would say: which movement it is may turn out later, and a bend that was held back may count after all.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from formcheck.live.events import Event, RepCounted, RepRefused, SetEnded, SetStarted
from formcheck.pose import Pose
from formcheck.recognise import FoundSet
from formcheck.report import Rep, Report
from formcheck.reps import Attempt
from formcheck.session import Update
from formcheck.windows import REST_S
from formcheck.workout import WorkoutSession

__all__ = ["SetKeeper"]


TIDY_EVERY_S = 5.0
KEPT_S = 60.0
"""Between sets so much is kept of what led to nothing (engineering default)."""


class SetKeeper:
    """Follows the sets of a workout.

    Parameters
    ----------
    workout : WorkoutSession
        A new one; poses are pushed through here.
    """

    def __init__(self, workout: WorkoutSession) -> None:
        self.workout = workout
        self.update: Update | None = None
        """What the last pose changed in the session of the movement under way."""
        self.exercise: str | None = None
        """Name of the movement under way, as far as it is known."""
        self.set_number = 0
        """Sets that have begun."""
        self.is_open = False
        """Whether a set has begun and is not over."""
        self.reps: list[Rep] = []
        """The reps of this set, or of the last one, numbered from 1."""
        self.attempts: list[Attempt] = []
        """The attempts they were."""
        self.reports: list[Report] = []
        """Of the sets that are over."""
        self._found: FoundSet | None = None
        self._ended: list[tuple[float, float]] = []
        self._tidied_s = -math.inf

    def push(self, pose: Pose) -> tuple[Event, ...]:
        """Take in the next pose.

        Parameters
        ----------
        pose : Pose
            Later than the one before.

        Returns
        -------
        tuple of Event
            What it has changed.
        """
        told = self.workout.push(pose)
        self.update = told.update
        if told.exercise is not None:
            self.exercise = told.exercise
        events: list[Event] = []
        if told.update is not None:
            if told.update.finished:
                events += self._catch_up(pose.time_s)
            events += (
                RepRefused(
                    t_s=pose.time_s,
                    exercise=told.exercise or "",
                    reason=attempt.refused or "",
                    start_s=round(attempt.start_s, 3),
                    end_s=round(attempt.end_s, 3),
                )
                for attempt in told.update.refused
            )
        self._tidy(pose.time_s)
        # Getting up or turning round ends a set, too; then there is no session under way any more.
        if self.is_open and (told.set_ended or told.update is None):
            events += self._close(pose.time_s)
        return tuple(events)

    def _tidy(self, now_s: float) -> None:
        """Let go of what is over, so that a session of hours needs the memory of a set or two."""
        if self.is_open or now_s - self._tidied_s < TIDY_EVERY_S:
            return
        self._tidied_s = now_s
        sessions = self.workout.sessions
        if any(session.holds_back for session in sessions):
            return
        recent_s = now_s - KEPT_S
        if max(session.counted_until_s for session in sessions) < recent_s:
            self.workout.forget(recent_s)
        elif self._ended and self._ended[-1][1] >= recent_s:
            # The rest before the next set is told from this one's end, and shared out between them.
            self.workout.forget(self._ended[-1][0] - REST_S)

    def end(self, time_s: float) -> tuple[Event, ...]:
        """End what is open, and tell what only the end of everything tells.

        Parameters
        ----------
        time_s : float
            Now, in seconds.

        Returns
        -------
        tuple of Event
            Reps that were held back, and the end of the set.
        """
        events: list[Event] = []
        for found in self.workout.find_sets():
            if not found.attempts.counted or self._is_ended(found):
                continue
            if self.is_open and not self._is_this(found):
                events += self._close(time_s)
            if not self.is_open:
                events += self._open(found, time_s)
            self._found = found
            events += self._close(time_s)
        if self.is_open:
            events += self._close(time_s)
        return tuple(events)

    def _catch_up(self, time_s: float) -> Iterator[Event]:
        """Announce what is counted by now and has not been announced."""
        for found in self.workout.find_sets():
            if not found.attempts.counted or self._is_ended(found):
                continue
            if self.is_open and not self._is_this(found):
                yield from self._close(time_s)
            if not self.is_open:
                yield from self._open(found, time_s)
            elif self._found is not None and found.session is not self._found.session:
                yield self._begin(found, time_s, corrected=True)
            self._found = found
            counted = set(found.attempts.counted)
            session = found.session
            for attempt, rep in zip(session.turns, session.told, strict=False):
                if attempt in counted and attempt not in self.attempts:
                    yield self._announce(attempt, rep, time_s)

    def _open(self, found: FoundSet, time_s: float) -> Iterator[Event]:
        self.set_number += 1
        self.is_open, self._found = True, found
        yield self._begin(found, time_s)

    def _begin(self, found: FoundSet, time_s: float, *, corrected: bool = False) -> Event:
        self.exercise = found.session.exercise.name
        self.reps, self.attempts = [], []
        return SetStarted(t_s=time_s, exercise=self.exercise, set_number=self.set_number, corrected=corrected)

    def _announce(self, attempt: Attempt, rep: Rep, time_s: float) -> Event:
        number = len(self.reps) + 1
        rep = replace(rep, number=number)
        self.attempts.append(attempt)
        self.reps.append(rep)
        return RepCounted(
            t_s=time_s,
            exercise=self.exercise or "",
            set_number=self.set_number,
            number=number,
            clean=rep.clean,
            faults=tuple(fault.name for fault in rep.faults),
            rep=rep,
        )

    def _close(self, time_s: float) -> Iterator[Event]:
        """End the set: what is found of it now is the truth."""
        now = [found for found in self.workout.find_sets() if self._is_this(found)]
        found = now[-1] if now else self._found
        self.is_open = False
        if found is None:
            return
        before_s = self._ended[-1][1] if self._ended else math.nan
        report = self.workout.report_found(found, before_s=before_s)
        in_order = sorted(found.attempts.counted, key=lambda attempt: attempt.start_s)
        for attempt, rep in zip(in_order, report.reps, strict=True):
            if attempt not in self.attempts:
                yield self._announce(attempt, rep, time_s)
        self._ended.append((found.attempts.first_s, found.attempts.last_s))
        self.reports.append(report)
        self._found = None
        yield SetEnded(t_s=time_s, set_number=self.set_number, report=report)

    def _is_this(self, found: FoundSet) -> bool:
        """Whether a set that is found is the one that is open, perhaps taken for another movement."""
        if self.attempts:
            mine = (self.attempts[0].start_s, self.attempts[-1].end_s)
        elif self._found is not None:
            mine = (self._found.attempts.first_s, self._found.attempts.last_s)
        else:
            return False
        return _overlap(mine, (found.attempts.first_s, found.attempts.last_s))

    def _is_ended(self, found: FoundSet) -> bool:
        span = (found.attempts.first_s, found.attempts.last_s)
        return any(_overlap(span, ended) for ended in self._ended)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
