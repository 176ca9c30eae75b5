"""Keeping to the lifter where somebody else is in the picture.

The landmarker follows one person, the one its detector likes best at the start, and may go over to another.
With one person in view this module changes nothing. With two, the landmarker is started on a picture from
which the other one has been painted out, and afterwards sees only a window around the lifter; a look at both
every now and then tells whether it is still on the right one.
"""

import math
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from formcheck.capture.frame import Frame
from formcheck.capture.lifter import PAIR, LifterChoice, sort_by_place
from formcheck.capture.opened import Opened
from formcheck.capture.people import Finder, Person, hide, is_someone_else, measure_trunk_px
from formcheck.capture.pose_estimator import Estimator
from formcheck.geometry import Array
from formcheck.landmarks import Landmark
from formcheck.pose import Pose
from formcheck.source import WhichPerson

__all__ = ["ClosableEstimator", "FollowingEstimator"]

LOOK_EVERY_S = 2.0
"""With one person in view: how often to see whether somebody else has come (engineering default; a look
takes as long as two or three pictures)."""

UNDECIDED_EVERY_S = 0.5
"""Live, with two people in view: how often to look at both until it is known who lifts. There is no looking
through the recording beforehand, and a rep is soon over (engineering default)."""

FOLLOW_EVERY_S = 1.0
"""With two people in view: how often to check that it is still the lifter (engineering default)."""

RETRY_EVERY_S = 0.2
"""While the lifter is not in sight: how often to look for both (engineering default)."""

SURVEY_EVERY_S, SURVEY_S, SURVEY_ALONE = 1.0, 20.0, 4
"""A recorded file is looked through in such steps for so long at most, and only for the first few looks if
they show nobody else (engineering defaults)."""

MARGIN_TRUNKS = 0.5
"""How far around the lifter's landmarks the window reaches: more than anybody moves from one picture to the
next (engineering default)."""

MAX_APART_TRUNKS = 0.5
"""Hips farther than this from where a look finds the lifter's are somebody else's, if they are nearer to
them (engineering default: an eighth of the height of a person)."""

TRUSTED_S = 3.0
"""For so long after a look at both the other one is taken to be where they were (engineering default: three
looks; partners stay, passers-by go)."""

SAME_PLACE_TRUNKS = 0.35
"""Shoulders or hips as near as this to where the other one's were are no longer the lifter's (engineering
default: half of what two people are apart at least)."""

_WARM_UP_PX = 256

LOST_S = 0.5
"""Who was not found for so long has to be looked for again (engineering default)."""


class ClosableEstimator(Estimator, Protocol):
    """An estimator that holds something open."""

    def close(self) -> None:
        """Let go of it; no picture can be given afterwards."""
        ...


class FollowingEstimator(Opened):
    """An estimator that keeps to the lifter; a context manager.

    Parameters
    ----------
    open_estimator : callable
        Opens an estimator for one person, such as a
        :class:`~formcheck.capture.flip_averaging.FlipAveragingEstimator`.
    finder : Finder
        Finds the people in single pictures; whoever made it closes it.
    wanted : WhichPerson or None, optional
        Whom to follow if there are two; the one who moves if None.
    is_live : bool, optional
        Whether it cannot be looked through beforehand, so that who lifts has to be told soon.

    Raises
    ------
    EstimatorError
        If no estimator can be opened.
    """

    def __init__(
        self,
        open_estimator: Callable[[], ClosableEstimator],
        finder: Finder,
        *,
        wanted: WhichPerson | None = None,
        is_live: bool = False,
    ) -> None:
        self._open_estimator = open_estimator
        self._finder = finder
        self._wanted = wanted
        self._pair_every_s = UNDECIDED_EVERY_S if is_live else LOOK_EVERY_S
        self._choice = LifterChoice(wanted)
        self._next_look_s = -math.inf
        self._xy_px: Array | None = None
        self._seen_s = -math.inf
        # The lifter and the other one as they were last seen together, and when.
        self._pair: tuple[Person, Person] | None = None
        self._pair_s = -math.inf
        self._has_given = self._has_confirmed = self._is_new = False
        self._open = ExitStack()
        self._restart()

    def warm_up(self) -> None:
        """Look at an empty picture before a live session: the first look takes several times as long."""
        empty = Frame(time_s=-1.0, image_rgb=np.zeros((_WARM_UP_PX, _WARM_UP_PX, 3), np.uint8))
        self._finder.find(empty)
        self._estimator.estimate(empty)

    def survey(self, frames: Iterable[Frame]) -> None:
        """Look through the beginning of a recording, so that the lifter is known before the first pose.

        Parameters
        ----------
        frames : iterable of Frame
            The recording; no more of it is read than is needed.
        """
        next_s, looks = -math.inf, 0
        for frame in frames:
            if frame.time_s < next_s:
                continue
            next_s = frame.time_s + SURVEY_EVERY_S
            self._choice.note(self._finder.find(frame))
            looks += 1
            if frame.time_s >= SURVEY_S or (looks >= SURVEY_ALONE and not self._choice.has_pairs):
                break
        if self._choice.lifter is None:
            # A choice later on would make one set of the poses of two people.
            self._choice = LifterChoice(self._wanted, by_movement=False)

    def estimate(self, frame: Frame) -> Pose:
        """Find the lifter in the next picture.

        Parameters
        ----------
        frame : Frame
            Later than the one before.

        Returns
        -------
        Pose
            At the frame's time; without landmarks where the lifter was not found.

        Raises
        ------
        EstimatorError
            If the landmarker fails.
        """
        is_time = frame.time_s >= self._next_look_s
        people = self._finder.find(frame) if is_time else ()
        followed = self._choice.lifter
        if followed is not None:
            if is_time:
                self._next_look_s = frame.time_s + FOLLOW_EVERY_S
            return self._follow(frame, people)
        pose = self._estimator.estimate(frame)
        if pose.has_person:
            self._xy_px, self._seen_s, self._has_given = pose.xy_px, frame.time_s, True
        if is_time:
            self._choice.note(_with_tracked(people, pose))
            is_pair = self._choice.people == PAIR
            self._next_look_s = frame.time_s + (self._pair_every_s if is_pair else LOOK_EVERY_S)
            if self._choice.lifter is not None:
                self._next_look_s = frame.time_s
        return pose

    @property
    def people(self) -> int:
        """How many people could be the lifter: 1 where it is known who is, 0 before anybody was seen."""
        return self._choice.people if self._choice.lifter is None else 1

    @property
    def lifter(self) -> WhichPerson | None:
        """Who of two people is followed, left or right; None where there was nothing to choose."""
        return self._choice.lifter

    def _follow(self, frame: Frame, people: tuple[Person, ...]) -> Pose:
        image_rgb = frame.image_rgb
        if len(people) == PAIR:
            lifter, other = sort_by_place(people)
            if self._choice.lifter is WhichPerson.RIGHT:
                lifter, other = other, lifter
            self._pair, self._pair_s = (lifter, other), frame.time_s
            if not self._is_on(lifter, other):
                # A new one, because the old one would go on where it was.
                self._restart()
                self._xy_px, self._seen_s = lifter.xy_px, frame.time_s
                image_rgb = hide(image_rgb, other.mask)
                # Once it has been on the lifter, it comes back to the same person.
                self._is_new = self._has_given and not self._has_confirmed
            self._has_confirmed = True
        if frame.time_s - self._seen_s > LOST_S:
            self._xy_px = None
        if self._xy_px is None and len(people) == 1 and not self._is_other(people[0]):
            # Back, and the other one has gone.
            self._restart()
            self._xy_px, self._seen_s = people[0].xy_px, frame.time_s
        if self._xy_px is None:
            self._next_look_s = min(self._next_look_s, frame.time_s + RETRY_EVERY_S)
            return Pose.nobody(time_s=frame.time_s)
        pose = self._estimator.estimate(
            Frame(time_s=frame.time_s, image_rgb=_show_only(self._xy_px, image_rgb))
        )
        if pose.has_person and self._has_gone_over(pose):
            # Better nobody than the wrong one; whoever lies on the floor is soon up again, and found.
            self._xy_px, self._next_look_s = None, frame.time_s
            return Pose.nobody(time_s=frame.time_s)
        if pose.has_person:
            self._xy_px, self._seen_s = pose.xy_px, frame.time_s
            self._has_given = True
            if self._is_new:
                pose = replace(pose, is_someone_new=True)
                self._is_new = False
        return pose

    def _is_other(self, person: Person) -> bool:
        """Whether somebody is where the other one was when both were last seen."""
        if self._pair is None:
            return False
        away_px = float(np.linalg.norm(person.hips_px - self._pair[1].hips_px))
        return away_px <= MAX_APART_TRUNKS * person.trunk_px

    def _has_gone_over(self, pose: Pose) -> bool:
        """Whether the landmarker is on the other one's trunk, as it was when both were last seen."""
        if self._pair is None or pose.time_s - self._pair_s > TRUSTED_S:
            return False
        lifter, other = self._pair
        # Shoulders or hips are enough: it slides over joint by joint.
        to_other_px, to_lifter_px = (_pairs_apart_px(pose.xy_px, one) for one in (other, lifter))
        is_over = to_other_px <= np.minimum(SAME_PLACE_TRUNKS * other.trunk_px, to_lifter_px)
        return bool(is_over.any())

    def _is_on(self, lifter: Person, other: Person) -> bool:
        """Whether what is followed is the lifter, as far as a look at both can tell."""
        if self._xy_px is None:
            return False
        hips_px = self._xy_px[[Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=0)
        to_lifter_px = float(np.linalg.norm(hips_px - lifter.hips_px))
        to_other_px = float(np.linalg.norm(hips_px - other.hips_px))
        return to_lifter_px <= max(to_other_px, MAX_APART_TRUNKS * lifter.trunk_px)

    def _restart(self) -> None:
        self._open.close()
        self._estimator = self._open_estimator()
        self._open.callback(self._estimator.close)


def _with_tracked(people: tuple[Person, ...], pose: Pose) -> tuple[Person, ...]:
    """Add whom the estimator follows if a look found only somebody else."""
    if len(people) != 1 or not np.isfinite(pose.xy_px).all():
        return people
    tracked = Person(xy_px=pose.xy_px, visibility=pose.visibility, mask=np.zeros_like(people[0].mask))
    return (*people, tracked) if is_someone_else(people[0], tracked) else people


def _pairs_apart_px(xy_px: Array, person: Person) -> Array:
    """How far the middles of somebody's shoulders and hips are from those of a person, shape (2,)."""
    return np.array(
        [
            np.linalg.norm(xy_px[pair].mean(axis=0) - person.xy_px[pair].mean(axis=0))
            for pair in (
                [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER],
                [Landmark.LEFT_HIP, Landmark.RIGHT_HIP],
            )
        ]
    )


def _show_only(xy_px: Array, image_rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Blank everything but a window around somebody."""
    margin_px = MARGIN_TRUNKS * measure_trunk_px(xy_px)
    height_px, width_px = image_rgb.shape[:2]
    left, top = np.clip(np.floor(xy_px.min(axis=0) - margin_px), 0, (width_px, height_px)).astype(int)
    right, bottom = np.clip(np.ceil(xy_px.max(axis=0) + margin_px), 0, (width_px, height_px)).astype(int)
    shown = np.empty_like(image_rgb)
    shown[:] = image_rgb.mean(axis=(0, 1))
    shown[top:bottom, left:right] = image_rgb[top:bottom, left:right]
    return shown
