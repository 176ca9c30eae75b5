"""How long a live session takes over its pictures, from the camera to the screen."""

import math
from array import array
from dataclasses import dataclass

import numpy as np

__all__ = ["LiveStats", "Spread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took over all pictures, in milliseconds; NaN without any.

    Attributes
    ----------
    median_ms, p95_ms, max_ms : float
        Middle, 95th percentile and longest.
    """

    median_ms: float
    p95_ms: float
    max_ms: float


class LiveStats:
    """Gathers the times of every picture that was shown."""

    def __init__(self) -> None:
        self.dropped = 0
        """Pictures that the camera gave and nobody had time for."""
        self._parts = {name: array("f") for name in ("waited", "looked", "own", "shown", "whole")}
        self._first_s, self._last_s = math.nan, math.nan

    def note(
        self,
        *,
        taken_s: float,
        given_s: float,
        looked_s: float,
        taken_up_s: float,
        judged_s: float,
        shown_s: float,
    ) -> None:
        """Keep the times of a picture, all on the camera's clock.

        Parameters
        ----------
        taken_s : float
            When it was grabbed.
        given_s : float
            When the camera handed it over.
        looked_s : float
            When the landmarker was done.
        taken_up_s : float
            When it was done with the picture before, and took up this one.
        judged_s : float
            When all that happened was told.
        shown_s : float
            When it was on the screen.
        """
        spans = (
            given_s - taken_s + taken_up_s - looked_s,
            looked_s - given_s,
            judged_s - taken_up_s,
            shown_s - judged_s,
            shown_s - taken_s,
        )
        for part, span_s in zip(self._parts.values(), spans, strict=True):
            part.append(1000.0 * span_s)
        if math.isnan(self._first_s):
            self._first_s = shown_s
        self._last_s = shown_s

    @property
    def pictures(self) -> int:
        """How many were shown."""
        return len(self._parts["whole"])

    @property
    def fps(self) -> float:
        """Pictures shown a second; NaN with fewer than two."""
        lasted_s = self._last_s - self._first_s
        return (self.pictures - 1) / lasted_s if lasted_s > 0.0 else math.nan

    def spread(self, part: str) -> Spread:
        """Say how long a part took.

        Parameters
        ----------
        part : {"waited", "looked", "own", "shown", "whole"}
            Waiting for the landmarker and after it for the picture before to be shown, the landmarker,
            formcheck's own share, drawing and display, and all of it.

        Returns
        -------
        Spread
            Over all pictures.
        """
        values = np.array(self._parts[part])
        if not values.size:
            return Spread(median_ms=math.nan, p95_ms=math.nan, max_ms=math.nan)
        median, high, most = np.quantile(values, (0.5, 0.95, 1.0))
        return Spread(median_ms=float(median), p95_ms=float(high), max_ms=float(most))

    def describe(self) -> str:
        """Say it in a few lines.

        Returns
        -------
        str
            A table for people, in milliseconds.
        """
        names = {
            "whole": "camera to screen",
            "waited": "waiting",
            "looked": "landmarker",
            "own": "formcheck itself",
            "shown": "drawing and display",
        }
        lines = [
            f"{self.pictures} pictures shown, {self.dropped} dropped, {self.fps:.1f} a second",
            f"{'milliseconds':26}{'median':>8}{'95 %':>8}{'longest':>9}",
        ]
        for part, name in names.items():
            spread = self.spread(part)
            lines.append(f"{name:26}{spread.median_ms:8.1f}{spread.p95_ms:8.1f}{spread.max_ms:9.1f}")
        return "\n".join(lines)
