"""The own-range test: where a relaxed stand lies between a person's own farthest arch and farthest tuck.

Between people the outline says less than within one: there it follows the tilt closely. So the person
stands relaxed, arches as far as is comfortable, tucks as far as is comfortable, and again, with a step off
between the rounds. This module knows tilts only; what asks for the stands and looks at them is not here.

References
----------
.. [1] Levine & Whittle 1996, PMID 8866271: from relaxed, healthy adults arch by 11.4 and tuck by 8.7
   degrees of tilt, so a relaxed stand lies at about 0.43 of the range.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

__all__ = ["Place", "RangeResult", "Round", "judge_range"]

Place = Literal["arched_end", "middle", "tucked_end", "indeterminate"]

MIN_ROUNDS = 2
"""With a single round there is no telling how well the stands repeat."""

MIN_EXCURSION_DEG = 8.0
MIN_EXCURSION_SD = 5.0
"""A smaller range, in degrees or in standard deviations of the stands, is no range: healthy adults have about
20 degrees [1]_ (engineering defaults)."""

ARCHED_FROM, TUCKED_TO = 0.75, 0.10
MIDDLE = (0.25, 0.60)
"""Places in the range that have a name; between them it has none (engineering defaults: nothing is
published)."""

_SURE_SD = 1.64
# A place has its name only if it keeps it so many standard errors to either side: 95 of 100 on one side.

MEDIAN_ERROR = 1.16
"""Standard error of the median of three normal values over that of their mean (simulated)."""

BETWEEN_DAYS_DEG = 3.0
"""Standard error of a stand with another camera and other arms, which rounds without a break do not show:
measured on rendered people, ACCURACY.md."""

DETECTABLE = 1.96 * math.sqrt(2.0)
"""The smallest detectable change, in standard errors of one measurement: 1.96 times the square root of 2."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One round of three stands.

    Attributes
    ----------
    relaxed_deg, arched_deg, tucked_deg : float
        Tilts as the outline suggests them, positive anterior.
    """

    relaxed_deg: float
    arched_deg: float
    tucked_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeResult:
    """Where a relaxed stand lies in a person's own range.

    Attributes
    ----------
    place : {"arched_end", "middle", "tucked_end", "indeterminate"}
        In a word.
    share : float or None
        0 at the farthest tuck, 1 at the farthest arch; None where there is no range.
    share_uncertainty : float or None
        One standard error of it.
    excursion_deg : float
        From tuck to arch.
    relaxed_deg : float
        Median of the relaxed stands: the person's own neutral for later quick tests.
    spread_deg : float
        Standard deviation of a single stand about the median of its kind.
    detectable_deg : float
        Between two days, a change of the relaxed stand below this is no change.
    loose_clothes : bool
        Whether the clothes hide too much of the outline for a place to be named.
    """

    place: Place
    share: float | None
    share_uncertainty: float | None
    excursion_deg: float
    relaxed_deg: float
    spread_deg: float
    detectable_deg: float
    loose_clothes: bool = False


def judge_range(rounds: Sequence[Round], *, loose_clothes: bool = False) -> RangeResult:
    """Say where the relaxed stand lies.

    Parameters
    ----------
    rounds : sequence of Round
        At least two, three as it should be.
    loose_clothes : bool, optional
        Whether the clothes are probably loose. They bridge the hollow: rendered people's range was read 10
        degrees too small in them, and relaxed stands err by 3.7 degrees against it instead of 2.7 (measured).

    Returns
    -------
    RangeResult
        With the place "indeterminate" where the range is small, the place too near a limit for how well the
        stands repeat, or the clothes loose.

    Raises
    ------
    ValueError
        If there are fewer than two rounds.
    """
    if len(rounds) < MIN_ROUNDS:
        raise ValueError(f"expected at least {MIN_ROUNDS} rounds, got {len(rounds)}")
    tilts = np.array([(one.relaxed_deg, one.arched_deg, one.tucked_deg) for one in rounds])
    relaxed, arched, tucked = np.median(tilts, axis=0)
    # One spread for all three kinds of stand: three numbers alone would tell little about their own.
    spread = float(np.sqrt(np.var(tilts, axis=0, ddof=1).mean()))
    error = MEDIAN_ERROR * spread / math.sqrt(len(rounds))
    excursion = float(arched - tucked)
    place: Place = "indeterminate"
    share = share_error = None
    if not loose_clothes and excursion >= max(MIN_EXCURSION_DEG, MIN_EXCURSION_SD * spread):
        share = float((relaxed - tucked) / excursion)
        # All three medians err: the relaxed one moves the share, the ends stretch it.
        share_error = error / excursion * math.sqrt(1.0 + share**2 + (1.0 - share) ** 2)
        place = _name(share, _SURE_SD * share_error)
    return RangeResult(
        place=place,
        share=share,
        share_uncertainty=share_error,
        excursion_deg=excursion,
        relaxed_deg=float(relaxed),
        spread_deg=spread,
        detectable_deg=DETECTABLE * max(error, BETWEEN_DAYS_DEG),
        loose_clothes=loose_clothes,
    )


def _name(share: float, margin: float) -> Place:
    if share - margin >= ARCHED_FROM:
        return "arched_end"
    if share + margin <= TUCKED_TO:
        return "tucked_end"
    if MIDDLE[0] <= share - margin and share + margin <= MIDDLE[1]:
        return "middle"
    return "indeterminate"
