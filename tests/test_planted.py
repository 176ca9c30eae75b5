"""Planted feet: a guessed leg is hidden, a seen one is not, and a step between two reps is no slip."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.analysis import analyse
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.planted import hide_guessed_legs
from formcheck.pose import PoseTrack
from formcheck.reps import Attempt
from formcheck.session import Session
from tests.lifting import STANDING, Motion, Move, Rep, add_noise, deadlift_set, film, hinge

DEEP = hinge(trunk_deg=72.0)
FOOT = (Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX)


def track_of(*reps: Rep) -> PoseTrack:
    return film(deadlift_set(reps), fps=25.0)


def attempts_in(track: PoseTrack) -> tuple[Attempt, ...]:
    session = Session("deadlift")
    for pose in track:
        session.push(pose)
    return session.attempts[0]


def guess(
    track: PoseTrack, *, shins: float, joints: tuple[Joint, ...], from_s: float, to_s: float
) -> PoseTrack:
    """Place joints of the near leg higher (or lower) than they are for a while, as behind a weight."""
    xy = track.xy_px.copy()
    knee, ankle = (landmark_of(joint, Side.RIGHT) for joint in (Joint.KNEE, Joint.ANKLE))
    shin_px = float(np.linalg.norm(xy[0, knee] - xy[0, ankle]))
    rows = (track.time_s >= from_s) & (track.time_s <= to_s)
    for joint in joints:
        xy[rows, landmark_of(joint, Side.RIGHT), 1] -= shins * shin_px
    return replace(track, xy_px=xy)


def hidden(track: PoseTrack, joint: Joint) -> NDArray[np.bool_]:
    seen = hide_guessed_legs(
        track.xy_px, track.time_s, [Side.RIGHT] * len(attempts_in(track)), attempts_in(track)
    )
    return np.isnan(seen[:, landmark_of(joint, Side.RIGHT), 0])


def test_legs_that_are_seen_stay() -> None:
    track = track_of(Rep(bottom=DEEP), Rep(bottom=hinge(shank_deg=18.0, knee_deg=50.0, trunk_deg=50.0)))
    assert not hidden(track, Joint.KNEE).any()
    assert not hidden(track, Joint.ANKLE).any()


def test_noise_hides_nothing(rng: np.random.Generator) -> None:
    track = add_noise(track_of(Rep(bottom=DEEP), Rep(bottom=DEEP)), rng, sigma_px=3.0)
    assert not hidden(track, Joint.ANKLE).any()


def test_a_foot_that_leaves_its_place_within_a_rep_is_a_guess_and_its_knee_is_not() -> None:
    track = guess(track_of(Rep(), Rep()), shins=0.4, joints=FOOT, from_s=3.0, to_s=4.2)
    rows = (track.time_s > 3.05) & (track.time_s < 4.15)
    assert hidden(track, Joint.ANKLE)[rows].all()
    assert not hidden(track, Joint.ANKLE)[track.time_s > 5.5].any()
    assert not hidden(track, Joint.KNEE).any()


def test_a_knee_that_is_not_a_shin_from_the_foot_is_a_guess_and_the_foot_is_not() -> None:
    track = guess(track_of(Rep(), Rep()), shins=-0.35, joints=(Joint.KNEE,), from_s=3.0, to_s=4.2)
    rows = (track.time_s > 3.05) & (track.time_s < 4.15)
    assert hidden(track, Joint.KNEE)[rows].all()
    assert not hidden(track, Joint.KNEE)[track.time_s > 5.5].any()
    assert not hidden(track, Joint.ANKLE).any()


def test_a_step_between_two_reps_is_no_slip() -> None:
    aside = replace(STANDING, ankle_x=0.15)
    places = (hinge(), STANDING, aside, replace(hinge(), ankle_x=0.15), aside)
    moves = tuple(Move(to=posture, over_s=1.5, hold_s=0.6) for posture in places)
    track = film(Motion(start=STANDING, hold_s=1.5, moves=moves), fps=25.0)
    assert len(attempts_in(track)) == 2
    assert not hidden(track, Joint.ANKLE).any()


def test_what_was_guessed_is_placed_or_not_measured_and_the_rep_still_counts() -> None:
    joints = (Joint.KNEE, *FOOT)
    track = guess(track_of(Rep(), Rep(), Rep()), shins=-0.35, joints=joints, from_s=3.0, to_s=4.2)
    report = analyse(track, exercise="deadlift")
    assert report.rep_count == 3
    placed, seen = (rep.metrics["knee_flexion_deg"] for rep in report.reps[:2])
    assert report.reps[0].metrics["shin_travel_deg"].value is None
    assert placed.value == pytest.approx(16.0, abs=5.0)
    assert seen.value == pytest.approx(16.0, abs=2.0)
    assert placed.uncertainty > 2.0 * seen.uncertainty
