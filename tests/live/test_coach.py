"""The live coach: it counts as a recorded run does, says one thing a rep, and knows what mode it is in."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.analysis import analyse_workout
from formcheck.exercises import load
from formcheck.landmarks import Joint, Side, landmark_of
from formcheck.live.coach import LiveCoach
from formcheck.live.cues import CueChooser
from formcheck.live.events import Cue, Event, RepCounted, SetEnded, SetStarted
from formcheck.live.set_up import AGAIN_S, STILL_S
from formcheck.live.state import LiveState, Mode
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Fault, Rep, Report
from formcheck.rules import Severity
from tests.kneeling import NordicRep, NordicSet
from tests.lifting import (
    STANDING,
    Action,
    Motion,
    Move,
    deadlift_set,
    delay,
    drop_frames,
    film,
    hinge,
    mirror,
)
from tests.lifting import Rep as Lift
from tests.our_movements import TESTS_OF

SIZE_PX = (1280, 720)
CLEAN: dict[str, Action] = {name: tests.CLEAN for name, tests in TESTS_OF.items()}


class Session:
    """A live session over a track: what was told, and what was shown."""

    def __init__(self, coach: LiveCoach, track: PoseTrack, *, ends: bool = True) -> None:
        self.coach = coach
        self.told: list[Event] = []
        self.shown: list[LiveState] = []
        for pose in track:
            self.told += coach.push(pose, size_px=SIZE_PX)
            self.shown.append(coach.view)
        if ends:
            self.told += coach.end()

    def of(self, name: str) -> list[Event]:
        return [event for event in self.told if event.event == name]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Name and reps of every set, as they were told one by one."""
        sets: list[tuple[str, int]] = []
        for event in self.told:
            if isinstance(event, SetStarted):
                if event.corrected:
                    sets.pop()
                sets.append((event.exercise, 0))
            elif isinstance(event, RepCounted):
                sets[-1] = (sets[-1][0], sets[-1][1] + 1)
                assert event.number == sets[-1][1]
        return sets

    @property
    def reports(self) -> list[Report]:
        return [event.report for event in self.told if isinstance(event, SetEnded)]


def coach(exercise: str = "deadlift", *, checks_set_up: bool = False) -> LiveCoach:
    return LiveCoach(exercise, corrects_landmarks=False, checks_set_up=checks_set_up)


def moves_of(moves: tuple[Move, ...]) -> Motion:
    return Motion(start=STANDING, hold_s=1.5, moves=moves)


def recorded(track: PoseTrack, exercise: str) -> list[tuple[str, int]]:
    sets = analyse_workout(track, exercise=exercise).sets
    return [(one.exercise, one.rep_count) for one in sets if one.rep_count]


def raise_one_hand(track: PoseTrack, *, from_s: float, to_s: float, both: bool = False) -> PoseTrack:
    xy = track.xy_px.copy()
    rows = (track.time_s >= from_s) & (track.time_s <= to_s)
    for side in Side if both else (Side.RIGHT,):
        shoulder = xy[:, landmark_of(Joint.SHOULDER, side)]
        for joint, up_px in ((Joint.ELBOW, 110.0), (Joint.WRIST, 200.0)):
            xy[rows, landmark_of(joint, side)] = (shoulder - np.array([0.0, up_px]))[rows]
    return replace(track, xy_px=xy)


class TestCounting:
    @pytest.mark.parametrize("name", CLEAN)
    @pytest.mark.parametrize("exercise", ["given", "auto"])
    def test_it_counts_as_a_recorded_run(self, name: str, exercise: str) -> None:
        track = film(CLEAN[name], fps=15.0)
        wanted = name if exercise == "given" else "auto"
        session = Session(coach(wanted), track)
        assert session.counts == recorded(track, wanted)
        assert [(one.exercise, one.rep_count) for one in session.reports] == session.counts

    @pytest.mark.parametrize("from_floor", [False, True])
    @pytest.mark.parametrize("count", [1, 3])
    def test_a_first_bend_that_was_held_back_is_told_in_the_end(self, from_floor: bool, count: int) -> None:
        floor = Lift(bottom=hinge(trunk_deg=55.0, knee_deg=60.0, shank_deg=18.0))
        track = film(deadlift_set([floor] * count, from_floor=from_floor), fps=15.0)
        session = Session(coach(), track)
        assert session.counts == recorded(track, "deadlift") == [("deadlift", count)]

    @given(st.integers(0, 2**16), st.floats(0.0, 0.6))
    def test_dropped_pictures_do_not_change_the_count(self, seed: int, share: float) -> None:
        track = film(deadlift_set([Lift()] * 2), fps=20.0)
        track = drop_frames(track, np.random.default_rng(seed), share=share)
        assert Session(coach(), track).counts == [("deadlift", 2)]

    def test_sets_are_parted_by_rests(self) -> None:
        rest = (Move(to=STANDING, over_s=1.0, hold_s=9.0),)
        one = deadlift_set([Lift()] * 2)
        motion = Motion(start=STANDING, hold_s=1.5, moves=(*one.moves, *rest, *one.moves))
        track = film(motion, fps=15.0)
        session = Session(coach("auto"), track)
        assert session.counts == recorded(track, "auto") == [("deadlift", 2)] * 2
        started = [event for event in session.told if isinstance(event, SetStarted)]
        assert [event.set_number for event in started] == [1, 2]
        assert session.reports[1].rest_before_s == pytest.approx(11.0, abs=1.5)

    def test_a_bend_that_was_held_back_in_the_set_before_is_told_with_that_set(self) -> None:
        floor = Lift(bottom=hinge(trunk_deg=55.0, knee_deg=60.0, shank_deg=18.0))
        rest = (Move(to=STANDING, over_s=1.0, hold_s=9.0),)
        moves = (*deadlift_set([floor]).moves, *rest, *deadlift_set([floor] * 3).moves)
        track = film(moves_of(moves), fps=15.0)
        session = Session(coach(), track)
        assert recorded(track, "deadlift") == [("deadlift", 1), ("deadlift", 3)]
        assert [report.rep_count for report in session.reports] == [1, 3]
        assert session.counts == recorded(track, "deadlift")

    def test_who_turns_round_after_a_long_rest_is_counted(self) -> None:
        parts = [
            film(deadlift_set([Lift()] * 2), fps=8.0),
            film(Motion(start=STANDING, hold_s=120.0, moves=()), fps=8.0),
            mirror(film(Motion(start=STANDING, hold_s=20.0, moves=()), fps=8.0)),
            mirror(film(deadlift_set([Lift()] * 3), fps=8.0)),
        ]
        session, begins_s, reports = coach(), 0.0, []
        for part in parts:
            part = delay(part, begins_s) if begins_s else part
            begins_s = float(part.time_s[-1]) + 0.1
            reports += Session(session, part, ends=part is parts[-1]).reports
        reports += [event.report for event in session.end() if isinstance(event, SetEnded)]
        assert [report.rep_count for report in reports] == [2, 3]

    def test_hours_need_the_memory_of_a_set_or_two(self) -> None:
        moves = (*deadlift_set([Lift()] * 2).moves, Move(to=STANDING, over_s=1.0, hold_s=20.0))
        track = film(Motion(start=STANDING, hold_s=1.5, moves=moves * 5), fps=8.0)
        idle = film(Motion(start=STANDING, hold_s=150.0, moves=()), fps=8.0)
        worked = Session(coach("auto"), track, ends=False)
        assert worked.counts == recorded(track, "auto") == [("deadlift", 2)] * 5
        assert worked.coach.kept < 0.6 * len(track)
        rested = Session(worked.coach, delay(idle, float(track.time_s[-1]) + 0.1), ends=False)
        assert rested.coach.kept < 8 * 70
        again = Session(rested.coach, delay(film(moves_of(moves), fps=8.0), rested.shown[-1].time_s + 0.1))
        assert again.counts == [("deadlift", 2)]
        assert [report.rep_count for report in again.coach.reports] == [2] * 6

    def test_sets_of_two_movements_are_told_apart(self) -> None:
        first = film(deadlift_set([Lift()] * 2), fps=15.0)
        second = delay(film(NordicSet(reps=[NordicRep()] * 2), fps=15.0), float(first.time_s[-1]) + 4.0)
        told = Session(coach("auto"), first, ends=False)
        rest = Session(told.coach, second)
        assert [one.exercise for one in told.reports + rest.reports] == ["deadlift", "nordic_curl"]
        assert [one.rep_count for one in told.coach.reports] == [2, 2]

    def test_a_set_that_nobody_recognises_is_none(self) -> None:
        squat = hinge(trunk_deg=35.0, knee_deg=100.0, shank_deg=30.0, reach_pct=90.0)
        track = film(deadlift_set([Lift(bottom=squat)] * 2), fps=15.0)
        assert Session(coach("auto"), track).counts == recorded(track, "auto")

    def test_an_empty_session_ends_quietly(self) -> None:
        assert [event.event for event in coach().end()] == ["stopped"]


class TestModes:
    def test_set_up_countdown_exercise_rest_end(self) -> None:
        stand = Motion(start=STANDING, hold_s=STILL_S + 4.0, moves=deadlift_set([Lift()] * 2).moves)
        rested = Motion(start=STANDING, hold_s=9.0, moves=())
        first = film(stand, fps=15.0)
        session = Session(coach(checks_set_up=True), first, ends=False)
        after = Session(session.coach, delay(film(rested, fps=15.0), float(first.time_s[-1]) + 0.1))
        modes = [state.mode for state in (*session.shown, *after.shown)]
        order = [mode for mode, before in zip(modes, [None, *modes[:-1]], strict=True) if mode is not before]
        assert order == [Mode.SET_UP, Mode.COUNTDOWN, Mode.EXERCISE, Mode.REST]
        assert [event.to_dict()["left"] for event in session.of("countdown")] == [3, 2, 1, 0]
        assert after.coach.mode is Mode.ENDED
        assert after.shown[-1].rest_s == pytest.approx(
            after.shown[-1].time_s - first.time_s[-1] + 1.0, abs=1.0
        )

    def test_a_countdown_goes_on_after_a_pause_where_it_was(self) -> None:
        session, left, pauses = coach(checks_set_up=True), [], 0
        for pose in film(Motion(start=STANDING, hold_s=STILL_S + 20.0, moves=()), fps=15.0):
            told = [event.to_dict() for event in session.push(pose, size_px=SIZE_PX)]
            left += [(one["t_s"], one["left"]) for one in told if one["event"] == "countdown"]
            is_begun = len(left) == 1 and not pauses
            is_over = session.mode is Mode.PAUSED and pose.time_s > left[0][0] + 5.0
            if is_begun or is_over:
                pauses += 1
                session.toggle_pause(pose.time_s)
        assert [number for _, number in left] == [3, 2, 1, 0]
        assert left[-1][0] - left[0][0] == pytest.approx(8.0, abs=0.3)

    def test_a_key_that_comes_later_than_the_next_pictures_upsets_nothing(self) -> None:
        track = film(deadlift_set([Lift()] * 2), fps=15.0)
        session = coach()
        for number, pose in enumerate(track):
            session.push(pose, size_px=SIZE_PX)
            if number in (40, 41):
                session.toggle_pause(pose.time_s + 0.5)
        assert session.view.time_s == pytest.approx(float(track.time_s[-1]))

    def test_no_hold_is_told_in_a_pause(self) -> None:
        session, held = coach("hip_lift"), []
        for pose in film(CLEAN["hip_lift"], fps=15.0):
            session.push(pose, size_px=SIZE_PX)
            if session.mode is not Mode.PAUSED and (session.view.held_s or 0.0) > 1.0:
                session.toggle_pause(pose.time_s)
            if session.mode is Mode.PAUSED:
                held.append(session.view.held_s)
        assert held
        assert set(held) == {None}

    def test_who_lifts_before_the_check_is_done_is_counted(self) -> None:
        session = Session(coach(checks_set_up=True), film(deadlift_set([Lift()] * 2), fps=15.0))
        assert session.counts == [("deadlift", 2)]
        assert session.shown[-1].mode is Mode.EXERCISE

    def test_the_rest_is_told_every_half_minute(self) -> None:
        moves = (*deadlift_set([Lift()]).moves, Move(to=STANDING, over_s=1.0, hold_s=70.0))
        session = Session(coach(), film(Motion(start=STANDING, hold_s=1.5, moves=moves), fps=6.0))
        assert [round(event.to_dict()["rest_s"] / 10.0) * 10 for event in session.of("rest")][1:] == [30, 60]

    def test_a_hand_pauses_and_goes_on(self) -> None:
        stand = film(Motion(start=STANDING, hold_s=12.0, moves=()), fps=15.0)
        track = raise_one_hand(stand, from_s=2.0, to_s=4.0)
        track = raise_one_hand(track, from_s=7.0, to_s=9.0)
        session = Session(coach(), track, ends=False)
        assert [event.event for event in session.told] == ["paused", "resumed"]
        assert {state.mode for state in session.shown if 4.0 < state.time_s < 7.0} == {Mode.PAUSED}

    def test_what_is_done_in_a_pause_is_not_counted(self) -> None:
        session = coach()
        session.toggle_pause(0.0)
        assert Session(session, film(deadlift_set([Lift()] * 2), fps=15.0)).counts == []

    def test_both_hands_stop(self) -> None:
        lifted = film(deadlift_set([Lift()]), fps=15.0)
        stand = delay(film(Motion(start=STANDING, hold_s=5.0, moves=()), fps=15.0), lifted.time_s[-1] + 0.1)
        session = Session(coach(), lifted, ends=False)
        up = raise_one_hand(stand, from_s=float(stand.time_s[0]) + 0.5, to_s=99.0, both=True)
        after = Session(session.coach, up, ends=False)
        assert [event.event for event in after.told] == ["set_ended", "stopped"]
        assert session.coach.push(Pose.nobody(time_s=99.0), size_px=SIZE_PX) == ()

    def test_a_lost_camera_is_told_once_and_the_set_kept(self) -> None:
        track = film(deadlift_set([Lift()] * 3), fps=15.0)
        half = track.time_s < 6.0
        first, second = (
            replace(
                track,
                time_s=track.time_s[rows],
                xy_px=track.xy_px[rows],
                visibility=track.visibility[rows],
                outline=None,
            )
            for rows in (half, ~half)
        )
        session = Session(coach(), first, ends=False)
        before = session.coach.view.count
        assert [event.event for event in session.coach.camera_lost(6.0, "gone")] == ["camera_lost"]
        assert session.coach.camera_lost(6.5) == ()
        assert session.coach.view.camera_lost
        assert [event.event for event in session.coach.camera_back(8.0, 3.5)] == ["camera_back"]
        after = Session(session.coach, delay(second, 4.0))
        assert before >= 1
        assert len(session.coach.reports) == 1
        assert session.coach.reports[0].rep_count > before
        assert not after.coach.view.camera_lost


class TestCues:
    def test_at_most_one_a_rep(self) -> None:
        for name, motions in TESTS_OF["deadlift"].WITNESSES.items():
            for motion in motions:
                session = Session(coach(), film(motion, fps=15.0))
                said = [event for event in session.told if isinstance(event, Cue)]
                assert max(Counter(event.rep_number for event in said).values(), default=0) <= 1, name

    def test_rounding_is_told_in_the_rep(self) -> None:
        rounded = Lift(bottom=hinge(back_bend_deg=60.0), down_s=3.0)
        session = Session(coach(), film(deadlift_set([Lift(), rounded]), fps=15.0))
        [cue] = [event for event in session.told if isinstance(event, Cue) and event.severity]
        second = session.reports[0].reps[1]
        assert (cue.name, cue.in_rep, cue.rep_number) == ("rounded_back", True, 2)
        assert second.start_s < cue.t_s < second.end_s

    def test_a_clean_set_hears_no_complaint(self) -> None:
        for name, motion in CLEAN.items():
            session = Session(coach(name), film(motion, fps=15.0))
            assert not [event for event in session.told if isinstance(event, Cue) and event.severity], name


def fault(name: str, severity: str) -> Fault:
    return Fault(name=name, severity=severity, value=1.0, limit=0.0, unit="deg", cue=f"Mend {name}.")


def make_rep(*faults: Fault) -> Rep:
    grave = any(one.severity != "info" for one in faults)
    return Rep(
        number=1,
        start_s=0.0,
        turn_s=1.0,
        end_s=2.0,
        clean=not grave,
        metrics={},
        faults=faults,
        borderline=(),
        unchecked=(),
    )


class TestChooser:
    def test_what_matters_most_comes_first(self) -> None:
        chooser = CueChooser(load("deadlift"))
        said = chooser.choose(make_rep(fault("a", "info"), fault("b", "fault"), fault("c", "warn")), number=1)
        assert said is not None
        assert (said.name, said.severity) == ("b", Severity.FAULT)

    def test_what_was_mended_is_praised_before_the_next_complaint(self) -> None:
        chooser = CueChooser(load("deadlift"))
        chooser.choose(make_rep(fault("squatting", "warn")), number=1)
        said = chooser.choose(make_rep(fault("short", "warn")), number=2)
        assert said is not None
        assert (said.name, said.severity) == ("squatting", None)

    def test_the_same_is_not_said_every_time(self) -> None:
        chooser = CueChooser(load("deadlift"))
        said = [chooser.choose(make_rep(fault("chin_up", "warn")), number=n) for n in range(1, 7)]
        assert [one is not None for one in said] == [True, False, True, False, True, False]

    def test_nothing_more_is_said_of_a_rep_that_was_spoken_of(self) -> None:
        chooser = CueChooser(load("deadlift"))
        assert chooser.choose_in_rep(make_rep(fault("chin_up", "warn")), number=1) is not None
        assert chooser.choose_in_rep(make_rep(fault("squatting", "fault")), number=1) is None
        assert chooser.choose(make_rep(fault("squatting", "fault")), number=1) is None

    def test_a_tip_can_wait_for_the_end_of_the_rep(self) -> None:
        assert CueChooser(load("deadlift")).choose_in_rep(make_rep(fault("a", "info")), number=1) is None

    @given(st.lists(st.sampled_from([(), ("info",), ("warn",), ("fault",), ("warn", "fault")]), max_size=20))
    def test_praise_is_never_about_what_was_wrong(self, reps: list[tuple[str, ...]]) -> None:
        chooser = CueChooser(load("deadlift"))
        for number, severities in enumerate(reps, start=1):
            names = ("squatting", "short")
            rep = make_rep(*(fault(name, how) for name, how in zip(names, severities, strict=False)))
            said = chooser.choose(rep, number=number)
            if said is not None and said.severity is None:
                assert said.name not in {one.name for one in rep.faults}


class TestScreen:
    def test_the_target_is_the_lifters_own(self) -> None:
        session = Session(coach(), film(deadlift_set([Lift()] * 3), fps=15.0))
        turn_deg = np.median([rep.metrics["hip_flexion_deg"].value or 0.0 for rep in session.reports[0].reps])
        assert float(session.shown[-1].target_text.strip("°")) == pytest.approx(turn_deg, abs=5.0)
        depths = np.array([state.depth_share for state in session.shown if state.count == 2])
        assert np.nanmax(depths) == pytest.approx(1.0, abs=0.05)
        assert session.shown[0].target_text.startswith("≥")

    def test_the_count_goes_up_by_one(self) -> None:
        session = Session(coach(), film(deadlift_set([Lift()] * 3), fps=15.0))
        counts = [state.count for state in session.shown]
        assert set(np.diff(counts)) <= {0, 1}
        assert counts[-1] == 3

    def test_a_hold_is_timed(self) -> None:
        session = Session(coach("hip_lift"), film(CLEAN["hip_lift"], fps=15.0))
        longest = max(state.held_s or 0.0 for state in session.shown)
        held_s = max(rep.metrics["hold_s"].value or 0.0 for rep in session.reports[0].reps)
        assert longest == pytest.approx(held_s, abs=1.5)

    def test_texts_come_from_whoever_has_them(self) -> None:
        told = LiveCoach("deadlift", words=lambda key, text: f"[{key}]", corrects_landmarks=False)
        said = [event.to_dict() for event in told.push(Pose.nobody(time_s=0.0), size_px=SIZE_PX)]
        said += [event.to_dict() for event in told.push(Pose.nobody(time_s=1.0), size_px=SIZE_PX)]
        assert [event["text"] for event in said] == ["[set_up.nobody]"]
        assert told.view.help == "[set_up.nobody]"

    def test_what_is_to_be_changed_is_said_again(self) -> None:
        waiting = LiveCoach("deadlift", corrects_landmarks=False)
        said = [
            event.t_s
            for time_s in np.arange(0.0, 30.0, 0.5)
            for event in waiting.push(Pose.nobody(time_s=float(time_s)), size_px=SIZE_PX)
        ]
        assert np.diff(said) == pytest.approx([AGAIN_S] * 2)

    def test_somebody_who_comes_in_a_pause_is_new_after_it(self) -> None:
        counts = []
        for is_new in (False, True):
            lifter = coach()
            other = film(deadlift_set([Lift()]), fps=15.0, until_s=2.8)
            for pose in other:
                lifter.push(pose, size_px=SIZE_PX)
            at_s = float(other.time_s[-1])
            lifter.toggle_pause(at_s + 0.05)
            lifter.push(replace(Pose.nobody(time_s=at_s + 0.1), is_someone_new=is_new), size_px=SIZE_PX)
            lifter.toggle_pause(at_s + 0.15)
            for pose in delay(film(deadlift_set([Lift()] * 2), fps=15.0), at_s + 0.2):
                lifter.push(pose, size_px=SIZE_PX)
            lifter.end()
            counts.append(sum(len(report.reps) for report in lifter.reports))
        assert counts == [3, 2]
