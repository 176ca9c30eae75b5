"""From the numbers of an outline to a tilt, its uncertainty and the probabilities of the three classes.

Two straight lines (ridge regressions) through rendered people whose tilt is known, one for those in tight and
one for those in loose clothes, and a third that tells which of the two somebody is like. What comes out is a
mixture of two bell curves; the probabilities of the classes are its shares beyond and between the limits.
Without feet in the picture the landmarks sit elsewhere on the body, so there is a second fit for such
pictures. The numbers are in ``estimator.json`` beside this file, with the command that makes it again.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from formcheck.geometry import Array
from formcheck.tilt.features import FEATURES

__all__ = ["CLASS_LIMIT_DEG", "Estimate", "Estimator", "estimate_tilt", "load_estimator"]

CLASS_LIMIT_DEG = 7.0
"""A pelvis tilted forward by more than this is anterior, backward by more posterior. About what a trained eye
needs, 9 degrees and more, less what a measured outline sees better (engineering default)."""

_DATA = Path(__file__).with_name("estimator.json")
_CLIP_SD = 3.0
# A number farther out than any in the fit is not followed any farther (engineering default).
_ODD_SD = 2.5
_WIDENING = 4.0
# How much the uncertainty grows with the share of numbers that lie farther out than 2.5 standard deviations:
# nearly twice as wide where a quarter does (engineering default; in the fit it is about 2 %).
_USUAL_ODD_SHARE = 0.05
_OWN_ERROR_SHARE = 0.9
# How much of the error is left where the person's own neutral is known. Rendered stands in tight clothes err
# by 3.0 degrees within one body, other camera and arms each time; with the mean of three as the neutral that
# makes 3.4 of 3.9 (measured).


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A tilt of the pelvis as the outline suggests it.

    Attributes
    ----------
    tilt_deg : float
        Against the neutral outline of the people in the fit, positive anterior.
    uncertainty_deg : float
        One standard error.
    anterior, neutral, posterior : float
        Probabilities; their sum is 1.
    loose : float
        Probability that the clothes are loose.
    odd_share : float
        Share of the numbers that are unlike those of all people in the fit; a missing one counts half.
    """

    tilt_deg: float
    uncertainty_deg: float
    anterior: float
    neutral: float
    posterior: float
    loose: float
    odd_share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimator:
    """A fit, see :mod:`formcheck.tilt.estimator`.

    Attributes
    ----------
    mean, spread : ndarray, shape (n_features,)
        Of the numbers in the fit.
    tight, loose, kind : ndarray, shape (n_features + 1,)
        Weights of the standardised numbers, the constant last: tilt in tight clothes, tilt in loose clothes,
        log odds of loose clothes.
    tight_error_deg, loose_error_deg : float
        Standard deviation of the tilts of bodies left out of the fit.
    percentiles : mapping of str to ndarray of shape (101,)
        Of some numbers, over the stands of the fit in tight clothes within 10 degrees of the body's neutral.
    outlines : mapping of str to ndarray of shape (2, n_heights)
        Mean back and front contours, tight clothes and hanging arms, of tilts of -15 to -9, -3 to 3 and 12
        to 20 degrees.
    about : mapping of str to str or int
        How it was made.
    """

    mean: Array
    spread: Array
    tight: Array
    loose: Array
    kind: Array
    tight_error_deg: float
    loose_error_deg: float
    percentiles: Mapping[str, Array]
    outlines: Mapping[str, Array]
    about: Mapping[str, Any]

    def estimate(self, features: Mapping[str, float], *, own_neutral_deg: float | None = None) -> Estimate:
        """Estimate the tilt.

        Parameters
        ----------
        features : mapping of str to float
            What :func:`formcheck.tilt.features.measure_features` gives.
        own_neutral_deg : float or None, optional
            Tilt of the person's own relaxed stand, from the own-range test: the estimate is against it.

        Returns
        -------
        Estimate
            Wider where the outline is unlike those of the fit.
        """
        values = np.array([features[name] for name in FEATURES])
        scores = (values - self.mean) / self.spread
        known = np.isfinite(scores)
        # A number that is missing says nothing: it counts as the usual one.
        row = np.append(np.clip(np.where(known, scores, 0.0), -_CLIP_SD, _CLIP_SD), 1.0)
        loose = 1.0 / (1.0 + math.exp(-float(np.clip(row @ self.kind, -30.0, 30.0))))
        odd = float((np.abs(scores[known]) > _ODD_SD).mean() + 0.5 * (~known).mean())
        wider = 1.0 + _WIDENING * max(0.0, odd - _USUAL_ODD_SHARE)
        neutral = 0.0
        if own_neutral_deg is not None:
            neutral, wider = own_neutral_deg, wider * _OWN_ERROR_SHARE
        parts = (
            (1.0 - loose, float(row @ self.tight) - neutral, wider * self.tight_error_deg),
            (loose, float(row @ self.loose) - neutral, wider * self.loose_error_deg),
        )
        tilt = sum(share * centre for share, centre, _ in parts)
        variance = sum(share * (error**2 + (centre - tilt) ** 2) for share, centre, error in parts)
        above, below = (
            sum(share * _beyond(side * centre, error) for share, centre, error in parts) for side in (1, -1)
        )
        return Estimate(
            tilt_deg=tilt,
            uncertainty_deg=math.sqrt(variance),
            anterior=above,
            neutral=1.0 - above - below,
            posterior=below,
            loose=loose,
            odd_share=odd,
        )

    def percentile(self, name: str, value: float) -> float:
        """Say in how many usual stands, of 100, a number is smaller.

        Parameters
        ----------
        name : str
            One of the keys of `percentiles`.
        value : float
            Of this stand.

        Returns
        -------
        float
            From 0 to 100.
        """
        return float(np.interp(value, self.percentiles[name], np.arange(101.0)))


def _beyond(centre: float, error: float) -> float:
    """Share of a bell curve above the limit."""
    return 0.5 * math.erfc((CLASS_LIMIT_DEG - centre) / (error * math.sqrt(2.0)))


@cache
def load_estimator(*, cut: bool = False) -> Estimator:
    """Read the fit that comes with the package.

    Parameters
    ----------
    cut : bool, optional
        The one for pictures without feet.

    Returns
    -------
    Estimator
        Read once.
    """
    data = json.loads(_DATA.read_text(encoding="utf-8"))["cut" if cut else "whole"]
    if tuple(data["features"]) != FEATURES:
        raise ValueError(
            f"{_DATA.name} was fitted to other features; {data['about']['command']} makes it again"
        )
    return Estimator(
        mean=np.array(data["mean"]),
        spread=np.array(data["spread"]),
        tight=np.array(data["tight"]),
        loose=np.array(data["loose"]),
        kind=np.array(data["kind"]),
        tight_error_deg=float(data["tight_error_deg"]),
        loose_error_deg=float(data["loose_error_deg"]),
        percentiles={name: np.array(row) for name, row in data["percentiles"].items()},
        outlines={name: np.array(rows) for name, rows in data["outlines"].items()},
        about=data["about"],
    )


def estimate_tilt(features: Mapping[str, float]) -> Estimate:
    """Estimate the tilt with the fit that comes with the package.

    Parameters
    ----------
    features : mapping of str to float
        What :func:`formcheck.tilt.features.measure_features` gives.

    Returns
    -------
    Estimate
        See :class:`Estimate`.
    """
    return load_estimator().estimate(features)
