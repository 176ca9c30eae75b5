"""What a report has to say at each moment of its recording."""

from bisect import bisect_right
from dataclasses import dataclass

from formcheck.exercise import Exercise
from formcheck.movement import Phase
from formcheck.present.words import describe_reason
from formcheck.report import Rep, Report
from formcheck.rules import Severity

__all__ = ["Caption", "Captions"]

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
    """

    def __init__(self, report: Report, exercise: Exercise, *, slow_motion: float = 1.0) -> None:
        self._reps = sorted(report.reps, key=lambda rep: rep.start_s)
        self._ends_s = sorted(rep.end_s for rep in report.reps)
        self._words = dict(exercise.cycle.phase_names)
        self._leave = exercise.cycle.leave
        after_reps = [_Message(rep.end_s, CUE_S / slow_motion, *_comment(rep)) for rep in report.reps]
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
                return Phase.OUT if time_s < rep.turn_s else Phase.BACK
        # Outside the reps people also bend for the weights or walk off: only who stands is at rest.
        return Phase.REST if level <= self._leave else Phase.UNKNOWN


def _comment(rep: Rep) -> tuple[str, Severity | None]:
    if rep.clean is None and not rep.faults:
        return f"Rep {rep.number}: counted, not judged", Severity.INFO
    praise = f"Rep {rep.number}: clean"
    if not rep.faults:
        return praise, None
    cue, severity = rep.faults[0].cue, Severity(rep.faults[0].severity)
    return (f"{praise}. {cue}" if rep.clean else cue), severity
