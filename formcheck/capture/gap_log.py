"""Keeps book of the stretches of a video without usable pictures."""

from formcheck.source import Gap

__all__ = ["GapLog"]

# A hole in the timestamps counts as a gap when it is longer than both: a phone in the dark or under load may
# leave out pictures, and in half a second little of a lift is missed. Engineering defaults.
_MIN_HOLE_S = 0.5
_MIN_HOLE_INTERVALS = 5


class GapLog:
    """Takes the times of pictures one by one and finds the gaps between them.

    Parameters
    ----------
    stated_s : float
        Length of the video in seconds as the file states it; NaN if it does not.
    has_free_pace : bool
        Whether a picture may stand as long as it likes without anything being missing, as in a GIF.
    """

    def __init__(self, *, stated_s: float, has_free_pace: bool) -> None:
        self._stated_s = stated_s
        self._has_free_pace = has_free_pace
        self._last_s = 0.0
        self._gaps: list[Gap] = []

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps found so far, in order of time."""
        return tuple(self._gaps)

    def note_picture(self, *, time_s: float, missing: str, interval_s: float) -> None:
        """Take note of a picture.

        Parameters
        ----------
        time_s : float
            When it is shown, in seconds, later than all before.
        missing : str
            Why pictures just before it are missing; empty if none are known to be.
        interval_s : float
            Usual interval between pictures in seconds.
        """
        if missing:
            self._add(time_s, missing)
        elif self._is_hole(time_s - self._last_s, interval_s) and not self._has_free_pace:
            self._add(time_s, "no pictures")
        self._last_s = time_s

    def note_end(self, *, end_s: float, missing: str, interval_s: float) -> None:
        """Take note of the end of the file.

        Parameters
        ----------
        end_s : float
            Until when the last picture is shown, in seconds.
        missing : str
            Why pictures after the last one are missing; empty if none are known to be.
        interval_s : float
            Usual interval between pictures in seconds.
        """
        # Not max(): the stated length may be NaN.
        until_s = self._stated_s if self._stated_s > end_s else end_s
        if missing:
            self._add(until_s, missing)
        elif self._is_hole(self._stated_s - end_s, interval_s) and not self._has_free_pace:
            self._add(until_s, "cut short")

    def _add(self, until_s: float, reason: str) -> None:
        self._gaps.append(Gap(start_s=self._last_s, end_s=until_s, reason=reason))

    @staticmethod
    def _is_hole(length_s: float, interval_s: float) -> bool:
        return length_s > max(_MIN_HOLE_S, _MIN_HOLE_INTERVALS * interval_s)
