"""Workouts: which movement it is, where a set ends, and that a single set is what it always was."""

import importlib
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest

from formcheck.analysis import analyse, analyse_workout
from formcheck.errors import NotRecognised, SeveralSets
from formcheck.exercises import load, names
from formcheck.pose import Pose, PoseTrack
from formcheck.present.documents import format_json
from formcheck.report import Recording
from formcheck.session import Session
from formcheck.workout import WorkoutSession, WorkoutUpdate
from tests.figure import Figure, Posture
from tests.lifting import STANDING, Motion, Move, Rep, deadlift_set, delay, film, hide, hinge, mirror

FPS = 15.0
FLOOR = Figure(place_px=(640.0, 500.0))


def clean(name: str) -> PoseTrack:
    """The clean set of an exercise's own tests."""
    motion = importlib.import_module(f"tests.exercises.test_{name}").CLEAN
    return film(motion, fps=FPS)


def in_a_row(*tracks: PoseTrack, pause_s: float = 3.0) -> list[Pose]:
    """One recording after the other, with nobody in the picture between."""
    poses: list[Pose] = []
    for track in tracks:
        start_s = poses[-1].time_s + pause_s if poses else 0.0
        poses += delay(track, start_s)
    return poses


def push(workout: WorkoutSession, poses: Iterable[Pose]) -> list[WorkoutUpdate]:
    return [workout.push(pose) for pose in poses]


def squats() -> Motion:
    down = Posture(trunk_deg=38.0, thigh_deg=-85.0, shank_deg=33.0, arm_deg=80.0)
    moves = (Move(to=down, over_s=1.2, hold_s=0.2), Move(to=STANDING, over_s=1.0, hold_s=0.8))
    return Motion(start=STANDING, hold_s=1.0, moves=moves * 3)


def push_ups() -> Motion:
    up = Posture(trunk_deg=70.0, thigh_deg=72.0, shank_deg=74.0, arm_deg=70.0)
    down = Posture(trunk_deg=86.0, thigh_deg=86.0, shank_deg=86.0, arm_deg=30.0, elbow_deg=80.0)
    moves = (Move(to=down, over_s=1.0), Move(to=up, over_s=1.0, hold_s=0.5))
    return Motion(start=up, hold_s=1.0, moves=moves * 4)


def arm_curls() -> Motion:
    moves = (Move(to=replace(STANDING, elbow_deg=130.0), over_s=1.0), Move(to=STANDING, over_s=1.0))
    return Motion(start=STANDING, hold_s=1.0, moves=moves * 4)


def kneeling_and_waiting() -> Motion:
    return Motion(start=Posture(shank_deg=90.0), hold_s=8.0, moves=())


class TestWhichMovement:
    @pytest.mark.parametrize("name", names())
    def test_each_is_recognised_and_reported_as_if_it_had_been_given(self, name: str) -> None:
        track = clean(name)
        report = analyse(track)
        assert (report.exercise, report.exercise_from) == (name, "recognised")
        assert report.confidence is not None
        assert 0.5 <= report.confidence <= 1.0
        given = analyse(track, exercise=name)
        assert (given.exercise_from, given.confidence) == ("given", None)
        # What comes before somebody is known to lie or kneel is not part of it, no more than the way to it.
        assert report.rep_count == given.rep_count
        assert [rep.faults for rep in report.reps] == [rep.faults for rep in given.reps]

    @pytest.mark.parametrize("name", names())
    def test_a_mirror_changes_nothing(self, name: str) -> None:
        track = clean(name)
        assert [(one.exercise, one.rep_count) for one in analyse_workout(mirror(track)).sets] == [
            (one.exercise, one.rep_count) for one in analyse_workout(track).sets
        ]

    @pytest.mark.parametrize("other", [squats, push_ups, arm_curls, kneeling_and_waiting])
    def test_another_movement_is_none_of_ours(self, other: object) -> None:
        motion = other()  # type: ignore[operator]
        track = film(motion, FLOOR if other in (push_ups, kneeling_and_waiting) else None, fps=FPS)
        recording = analyse_workout(track)
        assert recording.sets == ()
        assert '"sets": []' in format_json(recording)
        assert Recording.from_dict(recording.to_dict()) == recording
        with pytest.raises(NotRecognised, match=r"None of the movements .* name one with") as caught:
            analyse(track)
        assert "\n" not in str(caught.value)

    def test_a_squat_is_not_forced_on_anybody(self) -> None:
        # Given as a deadlift it is what it was before: looked at as one.
        report = analyse(film(squats(), fps=FPS), exercise="deadlift")
        assert (report.rep_count, {attempt.reason for attempt in report.refused}) == (0, {"squat"})

    def test_only_the_named_ones_are_looked_for(self) -> None:
        workout = WorkoutSession(among=[load("hip_lift"), load("nordic_curl")])
        push(workout, clean("deadlift"))
        assert workout.report_sets() == ()


class TestSeveralSets:
    def test_several_movements_come_out_in_order(self) -> None:
        order = ["deadlift", "hip_lift", "single_leg_deadlift", "cat_cow"]
        poses = in_a_row(*(clean(name) for name in order))
        sets = analyse_workout(poses).sets
        assert [one.exercise for one in sets] == order
        assert [one.rep_count for one in sets] == [analyse(clean(name)).rep_count for name in order]
        with pytest.raises(SeveralSets, match="There are 4 sets"):
            analyse(poses)

    @pytest.mark.parametrize("exercise", ["auto", "deadlift"])
    def test_a_rest_parts_two_sets_of_one_movement(self, exercise: str) -> None:
        rested = deadlift_set([Rep()] * 2 + [Rep(top_s=20.0)] + [Rep()] * 2)
        sets = analyse_workout(film(rested, fps=FPS), exercise=exercise).sets
        assert [one.rep_count for one in sets] == [3, 2]
        assert [[rep.number for rep in one.reps] for one in sets] == [[1, 2, 3], [1, 2]]
        assert sets[0].rest_before_s is None
        assert sets[1].rest_before_s == pytest.approx(20.0, abs=1.5)

    def test_a_pause_at_the_top_does_not(self) -> None:
        paused = deadlift_set([Rep(), Rep(top_s=4.5), Rep()])
        assert analyse(film(paused, fps=FPS), exercise="deadlift").rep_count == 3

    def test_the_weights_put_down_between_sets_are_no_reps(self) -> None:
        floor = hinge(trunk_deg=80.0, shank_deg=10.0, knee_deg=75.0)
        put = (Move(to=floor, over_s=1.5, hold_s=0.5), Move(to=STANDING, over_s=1.5, hold_s=1.0))
        first = deadlift_set([Rep()] * 3)
        motion = replace(
            first,
            moves=(*first.moves, *put, Move(to=STANDING, over_s=0.5, hold_s=20.0), *put, *first.moves),
        )
        sets = analyse_workout(film(motion, fps=FPS)).sets
        assert [one.rep_count for one in sets] == [3, 3]
        assert [[attempt.reason for attempt in one.refused] for one in sets] == [["handling_the_weights"]] * 2

    def test_turning_round_begins_a_set_seen_from_the_other_side(self) -> None:
        lift = deadlift_set([Rep()] * 3)
        stand = Motion(start=STANDING, hold_s=1.0, moves=())
        there, back = film(lift, Figure(facing=1), fps=FPS), film(lift, Figure(facing=-1), fps=FPS)
        turned = in_a_row(there, film(stand, Figure(facing=-1), fps=FPS), back, pause_s=0.1)
        for exercise in ("auto", "deadlift"):
            sets = analyse_workout(turned, exercise=exercise).sets
            assert [(one.facing, one.rep_count) for one in sets] == [("right", 3), ("left", 3)]
            assert [one.refused for one in sets] == [(), ()]
            assert [one.quality.warnings for one in sets] == [(), ()]
            # The first rep after the turn is whole: the turn is noticed late, and dated back.
            assert sets[1].reps[0].metrics["tempo_down_s"].value is not None

    def test_what_is_refused_after_turning_round_is_told(self) -> None:
        squat = replace(STANDING, trunk_deg=35.0, thigh_deg=-85.0, shank_deg=28.0, arm_deg=80.0)
        squats = Motion(
            start=STANDING,
            hold_s=1.0,
            moves=tuple(Move(to=to, over_s=1.2, hold_s=0.4) for to in (squat, STANDING) * 3),
        )
        there = film(deadlift_set([Rep()] * 3), Figure(facing=1), fps=FPS)
        back = film(squats, Figure(facing=-1), fps=FPS)
        first, second = analyse_workout(in_a_row(there, back, pause_s=0.1), exercise="deadlift").sets
        assert (first.rep_count, second.rep_count) == (3, 0)
        assert {refused.reason for refused in second.refused} == {"squat"}

    def test_walking_away_and_coming_back_costs_nothing(self) -> None:
        track = clean("deadlift")
        left_s = float(track.time_s[-1])
        # Long enough for the time away to outweigh the sets many times.
        gone = [Pose.nobody(time_s=left_s + (index + 1) / FPS) for index in range(round(180 * FPS))]
        for exercise in ("auto", "deadlift"):
            sets = analyse_workout(
                [*track, *gone, *delay(track, gone[-1].time_s + 0.1)], exercise=exercise
            ).sets
            assert [(one.exercise, one.rep_count) for one in sets] == [("deadlift", 4)] * 2
            assert [one.quality.warnings for one in sets] == [(), ()]


class TestOneSet:
    @pytest.mark.parametrize("name", names())
    def test_is_the_report_of_its_session(self, name: str) -> None:
        track = clean(name)
        session = Session(name)
        for pose in track:
            session.push(pose)
        workout = WorkoutSession(name)
        push(workout, track)
        assert workout.report_sets() == (session.report(),)

    def test_without_a_rep_is_still_told_where_the_movement_was_given(self) -> None:
        still = film(Motion(start=STANDING, hold_s=5.0, moves=()), fps=FPS)
        [report] = analyse_workout(still, exercise="deadlift").sets
        assert (report.reps, report.refused) == ((), ())
        assert analyse_workout(still).sets == ()


class TestWhileItGoesOn:
    def test_a_set_is_told_when_it_begins_and_when_it_ends(self) -> None:
        track = film(deadlift_set([Rep()] * 2 + [Rep(top_s=15.0)] + [Rep()] * 2), fps=FPS)
        workout = WorkoutSession()
        updates = push(workout, track)
        known = [update for update in updates if update.exercise is not None]
        assert {update.exercise for update in known} == {"deadlift"}
        # Known with its first rep.
        assert known[0].update is not None
        assert known[0].update.rep_count == 1
        assert updates[-1].set_number == 2
        [end_s] = [update.time_s for update in updates if update.set_ended]
        first, second = workout.report_sets()
        # Six seconds by the clock of the count, which is a little ahead of the measured end.
        assert first.reps[-1].end_s + 5.5 < end_s < first.reps[-1].end_s + 7.0
        assert end_s < second.reps[0].start_s

    def test_what_is_seen_later_does_not_change_what_was_counted(self) -> None:
        poses = in_a_row(clean("deadlift"), clean("hip_lift"))
        workout = WorkoutSession()
        told: list[list[tuple[str, int]]] = []
        for index, pose in enumerate(poses):
            workout.push(pose)
            if index % 60 == 0:
                told.append([(one.exercise, one.rep_count) for one in workout.report_sets()])
        for before, after in pairwise(told):
            assert len(before) <= len(after)
            for one, other in zip(before, after, strict=False):
                assert one[0] == other[0]
                assert one[1] <= other[1]

    def test_time_must_increase(self) -> None:
        workout = WorkoutSession()
        workout.push(Pose.nobody(time_s=1.0))
        with pytest.raises(ValueError, match="order of time"):
            workout.push(Pose.nobody(time_s=1.0))

    def test_nobody_is_no_movement(self) -> None:
        workout = WorkoutSession()
        updates = push(workout, hide(clean("deadlift"), from_s=0.0, to_s=99.0))
        assert workout.report_sets() == ()
        assert workout.seen_fraction == 0.0
        assert all(update.update is None for update in updates)


def test_what_somebody_else_began_is_no_rep_of_the_lifter() -> None:
    # The other one is bent over when it turns out who lifts; standing upright then would end a rep.
    other = film(deadlift_set([Rep()]), fps=FPS, until_s=2.8)
    lifter = delay(film(deadlift_set([Rep()] * 2), fps=FPS), float(other.time_s[-1]) + 0.1)
    first, *rest = lifter
    counts = []
    for is_new in (False, True):
        workout = WorkoutSession("deadlift")
        push(workout, [*other, replace(first, is_someone_new=is_new), *rest])
        counts.append(sum(len(found.attempts.counted) for found in workout.find_sets()))
    assert counts == [3, 2]
