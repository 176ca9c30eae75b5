"""The history as a user meets it: kept by other commands, shown, exported, deleted."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.analysis import analyse_workout
from formcheck.history.export import HISTORY_SCHEMA
from formcheck.history.place import ENVIRONMENT
from formcheck.history.store import History
from formcheck.pose import PoseTrack
from formcheck.report import Report
from formcheck.source import Origin, SourceInfo
from tests.cli.test_analyse import Run, assert_one_line
from tests.cli.test_analyse import run as run_anywhere
from tests.history.keeping import own_range_of, recording_of, tilt_of
from tests.real_input import ROOT


@pytest.fixture
def history_file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "history.sqlite3"


@pytest.fixture
def poses(tmp_path: Path, clean_track: PoseTrack) -> Path:
    path = tmp_path / "set.npz"
    with path.open("wb") as file:
        clean_track.save(file)
    return path


def run(history_file: Path | str, *arguments: object) -> Run:
    # Wide, so that no line is broken.
    return run_anywhere(*arguments, environment={ENVIRONMENT: str(history_file), "COLUMNS": "200"})


def keep_some(path: Path, report: Report) -> None:
    with History(path, person="Anna") as history:
        history.add_recording(recording_of(report, sha256="ab"))
        history.add_recording(recording_of(report, report))
        history.add_own_range(own_range_of(4.0))
    with History(path, person="Ben") as history:
        history.add_tilt(tilt_of(11.0))
        history.begin_session("live").begin_set("deadlift").add_rep(report.reps[0])


def test_what_is_analysed_is_kept_and_can_be_shown(history_file: Path, poses: Path) -> None:
    analysed = run(history_file, "analyse", poses, "-e", "deadlift", "--for", "Anna")
    assert (analysed.code, analysed.err) == (0, "")
    shown = run(history_file, "history")
    assert (shown.code, shown.err) == (0, "")
    assert "Anna" in shown.out
    assert "Deadlift 3 reps, 3 clean" in shown.out
    one = run(history_file, "history", "show", 1)
    # All that the analysis had printed, and when it was.
    assert one.out.split()[0] == "Session"
    assert "".join(analysed.out.split()) in "".join(one.out.split())
    with History(history_file) as history:
        [session] = history.sessions()
        assert session.sets[0].has_poses
        assert session.video is None


def test_keeping_nothing(history_file: Path, poses: Path) -> None:
    assert run(history_file, "analyse", poses, "-e", "deadlift", "--no-history").code == 0
    assert not history_file.exists()
    assert run("off", "analyse", poses, "-e", "deadlift").code == 0
    assert_one_line(run("off", "history"), 2, "switched off")


def test_a_history_that_cannot_be_used_costs_no_analysis(history_file: Path, poses: Path) -> None:
    history_file.parent.mkdir()
    history_file.write_text("no database")
    analysed = run(history_file, "analyse", poses, "-e", "deadlift")
    assert analysed.code == 0
    assert "Deadlift: 3 reps" in analysed.out
    assert len(analysed.err.splitlines()) == 1
    assert "set-aside" in analysed.err
    assert history_file.read_text() == "no database"

    moved = run(history_file, "history", "set-aside", "--yes")
    assert moved.code == 0
    assert Path(moved.out.strip()).read_text() == "no database"
    assert run(history_file, "analyse", poses, "-e", "deadlift").err == ""
    assert "3 reps" in run(history_file, "history").out


def test_a_photo_is_kept_by_its_place_only(history_file: Path, model: Path) -> None:
    photo = ROOT / "samples" / "standing_anterior.png"
    for _ in range(2):
        looked = run(history_file, "mirror", "--image", photo, "--model", model, "--person", "Ben")
        assert (looked.code, looked.err) == (0, "")
    with History(history_file) as history:
        [session] = history.sessions()
    assert (session.person, session.video, session.stands[0].result) == ("Ben", str(photo), "anterior")
    assert history_file.stat().st_size < 100_000 < photo.stat().st_size
    assert "anterior, 14° forward ±4°" in run(history_file, "history").out


def test_sessions_by_person_and_date(history_file: Path, clean_report: Report) -> None:
    keep_some(history_file, clean_report)
    everybody = run(history_file, "history", "show").out.splitlines()
    assert [line.split()[0] for line in everybody] == ["No.", "1", "2", "3", "4", "5"]
    assert "Deadlift 1 rep, broken off" in everybody[5]
    ben = run(history_file, "history", "show", "--person", "ben").out.splitlines()
    assert [line.split()[0] for line in ben] == ["No.", "4", "5"]
    assert "own range: indeterminate" in everybody[3] or "own range: middle" in everybody[3]
    assert len(run(history_file, "history", "show", "--last", 2).out.splitlines()) == 3
    assert run(history_file, "history", "people").out == "Anna: 3 sessions\nBen: 2 sessions\n"
    assert "broken off" in run(history_file, "history", "show", 5).out
    assert_one_line(run(history_file, "history", "show", 99), 2, "no session 99")


def test_trends(history_file: Path, clean_report: Report) -> None:
    keep_some(history_file, clean_report)
    told = run(history_file, "history", "trends")
    assert (told.code, told.err) == (0, "")
    lines = told.out.splitlines()
    assert lines[0] == "Deadlift (Anna)"
    for part in ("Depth", "Tempo down", "Clean reps", "Mirror test (Ben)", "none beyond ±", "1.96"):
        assert part in told.out, part
    only = run(history_file, "history", "trends", "deadlift", "--person", "Anna").out
    assert "Mirror" not in only
    assert only.startswith("Deadlift\n")
    assert_one_line(run(history_file, "history", "trends", "juggling"), 2, "juggling")


def test_nothing_yet(history_file: Path) -> None:
    for command in (["history"], ["history", "trends"], ["history", "people"]):
        result = run(history_file, *command)
        assert (result.code, result.out) == (0, "")
        assert "Nothing is kept yet" in result.err
    assert_one_line(run(history_file, "history", "delete", 1, "--yes"), 2, "nothing is kept")
    # To look changes nothing.
    assert not history_file.parent.exists()


def test_export(
    history_file: Path, poses: Path, tmp_path: Path, clean_report: Report, clean_track: PoseTrack
) -> None:
    keep_some(history_file, clean_report)
    assert run(history_file, "analyse", poses, "-e", "deadlift").code == 0
    exported = run(history_file, "history", "export", "--json", "-", "--csv", tmp_path / "all.csv")
    assert (exported.code, exported.err) == (0, "")
    document = json.loads(exported.out)
    assert document["schema"] == HISTORY_SCHEMA
    assert [len(session["sets"]) for session in document["sessions"]] == [1, 2, 0, 0, 1, 1]
    whole = document["sessions"][0]["sets"][0]
    assert Report.from_dict(whole["report"]).reps == clean_report.reps
    assert document["sessions"][3]["stands"][0]["document"]["schema"] == "formcheck/tilt/1"
    assert document["sessions"][4]["sets"][0]["is_whole"] is False

    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 3 + 6 + 1 + 1 + 1 + 3
    depth = clean_report.reps[0].metrics["hip_flexion_deg"]
    assert float(rows[0]["hip_flexion_deg"]) == depth.value
    assert float(rows[0]["hip_flexion_deg_uncertainty"]) == depth.uncertainty
    assert [row["tilt_deg"] for row in rows if row["exercise"].startswith("mirror")] == ["4.0", "11.0"]

    assert run(history_file, "history", "export", "--poses", tmp_path / "poses").code == 0
    [file] = (tmp_path / "poses").iterdir()
    assert file.name == "session-6-set-1.npz"
    [again] = analyse_workout(file, exercise="deadlift").sets
    assert again.rep_count == clean_report.rep_count


@pytest.mark.parametrize(
    "options",
    [
        ("export",),
        ("export", "--json", "a", "--csv", "a"),
        ("delete",),
        ("delete", "1", "--all"),
        ("delete", "--person", "Cem", "--yes"),
        ("delete", "1", "99", "--yes"),
    ],
)
def test_wrong_usage(history_file: Path, clean_report: Report, options: tuple[str, ...]) -> None:
    keep_some(history_file, clean_report)
    assert_one_line(run(history_file, "history", *options), 2)
    with History(history_file) as history:
        assert len(history.sessions()) == 5


def test_a_damaged_session_is_named_and_can_be_deleted(history_file: Path, clean_report: Report) -> None:
    keep_some(history_file, clean_report)
    connection = sqlite3.connect(history_file)
    with connection:
        connection.execute("UPDATE training_set SET report = '[]' WHERE session = 2")
    connection.close()
    assert_one_line(run(history_file, "history"), 1, "Session 2", "delete 2")
    assert_one_line(run(history_file, "history", "delete", 2), 2, "--yes")
    assert run(history_file, "history", "people").out == "Anna: 3 sessions\nBen: 2 sessions\n"
    assert run(history_file, "history", "delete", 2, "--yes").code == 0
    assert "Deadlift 3 reps" in run(history_file, "history").out


def test_numbers_and_homes_that_there_are_not(history_file: Path, clean_report: Report) -> None:
    keep_some(history_file, clean_report)
    for command in ("show", "delete"):
        assert_one_line(run(history_file, "history", command, 10**23), 2, f"no session {10**23}")
    assert_one_line(run("~nosuchuser/h", "history"), 2, "nosuchuser")
    assert len(run(history_file, "history", "show", "--last", 10**23).out.splitlines()) == 6


@pytest.mark.parametrize("option", ["--json", "--csv"])
def test_the_history_is_not_written_over(history_file: Path, clean_report: Report, option: str) -> None:
    keep_some(history_file, clean_report)
    result = run(history_file, "history", "export", option, history_file)
    assert_one_line(result, 2, option, "is the source itself")
    with History(history_file) as history:
        assert len(history.sessions()) == 5


def test_damaged_poses_are_one_line(history_file: Path, poses: Path, tmp_path: Path) -> None:
    assert run(history_file, "analyse", poses, "-e", "deadlift").code == 0
    connection = sqlite3.connect(history_file)
    with connection:
        connection.execute("UPDATE track SET poses = 'no poses'")
    connection.close()
    exported = run(history_file, "history", "export", "--poses", tmp_path / "poses")
    assert_one_line(exported, 1, "set 1 of session 1", "damaged")


def test_a_rep_without_numbers_is_shown(history_file: Path, clean_report: Report) -> None:
    bare = replace(clean_report, reps=tuple(replace(rep, metrics={}) for rep in clean_report.reps))
    with History(history_file) as history:
        history.add_recording(recording_of(bare))
    for command in (["show", "1"], ["show"], ["trends"], ["export", "--csv", "-"]):
        shown = run(history_file, "history", *command)
        assert (shown.code, shown.err) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_costs_nothing(tmp_path: Path, clean_track: PoseTrack) -> None:
    name = os.fsdecode(b"b\xf6ld.mp4")
    info = SourceInfo(
        name=name,
        sha256="ab" * 32,
        duration_s=9.0,
        frame_count=9,
        width_px=9,
        height_px=9,
        rotation_deg=0,
        fps=25.0,
    )
    source = tmp_path / os.fsdecode(b"b\xf6ld.npz")
    with source.open("wb") as file:
        replace(clean_track, origin=Origin(info=info)).save(file)
    history_file, target = tmp_path / "history.sqlite3", tmp_path / "set.json"
    analysed = run(history_file, "analyse", source, "-e", "deadlift", "--json", target)
    assert (analysed.code, analysed.err) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["source"]["name"] == "b?ld.mp4"
    assert "recording b?ld.mp4" in run(history_file, "history").out


def test_delete(history_file: Path, clean_report: Report) -> None:
    keep_some(history_file, clean_report)
    # Nobody is there to be asked.
    assert_one_line(run(history_file, "history", "delete", 2), 2, "--yes")
    assert run(history_file, "history", "delete", 2, "--yes").code == 0
    assert run(history_file, "history", "delete", "--person", "anna", "--yes").code == 0
    with History(history_file) as history:
        assert history.people() == ("Ben",)
    assert run(history_file, "history", "delete", "--all", "--yes").code == 0
    with History(history_file) as history:
        assert history.sessions() == ()


@pytest.mark.parametrize(("answer", "left"), [("n", 5), ("y", 4)])
def test_it_asks(history_file: Path, clean_report: Report, answer: str, left: int) -> None:
    keep_some(history_file, clean_report)
    pty = pytest.importorskip("pty")
    master, slave = pty.openpty()
    command = [sys.executable, "-c", "from formcheck.cli import main; main()", "history", "delete", "1"]
    settings = os.environ | {ENVIRONMENT: str(history_file)}
    with subprocess.Popen(command, stdin=slave, stderr=subprocess.PIPE, text=True, env=settings) as process:
        os.write(master, f"{answer}\n".encode())
        assert process.stderr is not None
        assert "Delete session 1?" in process.stderr.read()
    os.close(master)
    os.close(slave)
    with History(history_file) as history:
        assert len(history.sessions()) == left
