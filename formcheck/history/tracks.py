"""The poses that are kept: cut into those of each set, and no finer than they are known."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from formcheck.geometry import Array, Samples
from formcheck.pose import PoseTrack
from formcheck.report import Report

__all__ = ["MARGIN_S", "cut_track", "thin_track"]

MARGIN_S = 10.0
"""So much of what is before the first attempt and after the last is kept with a set, if there is so much (the
longest pause after which a set has ended)."""

_STEPS_A_PIXEL = 16
_STEPS_OF_VISIBILITY = 128
_STEPS_A_TRUNK = 2048
# Far finer than landmarks (a pixel or more) and outlines (some 3 thousandths of the trunk) are known; 16 kB a
# second become 6 (engineering defaults).


def cut_track(track: PoseTrack, sets: Sequence[Report]) -> list[PoseTrack]:
    """Cut poses into those of each set.

    Parameters
    ----------
    track : PoseTrack
        Of the whole recording.
    sets : sequence of Report
        In order of time, each with at least one rep.

    Returns
    -------
    list of PoseTrack
        One for each set, up to the middle of the rests around it and no more than :data:`MARGIN_S`; times
        are those of the recording.
    """
    spans = [_span(report) for report in sets]
    middles = [0.5 * (before[1] + after[0]) for before, after in pairwise(spans)]
    starts = [-np.inf, *middles]
    ends = [*middles, np.inf]
    return [
        _cut(track, max(start, span[0] - MARGIN_S), min(end, span[1] + MARGIN_S))
        for span, start, end in zip(spans, starts, ends, strict=True)
    ]


def thin_track(track: PoseTrack) -> PoseTrack:
    """Round poses to steps far below their noise, so that they take less than half the room.

    Parameters
    ----------
    track : PoseTrack
        As measured.

    Returns
    -------
    PoseTrack
        Positions to a sixteenth of a pixel; times as they were.
    """
    return replace(
        track,
        xy_px=_round(track.xy_px, _STEPS_A_PIXEL),
        visibility=_round(track.visibility, _STEPS_OF_VISIBILITY),
        outline=None if track.outline is None else _round(track.outline, _STEPS_A_TRUNK),
    )


def _round(values: Samples, steps: int) -> Samples:
    return np.asarray(np.round(values.astype(np.float64) * steps) / steps)


def _span(report: Report) -> tuple[float, float]:
    starts = [*(rep.start_s for rep in report.reps), *(refused.start_s for refused in report.refused)]
    ends = [*(rep.end_s for rep in report.reps), *(refused.end_s for refused in report.refused)]
    return min(starts), max(ends)


def _cut(track: PoseTrack, from_s: float, to_s: float) -> PoseTrack:
    time_s: Array = track.time_s
    part = slice(*np.searchsorted(time_s, [from_s, to_s], side="left"))
    return replace(
        track,
        time_s=time_s[part],
        xy_px=track.xy_px[part],
        visibility=track.visibility[part],
        outline=None if track.outline is None else track.outline[part],
    )
