"""What a report has to say at each moment of its recording."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from formcheck.exercise import Exercise
from formcheck.geometry import Array
from formcheck.movement import Cycle, Phase
from formcheck.present.words import describe_reason, describe_verdict
from formcheck.report import Rep, Report
from formcheck.rules import Severity
from formcheck.windows import NEAR_TURN_SHARE

__all__ = ["Caption", "Captions", "find_turns"]

CUE_S = 4.0
"""How long the cue of a rep is shown at most, in seconds of watching (engineering default: time to read a
dozen words twice)."""

REFUSAL_S = 3.0
"""How long the reason of an attempt that was not counted is shown (engineering default)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What is shown at one moment.

    Attributes
    ----------
    count : int
        Reps so far.
    phase : str
        The exercise's word for what the person is doing; may be empty.
    cue : str
        What to tell the person; empty for nothing.
    severity : Severity or None
        How much it matters; None for praise.
    """

    count: int
    phase: str
    cue: str
    severity: Severity | None


@dataclass(frozen=True, slots=True)
class _Message:
    start_s: float
    length_s: float
    text: str
    severity: Severity | None


class Captions:
    """What to show over a recording, by time.

    Parameters
    ----------
    report : Report
        What was found in it.
    exercise : Exercise
        Its words for the phases.
    slow_motion : float, optional
        How many times slower than life it is watched: reading takes as long as ever.
    turns_s : mapping of int to (float, float), optional
        From when to when each rep is at its turn, by its number, as :func:`find_turns` gives it; a rep that
        is not in it goes out until its turn and back from there on.
    """

    def __init__(
        self,
        report: Report,
        exercise: Exercise,
        *,
        slow_motion: float = 1.0,
        turns_s: Mapping[int, tuple[float, float]] | None = None,
    ) -> None:
        self._turns_s = {} if turns_s is None else turns_s
        self._reps = sorted(report.reps, key=lambda rep: rep.start_s)
        self._ends_s = sorted(rep.end_s for rep in report.reps)
        self._words = dict(exercise.cycle.phase_names)
        self._leave = exercise.cycle.leave
        after_reps = [
            _Message(rep.end_s, CUE_S / slow_motion, *_comment(rep, exercise.name)) for rep in report.reps
        ]
        after_others = [
            _Message(
                refused.end_s,
                REFUSAL_S / slow_motion,
                f"Not counted: {describe_reason(refused.reason)}.",
                Severity.INFO,
            )
            for refused in report.refused
        ]
        self._messages = sorted([*after_others, *after_reps], key=lambda message: message.start_s)

    def at(self, time_s: float, *, level: float) -> Caption:
        """Say what to show at a moment.

        Parameters
        ----------
        time_s : float
            Seconds in the recording, as in the report.
        level : float
            The signal of the exercise's cycle at this moment, in its unit; NaN where it is not known.

        Returns
        -------
        Caption
            A message lasts until its time is over or the next one begins.
        """
        count = bisect_right(self._ends_s, time_s)
        phase = self._words.get(self._phase_at(time_s, level), "")
        started = bisect_right(self._messages, time_s, key=lambda message: message.start_s)
        latest = self._messages[started - 1] if started else None
        if latest is None or time_s >= latest.start_s + latest.length_s:
            return Caption(count=count, phase=phase, cue="", severity=None)
        return Caption(count=count, phase=phase, cue=latest.text, severity=latest.severity)

    def _phase_at(self, time_s: float, level: float) -> Phase:
        for rep in self._reps:
            if rep.start_s <= time_s < rep.end_s:
                from_s, to_s = self._turns_s.get(rep.number, (rep.turn_s, rep.turn_s))
                if from_s <= time_s < to_s:
                    return Phase.TURN
                return Phase.OUT if time_s < from_s else Phase.BACK
        # Outside the reps people also bend for the weights or walk off: only who stands is at rest.
        return Phase.REST if level <= self._leave else Phase.UNKNOWN


def find_turns(
    report: Report, cycle: Cycle, *, time_s: Array, level: Array
) -> dict[int, tuple[float, float]]:
    """Find from when to when each rep was at its turn.

    Parameters
    ----------
    report : Report
        Its reps.
    cycle : Cycle
        How near to the turn is at the turn.
    time_s : ndarray, shape (n,)
        Times of the pictures in seconds, rising.
    level : ndarray, shape (n,)
        The cycle's signal in its unit; NaN where it is not known.

    Returns
    -------
    dict of int to (float, float)
        Seconds by the rep's number; reps whose turn was not seen are left out.
    """
    turns_s = {}
    for rep in report.reps:
        inside = np.flatnonzero((time_s >= rep.start_s) & (time_s <= rep.end_s) & np.isfinite(level))
        if not inside.size:
            continue
        top, bottom = float(level[inside].max()), float(min(level[inside[0]], level[inside[-1]]))
        near = inside[level[inside] >= top - max(cycle.near_turn, NEAR_TURN_SHARE * (top - bottom))]
        turns_s[rep.number] = (float(time_s[near[0]]), float(time_s[near[-1]]))
    return turns_s


def _comment(rep: Rep, exercise: str) -> tuple[str, Severity | None]:
    if rep.clean is None and not rep.faults:
        return f"Rep {rep.number}: counted, {describe_verdict(rep, exercise)}", Severity.INFO
    praise = f"Rep {rep.number}: clean"
    if not rep.faults:
        return praise, None
    cue, severity = rep.faults[0].cue, Severity(rep.faults[0].severity)
    return (f"{praise}. {cue}" if rep.clean else cue), severity
