"""The quick test: looks at one relaxed stand in, an answer out.

A photo is one look; a clip and, later, a camera are many. Looks that cannot be judged are left out; if too
few are left, the commonest reason is the answer.
"""

from collections import Counter
from dataclasses import dataclass
from typing import NoReturn

import numpy as np

from formcheck.errors import FormcheckError, NoPerson
from formcheck.report import Source
from formcheck.tilt.estimator import load_estimator
from formcheck.tilt.features import Hollow, find_hollow, measure_features
from formcheck.tilt.gates import (
    ARMS,
    BENDING,
    NO_CONTOUR,
    NOBODY,
    SEATED,
    Help,
    Look,
    find_problem,
    is_cut,
    list_warnings,
)
from formcheck.tilt.stand import Stand, median_stand
from formcheck.tilt.verdict import TiltReport, make_tilt_report

__all__ = ["Answer", "QuickTest"]

MIN_JUDGED_SHARE = 0.3
"""With fewer of the looks judged there was no stand (engineering default)."""

MAX_BENT_SHARE = 0.25
"""Whoever bends or sits in so many of the looks does something else than stand, and how they stand in between
is no relaxed stand (engineering default)."""

MAX_SWAY = 0.15
"""How far the hips may move from the first to the last tenth of the looks, in trunk lengths: quiet standing
sways by a few centimetres, a step is more (engineering default)."""

MOVING = Help(name="moving", text="You move: stand still, as you normally do, for two seconds.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What came of a quick test.

    Attributes
    ----------
    report : TiltReport
        The document.
    stand : Stand
        All judged looks combined.
    hollow : Hollow
        Of the lower back.
    """

    report: TiltReport
    stand: Stand
    hollow: Hollow


class QuickTest:
    """Collects looks at one stand.

    Parameters
    ----------
    own_neutral_deg : float or None, optional
        Tilt of the person's own relaxed stand, from the own-range test; what is usual if None.
    """

    def __init__(self, *, own_neutral_deg: float | None = None) -> None:
        self._own_neutral_deg = own_neutral_deg
        self._problems: list[Help] = []
        self._judged: list[Look] = []

    def push(self, look: Look) -> Help | None:
        """Take in one more look.

        Parameters
        ----------
        look : Look
            At the same person as the others.

        Returns
        -------
        Help or None
            Why it cannot be judged; None where it can.
        """
        problem = find_problem(look)
        if problem is None:
            self._judged.append(look)
        else:
            self._problems.append(problem)
        return problem

    @property
    def judged_count(self) -> int:
        """Looks that could be judged so far."""
        return len(self._judged)

    def answer(self, source: Source) -> Answer:
        """Judge the stand.

        Parameters
        ----------
        source : Source
            Where the looks come from.

        Returns
        -------
        Answer
            The verdict and what it rests on.

        Raises
        ------
        NoPerson
            If there was no look.
        PersonError
            If too few looks could be judged; the text says what to change.
        """
        from formcheck import __version__

        total = len(self._judged) + len(self._problems)
        if not total:
            raise NoPerson(NOBODY.text)
        if len(self._judged) < MIN_JUDGED_SHARE * total:
            self._refuse(Counter(self._problems).most_common(1)[0][0])
        bent = Counter(problem for problem in self._problems if problem in (BENDING, SEATED))
        if sum(bent.values()) >= MAX_BENT_SHARE * total:
            self._refuse(bent.most_common(1)[0][0])
        looks = _of_one_facing(self._judged)
        stands = [look.stand for look in looks if look.stand is not None]
        if _moves(stands):
            self._refuse(MOVING)
        stand = median_stand(stands)
        features, hollow = measure_features(stand), find_hollow(stand)
        if features is None or hollow is None:
            self._refuse(ARMS if self._problems.count(ARMS) else NO_CONTOUR)
        said = Counter(sentence for look in looks for sentence in list_warnings(look))
        report = make_tilt_report(
            features,
            load_estimator(cut=2 * sum(is_cut(look) for look in looks) > len(looks)),
            source=source,
            facing=stand.facing,
            looks=len(looks),
            warnings=tuple(sentence for sentence, times in said.items() if 2 * times >= len(looks)),
            version=__version__,
            own_neutral_deg=self._own_neutral_deg,
        )
        return Answer(report=report, stand=stand, hollow=hollow)

    def _refuse(self, help_: Help) -> NoReturn:
        error: type[FormcheckError] = help_.error
        raise error(help_.text)


def _of_one_facing(looks: list[Look]) -> list[Look]:
    facings = [look.stand.facing for look in looks if look.stand is not None]
    facing = 1 if sum(facings) >= 0 else -1
    return [look for look in looks if look.stand is not None and look.stand.facing == facing]


def _moves(stands: list[Stand]) -> bool:
    if len(stands) < 2:
        return False
    trunk_px = float(np.median([stand.trunk_px for stand in stands]))
    hips = np.array([stand.hip_px for stand in stands])
    few = max(1, len(stands) // 10)
    way = np.median(hips[-few:], axis=0) - np.median(hips[:few], axis=0)
    return bool(np.hypot(*way) > MAX_SWAY * trunk_px)
