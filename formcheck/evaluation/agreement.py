"""How well measured numbers agree with true ones.

References
----------
.. [BlandAltman1986] J. M. Bland, D. G. Altman, "Statistical methods for assessing agreement between two
   methods of clinical measurement", Lancet 327:307-310, 1986: bias, and limits of agreement at 1.96 standard
   deviations of the differences around it.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from formcheck.geometry import Array

__all__ = ["STANDARD_ERRORS_95", "Agreement", "ErrorSums"]

STANDARD_ERRORS_95 = 1.96
"""Half the width, in standard errors, of the band that holds 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How well a number agrees with the truth; in the unit that its name ends with.

    Attributes
    ----------
    n : int
        Errors that went in. Those of a series follow each other closely, so they are worth far less than so
        many independent ones.
    recordings : int
        Recordings that they come from.
    bias : float
        Mean of measured less true.
    rmse : float
        Root of the mean square error.
    lower, upper : float or None
        95 % limits of agreement [BlandAltman1986]_, of all errors pooled; None for a single error.
    coverage_68 : float or None
        Share of the true values within one standard error of the printed value, in [0, 1]: the band that a
        report prints. It should be 0.68. None where no uncertainty is printed.
    coverage_95 : float or None
        The same within 1.96 standard errors; it should be 0.95.
    """

    n: int
    recordings: int
    bias: float
    rmse: float
    lower: float | None
    upper: float | None
    coverage_68: float | None
    coverage_95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSums:
    """Errors as sums, so that those of many recordings can be put together.

    Attributes
    ----------
    n : int
        Number of errors.
    total, squares : float
        Sum of the errors, and of their squares.
    with_band : int
        How many of them came with a standard error.
    within_one : int
        How many are at most one standard error.
    within_95 : int
        How many are at most 1.96 standard errors.
    """

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    with_band: int = 0
    within_one: int = 0
    within_95: int = 0

    @classmethod
    def of(cls, errors: Array, standard_errors: Array | None = None) -> Self:
        """Add up errors.

        Parameters
        ----------
        errors : ndarray of float, shape (n,)
            Measured less true; NaN where one of them is not known.
        standard_errors : ndarray of float, shape (n,), or None, optional
            What was printed as their uncertainty: one standard error each.

        Returns
        -------
        ErrorSums
            Of the errors that are known.
        """
        known = np.isfinite(errors)
        found = errors[known]
        sums = cls(n=int(found.size), total=float(found.sum()), squares=float(np.square(found).sum()))
        if standard_errors is None:
            return sums
        bands = standard_errors[known]
        # The microscopic slack keeps the rounding of floats from deciding at the very edge.
        size = np.abs(found) - 1e-9
        return cls(
            n=sums.n,
            total=sums.total,
            squares=sums.squares,
            with_band=sums.n,
            within_one=int((size <= bands).sum()),
            within_95=int((size <= STANDARD_ERRORS_95 * bands).sum()),
        )

    def __add__(self, other: "ErrorSums") -> "ErrorSums":
        return ErrorSums(
            n=self.n + other.n,
            total=self.total + other.total,
            squares=self.squares + other.squares,
            with_band=self.with_band + other.with_band,
            within_one=self.within_one + other.within_one,
            within_95=self.within_95 + other.within_95,
        )

    @staticmethod
    def summarise(parts: Iterable["ErrorSums"]) -> Agreement | None:
        """Put the errors of recordings together.

        Parameters
        ----------
        parts : iterable of ErrorSums
            One a recording.

        Returns
        -------
        Agreement or None
            Of all errors alike, whichever recording they come from; None where there is none.
        """
        counted = [part for part in parts if part.n]
        if not counted:
            return None
        whole = sum(counted, ErrorSums())
        bias = whole.total / whole.n
        lower = upper = None
        if whole.n > 1:
            variance = max(0.0, whole.squares - whole.n * bias**2) / (whole.n - 1)
            reach = STANDARD_ERRORS_95 * math.sqrt(variance)
            lower, upper = _rounded(bias - reach), _rounded(bias + reach)
        has_band = whole.with_band > 0
        return Agreement(
            n=whole.n,
            recordings=len(counted),
            bias=_rounded(bias),
            rmse=_rounded(math.sqrt(whole.squares / whole.n)),
            lower=lower,
            upper=upper,
            coverage_68=_rounded(whole.within_one / whole.with_band) if has_band else None,
            coverage_95=_rounded(whole.within_95 / whole.with_band) if has_band else None,
        )


def _rounded(value: float) -> float:
    # Adding zero turns -0.0, which reads like a finding, into 0.0.
    return round(value, 4) + 0.0
