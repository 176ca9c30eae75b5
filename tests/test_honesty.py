"""What is not seen is not claimed: no praise without a look, no depth without a bottom."""

from dataclasses import replace

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.landmarks import Joint, Landmark, Side, landmark_of
from formcheck.pose import PoseTrack
from formcheck.report import Report
from formcheck.session import Session
from tests.figure import Figure
from tests.lifting import STANDING, Motion, Move, Rep, add_noise, deadlift_set, film, hide, hinge

FPS = 25.0
GOOD = [Rep()] * 4


def look_at(track: PoseTrack) -> Report:
    return analyse(track, exercise="deadlift")


def faults(report: Report) -> list[list[str]]:
    return [[fault.name for fault in rep.faults] for rep in report.reps]


class TestNotClean:
    def test_reps_from_a_bad_angle_are_counted_and_not_called_clean(self) -> None:
        report = look_at(film(deadlift_set(GOOD), Figure(yaw_deg=42.0), fps=FPS))
        assert report.rep_count == 4
        assert report.clean_count == report.summary["clean_count"] == 0
        assert [rep.clean for rep in report.reps] == [None] * 4
        assert all(len(rep.unchecked) == len(set(rep.unchecked)) for rep in report.reps)
        assert report.advice.good == ()

    def test_without_an_outline_nobody_says_that_the_back_kept_its_shape(self) -> None:
        report = look_at(replace(film(deadlift_set(GOOD), fps=FPS), outline=None))
        assert [rep.clean for rep in report.reps] == [None] * 4
        assert all("rounded_back" in rep.unchecked for rep in report.reps)
        assert not any("back" in praise for praise in report.advice.good)

    def test_a_back_that_was_hidden_where_it_matters_is_not_praised(self) -> None:
        motion = deadlift_set([Rep(bottom=hinge(back_bend_deg=32.0))] * 3)
        track = film(motion, fps=FPS)
        assert track.outline is not None
        outline = track.outline.copy()
        for rep in look_at(track).reps:
            outline[np.abs(track.time_s - rep.turn_s) < 0.8] = np.nan
        report = look_at(replace(track, outline=outline))
        assert not any(rep.clean for rep in report.reps)
        assert not any("back" in praise for praise in report.advice.good)


class TestBottomNotSeen:
    @pytest.mark.parametrize("blind_s", [0.9, 1.4, 1.9])
    def test_a_bottom_out_of_sight_has_no_depth(self, blind_s: float) -> None:
        track = film(deadlift_set(GOOD), fps=FPS)
        seen = look_at(track).reps[1]
        hidden = hide(track, from_s=seen.turn_s - 0.5 * blind_s, to_s=seen.turn_s + 0.5 * blind_s)
        report = look_at(hidden)
        assert report.rep_count == 4
        assert report.reps[1].metrics["hip_flexion_deg"].value is None
        assert report.reps[1].metrics["tempo_down_s"].value is None
        assert report.reps[1].faults == ()
        assert report.reps[1].clean is None
        assert [rep.clean for rep in report.reps[2:]] == [True, True]

    def test_time_out_of_sight_is_no_turn_seen(self) -> None:
        track = film(deadlift_set([Rep(down_s=2.0, pause_s=0.3, up_s=2.0)]), fps=FPS)
        rep = look_at(track).reps[0]
        # The recording starts on the way down and loses the lifter over the bottom.
        first = int(np.searchsorted(track.time_s, rep.turn_s - 0.8))
        late = PoseTrack(
            time_s=track.time_s[first:],
            xy_px=track.xy_px[first:],
            visibility=track.visibility[first:],
        )
        report = look_at(hide(late, from_s=rep.turn_s - 0.7, to_s=rep.turn_s + 0.9))
        assert report.rep_count == 0
        assert [refused.reason for refused in report.refused] == ["turn_not_seen"]


class TestOwnRange:
    def test_deep_reps_with_a_doubtful_back_are_no_example(self) -> None:
        flat, deep = Rep(), Rep(bottom=hinge(trunk_deg=88.0, back_bend_deg=23.0))
        report = look_at(film(deadlift_set([flat] * 3 + [deep] * 2), fps=FPS))
        assert not any("short" in names for names in faults(report))

    def test_the_best_is_a_rep_without_a_fault(self) -> None:
        rounded = Rep(bottom=hinge(trunk_deg=88.0, back_bend_deg=45.0))
        report = look_at(film(deadlift_set([*GOOD, rounded]), fps=FPS))
        good, bad = (
            report.reps[0].metrics["hip_flexion_deg"].value,
            report.reps[4].metrics["hip_flexion_deg"].value,
        )
        depth = report.to_dict()["summary"]["hinge_depth_deg"]
        assert good is not None
        assert bad is not None
        assert depth["best"] == pytest.approx(good, abs=2.0)
        assert depth["best"] < bad - 5.0


class TestAroundTheSet:
    def test_facing_the_camera_before_and_after_is_no_bad_angle(self) -> None:
        track = film(deadlift_set(GOOD, stand_s=8.0), fps=FPS)
        xy = track.xy_px.copy()
        before = track.time_s < 6.0
        trunk_px = np.linalg.norm(xy[0, Landmark.LEFT_SHOULDER] - xy[0, Landmark.LEFT_HIP])
        xy[before, Landmark.LEFT_SHOULDER, 0] += 0.36 * trunk_px
        xy[before, Landmark.RIGHT_SHOULDER, 0] -= 0.36 * trunk_px
        report = look_at(replace(track, xy_px=xy))
        assert report.rep_count == 4
        assert report.quality.camera_yaw_deg is not None
        assert report.quality.camera_yaw_deg < 15.0

    def test_walking_between_standing_and_the_rep_is_not_in_the_rep(self) -> None:
        relaxed = replace(STANDING, trunk_deg=STANDING.trunk_deg + 6.0, ankle_x=0.35)
        bottom = replace(hinge(), ankle_x=0.35)
        moves = (
            Move(to=relaxed, over_s=1.0, hold_s=2.5),
            Move(to=bottom, over_s=2.0, hold_s=0.3),
            Move(to=relaxed, over_s=1.4, hold_s=1.0),
        )
        report = look_at(film(Motion(start=STANDING, hold_s=2.0, moves=moves), fps=FPS))
        assert (report.rep_count, report.refused) == (1, ())
        assert report.reps[0].start_s == pytest.approx(5.5, abs=0.4)

    def test_shifting_weight_at_the_top_does_not_slow_the_next_rep(self) -> None:
        slack = replace(STANDING, trunk_deg=STANDING.trunk_deg + 8.0)
        moves = []
        for _ in range(4):
            moves += [
                Move(to=hinge(), over_s=0.7, hold_s=0.2),
                Move(to=STANDING, over_s=1.2, hold_s=0.6),
                Move(to=slack, over_s=0.8, hold_s=0.8),
            ]
        report = look_at(film(Motion(start=slack, hold_s=1.5, moves=tuple(moves)), fps=FPS))
        assert report.rep_count == 4
        for rep in report.reps:
            tempo_s = rep.metrics["tempo_down_s"].value
            assert tempo_s is not None
            assert tempo_s < 1.0


class TestPicturesASecond:
    def test_many_noisy_pictures_a_second_do_not_hide_the_lifter(self, rng: np.random.Generator) -> None:
        track = add_noise(film(deadlift_set([Rep()] * 2), fps=240.0), rng, sigma_px=2.0)
        report = look_at(track)
        assert report.rep_count == 2
        assert report.quality.seen_fraction > 0.95

    def test_four_pictures_a_second_are_a_person_all_the_same(self) -> None:
        report = look_at(film(deadlift_set([Rep(down_s=3.0, up_s=3.0, pause_s=1.0)] * 2), fps=4.0))
        assert report.rep_count == 2
        assert report.quality.seen_fraction > 0.9


def test_what_is_held_back_is_told() -> None:
    floor = Rep(bottom=hinge(trunk_deg=75.0, shank_deg=25.0, knee_deg=110.0), pause_s=0.6)
    session = Session("deadlift")
    updates = [session.push(pose) for pose in film(deadlift_set([floor] * 2), fps=FPS)]
    assert max(update.held_back for update in updates) == 1
    assert updates[-1].held_back == 0
    assert updates[-1].rep_count == session.report().rep_count == 2


def test_live_says_nothing_of_a_top_that_is_not_yet_seen() -> None:
    session = Session("deadlift")
    quick = deadlift_set([Rep(down_s=1.2, up_s=0.7, top_s=1.0)] * 3)
    live = [rep for pose in film(quick, fps=12.0) for rep in session.push(pose).finished]
    assert len(live) == 3
    assert all("no_lockout" in rep.unchecked for rep in live)
    report = session.report()
    assert not any(
        "no_lockout" in (*rep.unchecked, *names)
        for rep, names in zip(report.reps, faults(report), strict=True)
    )


def test_shins_are_judged_against_the_own_stand_so_that_a_tilted_camera_does_not_matter() -> None:
    tilted = look_at(film(deadlift_set(GOOD), Figure(roll_deg=14.0), fps=FPS))
    assert not any("knees_travel" in names for names in faults(tilted))


def test_hidden_feet_leave_the_squat_unchecked() -> None:
    track = hide(film(deadlift_set(GOOD), fps=FPS), from_s=0.0, to_s=99.0, joints=(Joint.ANKLE,))
    report = look_at(track)
    assert report.rep_count == 4
    assert all("squatting" in rep.unchecked and rep.clean is None for rep in report.reps)


def test_the_top_between_quick_reps_is_judged_however_short() -> None:
    half_way = replace(STANDING, trunk_deg=24.0)
    quick = deadlift_set([Rep(top_s=0.0, top=half_way)] * 3 + [Rep()])
    report = look_at(film(quick, fps=FPS))
    assert report.rep_count == 4
    assert all("no_lockout" in names for names in faults(report)[:3])


def test_feet_guessed_behind_a_plate_cost_no_rep() -> None:
    track = film(
        deadlift_set(
            [Rep(bottom=hinge(trunk_deg=75.0, shank_deg=8.0, knee_deg=60.0), pause_s=0.6)] * 3,
            from_floor=True,
        ),
        fps=FPS,
    )
    xy = track.xy_px.copy()
    for rep in look_at(track).reps:
        low = np.abs(track.time_s - rep.turn_s) < 0.7
        for side in Side:
            knee = xy[low, landmark_of(Joint.KNEE, side)]
            for foot in (Joint.ANKLE, Joint.HEEL, Joint.FOOT_INDEX):
                # Well seen, says the landmarker, and right below the knee.
                xy[low, landmark_of(foot, side)] = np.add(knee, (0.0, 12.0))
    report = look_at(replace(track, xy_px=xy))
    assert report.rep_count == 3
    assert report.quality.seen_fraction > 0.95
