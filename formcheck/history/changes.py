"""From one session to a later one: whether a number changed by more than it can be wrong by.

How much reps differ is only known from the reps there are. So Student's t takes the place of the normal
distribution's 1.96, with the effective degrees of freedom of Welch and Satterthwaite [1]_. Shares of clean
reps are told apart by adjusted ones, two clean and two unclean reps added to each [2]_, and shown as they
are. For differences half as many are proposed as well [3]_; with ten reps and fewer that names up to 7 of 100
that are chance, and this one 4 at most.

References
----------
.. [1] JCGM 100:2008, "Guide to the expression of uncertainty in measurement", annex G.4 (effective degrees of
   freedom, truncated to a whole number) and table G.2 (Student's t).
.. [2] Agresti and Coull 1998, "Approximate is better than 'exact' for interval estimation of binomial
   proportions", Am Stat 52(2), 119-126.
.. [3] Agresti and Caffo 2000, "Simple and effective confidence intervals for proportions and differences of
   proportions result from adding two successes and two failures", Am Stat 54(4), 280-288.
"""

import math
from dataclasses import dataclass

__all__ = ["Change", "Point", "compare"]

_T_95 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
"""Student's t that is exceeded to either side once in twenty, for 1 to 30 degrees of freedom [1]_."""

_NORMAL_95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One session in a trend.

    Attributes
    ----------
    session : int
        Its number.
    began_local : str
        When it was kept, by the wall clock.
    value : float
        In the trend's unit.
    standard_error : float or None
        Of the value; None where it cannot be told, as with a single rep when no other session has more.
    count : int
        Reps or stands it is from.
    repeat_error : float
        What of the standard error was estimated from how reps differ; 0 where nothing was.
    freedom : int
        Degrees of freedom of that estimate; 0 where there is none.
    compared : float or None
        What is compared instead of the value, where that is another number: the adjusted share of clean reps.
    """

    session: int
    began_local: str
    value: float
    standard_error: float | None
    count: int
    repeat_error: float = 0.0
    freedom: int = 0
    compared: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one session to a later one.

    Attributes
    ----------
    amount : float
        In the trend's unit.
    detectable : float or None
        The smallest change that can be told from none; None where that is not known.
    compared : float or None
        What has to be larger than that, where it is another number than the amount.
    """

    amount: float
    detectable: float | None
    compared: float | None = None

    @property
    def is_real(self) -> bool:
        """Whether it is larger than the smallest detectable one."""
        compared = self.amount if self.compared is None else self.compared
        return self.detectable is not None and abs(compared) > self.detectable


def compare(before: Point, after: Point) -> Change:
    """Compare two sessions.

    Parameters
    ----------
    before, after : Point
        Of one trend.

    Returns
    -------
    Change
        With the smallest one that could be told: Student's t (1.96 where no error was estimated from reps)
        times the root of two standard errors, or of their mean square where they differ.
    """
    detectable = compared = None
    if before.standard_error is not None and after.standard_error is not None:
        error = math.hypot(before.standard_error, after.standard_error)
        detectable = _t_95(_effective_freedom(before, after, error)) * error
    if before.compared is not None and after.compared is not None:
        compared = after.compared - before.compared
    return Change(amount=after.value - before.value, detectable=detectable, compared=compared)


def _effective_freedom(before: Point, after: Point, error: float) -> float:
    """Give the degrees of freedom of an error of which only a part is estimated (Welch and Satterthwaite)."""
    estimated = math.hypot(before.repeat_error, after.repeat_error)
    # One spread, pooled over all sessions, is behind both.
    freedom = min(before.freedom, after.freedom)
    return freedom * (error / estimated) ** 4 if estimated > 0.0 and freedom else math.inf


def _t_95(freedom: float) -> float:
    if math.isinf(freedom):
        return _NORMAL_95
    if freedom < len(_T_95) + 1:
        return _T_95[int(freedom) - 1]
    # The first term of the expansion for many degrees of freedom: to 2 thousandths from 30 on.
    return _NORMAL_95 + (_NORMAL_95**3 + _NORMAL_95) / (4.0 * freedom)
