"""Which one thing is said of a rep: at most one, what was good first, what matters most next.

References
----------
.. [1] S. Chiviacowsky and G. Wulf, "Feedback after good trials enhances learning", Res Q Exerc Sport 78, 2007
   (why praise comes first; one cue at a time is an engineering default).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from formcheck.exercise import Exercise
from formcheck.report import Fault, Rep
from formcheck.rules import Severity

__all__ = ["Advice", "CueChooser"]

PRAISE_EVERY = 3
"""Clean reps are praised when they are the first, and then every so many (engineering default)."""

REPEAT_AFTER = {Severity.FAULT.value: 1, Severity.WARN.value: 2, Severity.INFO.value: 4}
"""How many reps later the same thing is said again, by how much it matters (engineering default)."""

_RANK = {Severity.INFO.value: 0, Severity.WARN.value: 1, Severity.FAULT.value: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is said.

    Attributes
    ----------
    name : str
        Name of the check.
    text : str
        One sentence.
    severity : Severity or None
        None for praise.
    """

    name: str
    text: str
    severity: Severity | None


class CueChooser:
    """Chooses what is said, rep by rep, for one set of one movement.

    Parameters
    ----------
    exercise : Exercise
        The movement.
    """

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._said_at: dict[str, int] = {}
        self._open: str | None = None
        self._clean = 0
        self._number = 0

    def choose_in_rep(self, rep: Rep, *, number: int) -> Advice | None:
        """Choose what is said of a rep that is under way.

        Parameters
        ----------
        rep : Rep
            What is known of it.
        number : int
            Its number in the set.

        Returns
        -------
        Advice or None
            A warning at least; None if there is none, or something was said of this rep already.
        """
        if number == self._number:
            return None
        urgent = [fault for fault in rep.faults if fault.severity != Severity.INFO.value]
        return self._correct(urgent, number)

    def choose(self, rep: Rep, *, number: int) -> Advice | None:
        """Choose what is said of a rep that was counted.

        Parameters
        ----------
        rep : Rep
            As it was measured.
        number : int
            Its number in the set.

        Returns
        -------
        Advice or None
            None if nothing is to be said, or something was said in the rep.
        """
        if number == self._number:
            return None
        faults = {fault.name: fault for fault in rep.faults}
        gravest = max((_RANK[fault.severity] for fault in rep.faults), default=-1)
        mended = self._open
        if mended is not None and mended not in faults and _was_checked(rep, mended):
            self._open = None
            if gravest < _RANK[Severity.FAULT.value]:
                return self._praise(mended, number)
        if rep.clean is True:
            self._clean += 1
            if gravest < 0 and self._clean % PRAISE_EVERY == 1:
                return self._praise(None, number)
        return self._correct(rep.faults, number)

    def _correct(self, faults: Sequence[Fault], number: int) -> Advice | None:
        for fault in sorted(faults, key=lambda fault: -_RANK[fault.severity]):
            before = self._said_at.get(fault.name)
            if before is not None and number - before < REPEAT_AFTER[fault.severity]:
                continue
            self._said_at[fault.name] = self._number = number
            if fault.severity != Severity.INFO.value:
                self._open = fault.name
            return Advice(name=fault.name, text=fault.cue, severity=Severity(fault.severity))
        return None

    def _praise(self, mended: str | None, number: int) -> Advice | None:
        """Praise what was told to change and has changed, or else what matters most."""
        checks = [check for check in self.exercise.checks if check.praise]
        chosen = next((check for check in checks if check.name == mended), None)
        if chosen is None and checks:
            # Not the same sentence every time.
            chosen = min(checks, key=lambda check: self._said_at.get(f"praise {check.name}", 0))
        if chosen is None:
            return None
        self._said_at[f"praise {chosen.name}"] = self._number = number
        return Advice(name=chosen.name, text=chosen.praise, severity=None)


def _was_checked(rep: Rep, name: str) -> bool:
    return name not in rep.unchecked and name not in rep.borderline
