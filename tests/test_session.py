"""A session: live is recorded, and neither mirror, size, clock nor storage changes what is said."""

import io
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.analysis import analyse, analyse_workout
from formcheck.errors import UnknownExercise
from formcheck.landmarks import Joint, Landmark, Side
from formcheck.measure import Measurer
from formcheck.movement import Phase
from formcheck.orientation import Orientation
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Report
from formcheck.session import Session, Update
from tests.figure import Figure
from tests.lifting import (
    STANDING,
    Motion,
    Move,
    Rep,
    add_noise,
    deadlift_set,
    delay,
    drop_frames,
    film,
    hide,
    hinge,
    mirror,
    scale,
)

MIXED = (
    Rep(),
    Rep(bottom=hinge(back_bend_deg=42.0), pause_s=0.6),
    Rep(bottom=hinge(trunk_deg=30.0, knee_deg=8.0), down_s=1.2, up_s=1.0),
    Rep(bottom=hinge(trunk_deg=45.0, knee_deg=55.0, shank_deg=6.0), down_s=0.8),
    Rep(),
)


@pytest.fixture(scope="module")
def mixed_track() -> PoseTrack:
    """Good, bad and partial reps, shaken, with pictures missing and the person hidden for a moment."""
    rng = np.random.default_rng(7)
    track = add_noise(film(deadlift_set(MIXED), fps=25.0), rng, sigma_px=1.5)
    track = hide(drop_frames(track, rng, share=0.1), from_s=9.0, to_s=9.25)
    return hide(track, from_s=4.0, to_s=4.3, joints=(Joint.WRIST,))


@pytest.fixture(scope="module")
def mixed_report(mixed_track: PoseTrack) -> Report:
    return analyse(mixed_track, exercise="deadlift")


def push(session: Session, poses: Sequence[Pose] | PoseTrack) -> list[Update]:
    return [session.push(pose) for pose in poses]


def faults(report: Report) -> list[list[str]]:
    return [[fault.name for fault in rep.faults] for rep in report.reps]


def assert_alike(first: Report, second: Report, *, later_s: float = 0.0) -> None:
    """Say the same of the reps, up to rounding; side and facing are not looked at."""
    assert faults(first) == faults(second)
    assert [one.reason for one in first.refused] == [one.reason for one in second.refused]
    assert first.advice == second.advice
    assert first.quality.seen_fraction == second.quality.seen_fraction
    for one, other in zip(first.reps, second.reps, strict=True):
        assert (one.number, one.clean, one.borderline, one.unchecked) == (
            other.number, other.clean, other.borderline, other.unchecked
        )  # fmt: skip
        assert other.turn_s == pytest.approx(one.turn_s + later_s, abs=0.002)
        assert other.end_s == pytest.approx(one.end_s + later_s, abs=0.002)
        for name, measured in one.metrics.items():
            if measured.value is None:
                assert other.metrics[name].value is None
            else:
                assert other.metrics[name].value == pytest.approx(measured.value, abs=0.05), name


def test_the_mixed_set_is_what_it_is_meant_to_be(mixed_report: Report) -> None:
    assert mixed_report.rep_count == 4
    assert [refused.reason for refused in mixed_report.refused] == ["partial"]
    assert faults(mixed_report)[0] == faults(mixed_report)[3] == []
    assert "rounded_back" in faults(mixed_report)[1]
    assert "squatting" in faults(mixed_report)[2]


class TestLiveIsRecorded:
    def test_poses_pushed_one_by_one_give_the_report_of_the_recording(
        self, mixed_track: PoseTrack, mixed_report: Report
    ) -> None:
        session = Session("deadlift")
        updates = push(session, mixed_track)
        assert session.report() == mixed_report
        assert session.rep_count == mixed_report.rep_count
        assert sum(len(update.finished) for update in updates) == mixed_report.rep_count
        assert sum(len(update.refused) for update in updates) == len(mixed_report.refused)

    def test_what_is_said_live_is_said_in_the_report(
        self, mixed_track: PoseTrack, mixed_report: Report
    ) -> None:
        live = [rep for update in push(Session("deadlift"), mixed_track) for rep in update.finished]
        assert [rep.number for rep in live] == [1, 2, 3, 4]
        for said, reported in zip(live, mixed_report.reps, strict=True):
            grave = {fault.name for fault in said.faults if fault.severity != "info"}
            assert grave == {fault.name for fault in reported.faults if fault.severity != "info"}
            assert said.turn_s == pytest.approx(reported.turn_s, abs=0.15)
            depth, depth_later = (rep.metrics["hip_flexion_deg"].value for rep in (said, reported))
            assert depth == pytest.approx(depth_later, abs=2.0)

    def test_a_count_is_never_taken_back(self, mixed_track: PoseTrack) -> None:
        session, counts, turns = Session("deadlift"), [0], list[float]()
        for index, pose in enumerate(mixed_track):
            update = session.push(pose)
            assert update.time_s == pose.time_s
            assert update.rep_count == counts[-1] + len(update.finished) == session.rep_count
            counts.append(update.rep_count)
            turns += [rep.turn_s for rep in update.finished]
            if index % 60 == 0:
                so_far = session.report()
                assert so_far.rep_count == update.rep_count
                assert [rep.turn_s for rep in so_far.reps] == pytest.approx(turns, abs=0.15)
        assert counts[-1] == 4

    @settings(max_examples=8)
    @given(st.floats(0.05, 0.95))
    def test_the_beginning_of_a_recording_gives_the_beginning_of_its_report(
        self, mixed_track: PoseTrack, mixed_report: Report, share: float
    ) -> None:
        poses = list(mixed_track)[: int(share * len(mixed_track))]
        report = analyse(iter(poses), exercise="deadlift")
        turns = [rep.turn_s for rep in report.reps]
        assert turns == pytest.approx([rep.turn_s for rep in mixed_report.reps][: len(turns)], abs=0.1)
        finished = [one for one in report.refused if one.reason != "not_finished"]
        for one, other in zip(finished, mixed_report.refused, strict=False):
            assert (one.start_s, one.reason) == (other.start_s, other.reason)
        assert len(report.refused) - len(finished) <= 1

    def test_a_rep_is_announced_when_the_lifter_is_back_up(self, clean_track: PoseTrack) -> None:
        announced = [update.time_s for update in push(Session("deadlift"), clean_track) if update.finished]
        # 1.5 s of standing, then 3.7 s a rep and 1 s between them.
        assert announced == pytest.approx([5.0, 9.7, 14.4], abs=0.35)

    def test_the_phases_go_round(self, clean_track: PoseTrack) -> None:
        phases: list[Phase] = []
        for update in push(Session("deadlift"), clean_track):
            if not phases or phases[-1] is not update.phase:
                phases.append(update.phase)
        assert phases == [Phase.REST, *[Phase.OUT, Phase.BACK, Phase.REST] * 3]

    def test_a_report_midway_changes_nothing(self, mixed_track: PoseTrack, mixed_report: Report) -> None:
        session = Session("deadlift")
        for index, pose in enumerate(mixed_track):
            session.push(pose)
            if index % 97 == 0:
                session.report()
        assert session.report() == mixed_report


class TestTheSameSetSeenOtherwise:
    def test_in_a_mirror(self, mixed_track: PoseTrack, mixed_report: Report) -> None:
        mirrored = analyse(mirror(mixed_track), exercise="deadlift")
        assert (mixed_report.side, mixed_report.facing) == ("right", "right")
        assert (mirrored.side, mirrored.facing) == ("left", "left")
        assert_alike(mixed_report, mirrored)
        assert mirrored.quality.camera_yaw_deg == mixed_report.quality.camera_yaw_deg

    def test_a_mirror_twice_is_no_mirror(self, mixed_track: PoseTrack) -> None:
        twice = mirror(mirror(mixed_track))
        np.testing.assert_allclose(twice.xy_px, mixed_track.xy_px)
        np.testing.assert_array_equal(twice.visibility, mixed_track.visibility)

    @pytest.mark.parametrize("factor", [0.37, 2.0, 3.3])
    def test_with_more_or_fewer_pixels(
        self, factor: float, mixed_track: PoseTrack, mixed_report: Report
    ) -> None:
        assert_alike(mixed_report, analyse(scale(mixed_track, factor), exercise="deadlift"))

    @pytest.mark.parametrize("later_s", [7.0, 3600.0])
    def test_at_another_time(self, later_s: float, mixed_track: PoseTrack, mixed_report: Report) -> None:
        report = analyse(delay(mixed_track, later_s), exercise="deadlift")
        assert_alike(mixed_report, report, later_s=later_s)

    def test_elsewhere_in_the_picture(self, mixed_track: PoseTrack, mixed_report: Report) -> None:
        moved = replace(mixed_track, xy_px=mixed_track.xy_px + np.array([-400.0, 900.0]))
        assert_alike(mixed_report, analyse(moved, exercise="deadlift"))

    def test_after_being_stored(self, mixed_track: PoseTrack, mixed_report: Report) -> None:
        file = io.BytesIO()
        mixed_track.save(file)
        file.seek(0)
        stored = PoseTrack.load(file, name="set1.npz")
        assert analyse(stored, exercise="deadlift") == mixed_report

    def test_with_a_tilted_camera(self, mixed_report: Report) -> None:
        report = analyse(film(deadlift_set(MIXED), Figure(roll_deg=2.0), fps=25.0), exercise="deadlift")
        assert report.rep_count == mixed_report.rep_count


@settings(max_examples=12)
@given(
    st.floats(12.0, 60.0),
    st.sampled_from([1, -1]),
    st.floats(0.0, 3.0),
    st.floats(0.0, 0.15),
    st.floats(0.0, 20.0),
    st.lists(st.floats(0.5, 8.0), max_size=2),
    st.integers(0, 2**32 - 1),
)
def test_however_it_is_filmed_a_clean_set_is_counted_and_clean(
    fps: float, facing: int, sigma_px: float, lost: float, yaw_deg: float, blind_s: list[float], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    track = film(deadlift_set([Rep()] * 2), Figure(facing=facing, yaw_deg=yaw_deg), fps=fps)
    track = drop_frames(add_noise(track, rng, sigma_px=sigma_px), rng, share=lost)
    for start_s in blind_s:
        track = hide(track, from_s=start_s, to_s=start_s + 0.3)
    report = analyse(track, exercise="deadlift")
    assert report.rep_count == 2
    assert report.refused == ()
    assert faults(report) == [[], []]
    assert report.facing == ("right" if facing == 1 else "left")
    assert report.side == report.facing
    for rep in report.reps:
        assert rep.metrics["hip_flexion_deg"].value == pytest.approx(float(hinge().hip_flexion_deg), abs=6.0)


class TestOutOfSight:
    def test_a_long_absence_between_reps_costs_nothing(self) -> None:
        first = film(deadlift_set([Rep()] * 2), fps=20.0)
        second = delay(first, first.time_s[-1] + 10.0)
        sets = analyse_workout([*first, *second], exercise="deadlift").sets
        assert [(report.rep_count, report.refused) for report in sets] == [(2, ()), (2, ())]

    def test_a_long_absence_with_nobody_in_the_pictures_costs_nothing(self) -> None:
        first = film(deadlift_set([Rep()] * 2), fps=20.0)
        last_s = float(first.time_s[-1])
        nobody = [Pose.nobody(time_s=last_s + 0.05 * index) for index in range(1, 200)]
        recording = analyse_workout([*first, *nobody, *delay(first, last_s + 10.0)], exercise="deadlift")
        assert [(report.rep_count, report.refused) for report in recording.sets] == [(2, ()), (2, ())]

    def test_a_shoulder_that_was_guessed_in_the_first_pictures_is_no_reference(self) -> None:
        track = film(deadlift_set([Rep()] * 2, stand_s=0.4), fps=20.0)
        guessed = track.time_s < 0.5
        for landmark in (Landmark.RIGHT_SHOULDER, Landmark.LEFT_SHOULDER):
            track.xy_px[guessed, landmark] += (100.0, -90.0)
        report = analyse(track, exercise="deadlift")
        assert (report.rep_count, faults(report)) == (2, [[], []])
        for rep in report.reps:
            assert rep.metrics["neck_flexion_deg"].value == pytest.approx(0.0, abs=3.0)

    def test_who_leaves_at_the_bottom_was_lost_from_view(self, clean_track: PoseTrack) -> None:
        # The second rep's bottom is at 8.4 s; the lifter is back in view after it.
        report = analyse(hide(clean_track, from_s=7.4, to_s=9.9), exercise="deadlift")
        assert report.rep_count == 2
        assert [one.reason for one in report.refused] == ["lost_from_view"]

    def test_a_recording_cut_at_the_bottom_is_not_finished(self, clean_track: PoseTrack) -> None:
        poses = [pose for pose in clean_track if pose.time_s < 8.5]
        report = analyse(iter(poses), exercise="deadlift")
        assert report.rep_count == 1
        assert [one.reason for one in report.refused] == ["not_finished"]

    def test_nobody_at_all(self) -> None:
        session = Session("deadlift")
        updates = push(session, [Pose.nobody(time_s=0.1 * index) for index in range(50)])
        assert all(np.isnan(update.value) and update.phase is Phase.UNKNOWN for update in updates)
        assert session.report().rep_count == 0
        assert session.report().quality.seen_fraction == 0.0


class TestOrientation:
    def test_side_and_facing_stay_once_a_rep_is_counted(self, clean_track: PoseTrack) -> None:
        session = Session("deadlift")
        push(session, clean_track)
        settled = session.orientation
        other = film(deadlift_set([Rep()]), Figure(facing=-1), fps=25.0)
        push(session, list(delay(other, 20.0)))
        assert session.orientation == settled == Orientation(side=Side.RIGHT, facing=1)

    def test_who_walks_in_from_the_other_side_is_looked_at_again(self) -> None:
        stand = film(Motion(start=STANDING, hold_s=8.0, moves=()), Figure(facing=-1), fps=20.0)
        lift = film(deadlift_set([Rep()] * 2), Figure(facing=1), fps=20.0)
        session = Session("deadlift")
        push(session, [*stand, *delay(lift, 8.0)])
        report = session.report()
        assert (report.side, report.facing, report.rep_count) == ("right", "right", 2)

    def test_a_given_side_is_kept_whatever_is_seen(self, clean_track: PoseTrack) -> None:
        session = Session("deadlift", side=Side.LEFT)
        push(session, clean_track)
        assert session.orientation.side is Side.LEFT
        assert session.report().rep_count == 3

    def test_the_far_side_may_be_hidden(self, clean_track: PoseTrack) -> None:
        visibility = clean_track.visibility.copy()
        visibility[:, [one for one in Landmark if one.name.startswith("LEFT")]] = 0.1
        report = analyse(replace(clean_track, visibility=visibility), exercise="deadlift")
        assert (report.rep_count, faults(report)) == (3, [[]] * 3)


def test_time_must_increase(clean_track: PoseTrack) -> None:
    session = Session("deadlift")
    (first, second, *_) = list(clean_track)
    session.push(second)
    with pytest.raises(ValueError, match="poses must come in order of time"):
        session.push(first)


def test_an_unknown_exercise_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownExercise, match="'dedlift'; did you mean deadlift"):
        Session("dedlift")


def test_bounces_pauses_and_a_missing_lockout() -> None:
    bounce = (Move(to=hinge(trunk_deg=55.0), over_s=0.5), Move(to=hinge(), over_s=0.5))
    half_up = Move(to=hinge(trunk_deg=18.0, knee_deg=6.0), over_s=1.2)
    down, up = Move(to=hinge(), over_s=1.6, hold_s=3.0), Move(to=STANDING, over_s=1.4, hold_s=5.0)
    motion = Motion(start=STANDING, hold_s=1.0, moves=(down, *bounce, up, down, half_up, down, up))
    report = analyse(film(motion, fps=20.0), exercise="deadlift")
    assert report.rep_count == 3
    assert report.refused == ()


def test_the_joints_are_those_the_report_measures() -> None:
    track = add_noise(film(deadlift_set([Rep()] * 2)), np.random.default_rng(5), sigma_px=1.0)
    session = Session("deadlift", corrects_landmarks=True)
    for pose in track:
        session.push(pose)
    measurer = Measurer(session.joints, session.exercise)
    windows = measurer.windows(session.attempts[0])
    for rep, window in zip(session.report().reps, windows, strict=True):
        for metric in session.exercise.metrics[:3]:
            assert metric.bias is not None
            assert metric.bias.take_off(7.0, 0.0) == 7.0
            assert rep.metrics[metric.name].value == pytest.approx(measurer.measure(metric, window), abs=0.1)
    moved = np.nanmax(np.abs(session.joints.xy_px - session.believed.xy_px))
    assert moved > 5.0
