"""From poses to a report, and the refusal to judge what cannot be judged."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import formcheck
from formcheck.analysis import (
    analyse,
    analyse_track,
    analyse_workout,
    describe_nothing,
    describe_source,
    load_track,
)
from formcheck.errors import (
    NoPerson,
    NotRecognised,
    NotSideOn,
    PersonError,
    PosesInvalid,
    SeveralPeople,
    SourceNotFound,
    UnknownExercise,
)
from formcheck.landmarks import Side
from formcheck.pose import Pose, PoseTrack
from formcheck.report import Report, Source
from formcheck.session import Session
from formcheck.source import Gap, Origin, SourceInfo, WhichPerson
from formcheck.workout import WorkoutSession
from tests.figure import Figure
from tests.lifting import Rep, deadlift_set, film, hide

INFO = SourceInfo(
    name="set1.mp4",
    sha256="cd" * 32,
    duration_s=20.0,
    frame_count=500,
    width_px=1280,
    height_px=720,
    rotation_deg=0,
    fps=25.0,
)


@pytest.fixture
def stored(tmp_path: Path, clean_track: PoseTrack) -> Path:
    path = tmp_path / "set1.npz"
    with path.open("wb") as file:
        replace(clean_track, origin=Origin(info=INFO)).save(file)
    return path


def test_a_stored_track_gives_the_report_of_the_track(stored: Path, clean_track: PoseTrack) -> None:
    expected = analyse(replace(clean_track, origin=Origin(info=INFO)), exercise="deadlift")
    for source in (stored, str(stored), load_track(stored)):
        report = analyse(source, exercise="deadlift")
        assert report.source.name == "set1.mp4"
        assert replace(report, source=expected.source) == expected


def test_the_landmarker_s_bias_is_taken_off_recordings_only(
    clean_track: PoseTrack, clean_report: Report
) -> None:
    recorded = analyse(replace(clean_track, origin=Origin(info=INFO)), exercise="deadlift")
    assert recorded.rep_count == clean_report.rep_count
    for one, two in zip(clean_report.reps, recorded.reps, strict=True):
        own, corrected = one.metrics["hip_flexion_deg"].value, two.metrics["hip_flexion_deg"].value
        assert own is not None
        assert corrected is not None
        # The landmarks read several degrees too little at the bottom of a hinge (ACCURACY.md).
        assert 2.0 < corrected - own < 10.0
        assert two.turn_s == pytest.approx(one.turn_s, abs=0.1)


def test_poses_of_one_s_own_give_the_report_of_the_track(
    clean_track: PoseTrack, clean_report: Report
) -> None:
    assert analyse(iter(clean_track), exercise="deadlift") == clean_report
    assert formcheck.analyse is analyse


def describe(track: PoseTrack, info: SourceInfo | None) -> Source:
    session = Session("deadlift")
    for pose in track:
        session.push(pose)
    return describe_source(session, info)


def test_the_source_is_described_as_the_container_and_the_pictures_say(clean_track: PoseTrack) -> None:
    source = describe(clean_track, INFO)
    assert (source.name, source.sha256, source.width, source.height) == ("set1.mp4", "cd" * 32, 1280, 720)
    assert source.frames == len(clean_track)
    assert source.duration_s == 20.0
    last_s = round(float(clean_track.time_s[-1]), 3)
    unknown = describe(clean_track, replace(INFO, duration_s=math.nan))
    assert unknown.duration_s == last_s
    assert describe(clean_track, None).duration_s == last_s
    assert describe(PoseTrack.from_poses([]), None).duration_s == 0.0


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match=r"There is no file .*set9\.npz': check"):
        analyse(tmp_path / "set9.npz", exercise="deadlift")


def test_a_file_that_is_no_track_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.npz"
    path.write_text("three reps, felt good")
    with pytest.raises(PosesInvalid, match=r"^notes\.npz is not a pose file"):
        analyse(path, exercise="deadlift")


def test_a_side_may_be_a_word(clean_track: PoseTrack) -> None:
    for side in Side:
        assert analyse(clean_track, exercise="deadlift", side=side.value) == analyse(
            clean_track, exercise="deadlift", side=side
        )
    with pytest.raises(ValueError, match="banana"):
        analyse(clean_track, side="banana")


def test_an_unknown_exercise_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownExercise, match="did you mean deadlift"):
        analyse(tmp_path / "missing.npz", exercise="dead lifts")


def test_what_is_too_short_for_a_rep_is_called_short(clean_track: PoseTrack) -> None:
    with pytest.raises(NoPerson, match=r"in the recording, which is only 0\.3 s long; film"):
        analyse([Pose.nobody(time_s=index / 30.0) for index in range(10)], exercise="deadlift")
    with pytest.raises(NotRecognised, match=r"which is only 0\.8 s long"):
        raise describe_nothing(analyse_workout([pose for pose in clean_track if pose.time_s < 0.8]))


@pytest.mark.parametrize("empty", [True, False])
def test_where_nobody_is_there_is_nothing_to_judge(empty: bool) -> None:
    poses = [] if empty else [Pose.nobody(time_s=index / 30.0) for index in range(90)]
    with pytest.raises(NoPerson, match="Nobody can be seen in the recording; film"):
        analyse(PoseTrack.from_poses(poses), exercise="deadlift")


def test_a_person_for_a_moment_is_too_little(clean_track: PoseTrack) -> None:
    track = replace(hide(clean_track, from_s=2.0, to_s=99.0), origin=Origin(info=INFO))
    with pytest.raises(NoPerson, match=r"in only \d+ % of set1\.mp4, which is too little"):
        analyse(track, exercise="deadlift")


def test_a_person_who_flickers_is_a_guess_of_the_landmarker(clean_track: PoseTrack) -> None:
    poses = [pose if int(pose.time_s / 0.4) % 2 else Pose.nobody(time_s=pose.time_s) for pose in clean_track]
    with pytest.raises(NoPerson, match="Nobody can be seen"):
        analyse(PoseTrack.from_poses(poses), exercise="deadlift")


def test_a_person_for_a_third_is_judged_and_warned(clean_track: PoseTrack) -> None:
    report = analyse(hide(clean_track, from_s=6.0, to_s=99.0), exercise="deadlift")
    assert report.rep_count == 1
    assert any("could be seen in only" in warning for warning in report.quality.warnings)


def test_two_lifters_are_too_many(clean_track: PoseTrack) -> None:
    with pytest.raises(SeveralPeople, match=r"two people of about the same size in set1\.mp4"):
        analyse(replace(clean_track, origin=Origin(info=INFO, people=2)), exercise="deadlift")
    assert analyse(replace(clean_track, origin=Origin(people=1)), exercise="deadlift").rep_count == 3


@pytest.mark.parametrize("lifter", [WhichPerson.LEFT, WhichPerson.RIGHT])
def test_the_report_says_whom_of_two_it_is_about(clean_track: PoseTrack, lifter: WhichPerson) -> None:
    origin = Origin(info=INFO, people=1, lifter=lifter)
    report = analyse(replace(clean_track, origin=origin), exercise="deadlift")
    assert report.rep_count == 3
    assert f"Two people are in view; this is about the one on the {lifter.value}." in report.quality.warnings


@pytest.mark.parametrize("yaw_deg", [62.0, 85.0])
def test_a_front_view_is_refused(yaw_deg: float) -> None:
    track = film(deadlift_set([Rep()]), Figure(yaw_deg=yaw_deg), fps=15.0)
    with pytest.raises(NotSideOn, match="put the camera to your side"):
        analyse(track, exercise="deadlift")


@pytest.mark.parametrize("yaw_deg", [35.0, 45.0])
def test_an_oblique_view_is_counted_and_not_judged(yaw_deg: float) -> None:
    track = film(deadlift_set([Rep(down_s=0.7)] * 2), Figure(yaw_deg=yaw_deg), fps=15.0)
    report = analyse(track, exercise="deadlift")
    assert report.rep_count == 2
    assert report.quality.camera_yaw_deg == pytest.approx(yaw_deg, abs=2.0)
    assert any("judged; turn side-on" in warning for warning in report.quality.warnings)
    for rep in report.reps:
        assert rep.faults == ()
        assert set(rep.unchecked) == {check.name for check in Session("deadlift").exercise.checks}


def test_a_slightly_oblique_view_widens_the_uncertainty(clean_report: Report) -> None:
    track = film(deadlift_set([Rep()] * 3), Figure(yaw_deg=25.0), fps=15.0)
    report = analyse(track, exercise="deadlift")
    assert any("less sure" in warning for warning in report.quality.warnings)
    straight, oblique = (one.reps[0].metrics["hip_flexion_deg"] for one in (clean_report, report))
    assert oblique.uncertainty > straight.uncertainty
    straight, oblique = (one.reps[0].metrics["tempo_down_s"] for one in (clean_report, report))
    assert oblique.uncertainty == straight.uncertainty


def test_gaps_of_the_recording_are_reported(clean_track: PoseTrack) -> None:
    gaps = (Gap(start_s=3.0, end_s=4.5, reason="damaged"),)
    report = analyse(replace(clean_track, origin=Origin(gaps=gaps)), exercise="deadlift")
    assert "From 3.0 s to 4.5 s the video could not be read (damaged)." in report.quality.warnings


def test_a_given_side_is_taken(clean_track: PoseTrack) -> None:
    report = analyse(clean_track, exercise="deadlift", side=Side.LEFT)
    assert (report.side, report.facing, report.rep_count) == ("left", "right", 3)


def test_a_recording_holds_its_one_set(clean_track: PoseTrack, clean_report: Report) -> None:
    recording = analyse_track(clean_track, WorkoutSession("deadlift"))
    assert recording.sets == (clean_report,)
    assert recording.source == clean_report.source


def test_errors_are_one_sentence(clean_track: PoseTrack) -> None:
    nobody = PoseTrack.from_poses([Pose.nobody(time_s=0.1 * index) for index in range(9)])
    front = film(deadlift_set([Rep()]), Figure(yaw_deg=80.0), fps=10.0)
    for track, people in ((nobody, 0), (front, 1), (clean_track, 2)):
        with pytest.raises(PersonError) as caught:
            analyse(replace(track, origin=Origin(info=INFO, people=people)), exercise="deadlift")
        message = str(caught.value)
        assert message[0].isupper() or message.startswith("set1.mp4")
        assert message.endswith(".")
        assert ". " not in message
        assert "\n" not in message


def test_the_track_is_not_changed(clean_track: PoseTrack) -> None:
    before = clean_track.xy_px.copy(), clean_track.time_s.copy()
    analyse(clean_track, exercise="deadlift")
    np.testing.assert_array_equal(clean_track.xy_px, before[0])
    np.testing.assert_array_equal(clean_track.time_s, before[1])
