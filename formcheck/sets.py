"""Cutting the attempts of a recording into sets: where people rest, they put the weights down or get up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from formcheck.reps import Attempt
from formcheck.windows import REST_S

__all__ = ["AttemptSet", "cut_into_sets", "keeps_set_going"]

NOT_OF_THE_SET = frozenset({"handling_the_weights", "on_one_leg", "too_quick", "walked"})
"""Refused attempts for these reasons lie between sets, and do not keep one going: people walk about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptSet:
    """The attempts of one set.

    Attributes
    ----------
    counted, refused : tuple of Attempt
        In order of time.
    from_s, to_s : float
        The stretch of the recording that is the set's: up to the middle of the rests around it, and no
        more of them than is looked at; infinite at the ends of the recording.
    """

    counted: tuple[Attempt, ...]
    refused: tuple[Attempt, ...]
    from_s: float = -math.inf
    to_s: float = math.inf

    @property
    def first_s(self) -> float:
        """Start of the first counted attempt, of any if none was counted; infinite without one."""
        return min((a.start_s for a in self.counted or self.refused), default=math.inf)

    @property
    def last_s(self) -> float:
        """End of the last counted attempt, of any if none was counted; minus infinity without one."""
        return max((a.end_s for a in self.counted or self.refused), default=-math.inf)


def keeps_set_going(attempt: Attempt, *, least_s: float) -> bool:
    """Say whether a refused attempt is part of a set's work.

    Parameters
    ----------
    attempt : Attempt
        A refused one.
    least_s : float
        What is shorter is no attempt that keeps a set going, in seconds.

    Returns
    -------
    bool
        False for what people do between sets.
    """
    return attempt.refused not in NOT_OF_THE_SET and attempt.end_s - attempt.start_s >= least_s


def cut_into_sets(
    counted: Sequence[Attempt],
    refused: Sequence[Attempt],
    *,
    pause_s: float,
    least_s: float,
    breaks_s: Sequence[float] = (),
) -> tuple[AttemptSet, ...]:
    """Cut attempts into sets.

    Parameters
    ----------
    counted, refused : sequence of Attempt
        In order of time.
    pause_s : float
        Two counted attempts belong to different sets if nothing was attempted between them for longer, in
        seconds.
    least_s : float
        What is shorter is no attempt that keeps a set going, in seconds.
    breaks_s : sequence of float, optional
        Times at which a set cannot go on: the posture was given up.

    Returns
    -------
    tuple of AttemptSet
        In order of time, each with at least one counted attempt; one without any if none was counted.
        A refused attempt is in the set that is nearest in time.
    """
    if not counted:
        return (AttemptSet(counted=(), refused=tuple(refused)),)
    groups = [[counted[0]]]
    lasting = [attempt for attempt in refused if keeps_set_going(attempt, least_s=least_s)]
    for before, after in pairwise(counted):
        between = [a for a in lasting if before.end_s <= a.start_s and a.end_s <= after.start_s]
        marks = [before.end_s, *(mark for a in between for mark in (a.start_s, a.end_s)), after.start_s]
        idle_s = max(stop - start for start, stop in zip(marks[::2], marks[1::2], strict=True))
        is_broken = any(before.end_s <= time_s <= after.start_s for time_s in breaks_s)
        if idle_s > pause_s or is_broken:
            groups.append([])
        groups[-1].append(after)
    shares: list[list[Attempt]] = [[] for _ in groups]
    for attempt in refused:
        distances = [
            max(group[0].start_s - attempt.end_s, attempt.start_s - group[-1].end_s) for group in groups
        ]
        shares[distances.index(min(distances))].append(attempt)
    return _share_out_time(groups, shares)


def _share_out_time(
    groups: Sequence[Sequence[Attempt]], shares: Sequence[Sequence[Attempt]]
) -> tuple[AttemptSet, ...]:
    spans = [
        (min(a.start_s for a in members), max(a.end_s for a in members))
        for members in ([*group, *share] for group, share in zip(groups, shares, strict=True))
    ]
    cuts = [0.5 * (one[1] + other[0]) for one, other in pairwise(spans)]
    starts = [max(cut, span[0] - REST_S) for cut, span in zip(cuts, spans[1:], strict=True)]
    stops = [min(cut, span[1] + REST_S) for cut, span in zip(cuts, spans[:-1], strict=True)]
    edges = zip([-math.inf, *starts], [*stops, math.inf], strict=True)
    return tuple(
        AttemptSet(counted=tuple(group), refused=tuple(share), from_s=start, to_s=stop)
        for group, share, (start, stop) in zip(groups, shares, edges, strict=True)
    )
