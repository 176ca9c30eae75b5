"""The command through real files and the real landmarker, as a user runs it."""

import csv
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from formcheck.history.place import ENVIRONMENT
from formcheck.history.store import History
from formcheck.pose import PoseTrack
from formcheck.present.video_writer import VideoWriter
from formcheck.report import Recording, Report
from tests.clips import write_photo
from tests.history.keeping import recording_of

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def run(*arguments: object, environment: dict[str, str] | None = None) -> Run:
    command = [sys.executable, "-c", "from formcheck.cli import main; main()", *map(str, arguments)]
    settings = os.environ | (environment or {})
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=settings)
    return Run(done.returncode, done.stdout, done.stderr)


def assert_one_line(result: Run, code: int, *words: str) -> None:
    """One clear line on stderr, nothing on stdout, the right exit code."""
    assert (result.code, result.out) == (code, "")
    lines = result.err.strip().splitlines()
    assert len(lines) == 1, result.err
    for word in words:
        assert word in lines[0]


def read_pictures(path: Path, *, stop: int) -> list[Picture]:
    with av.open(str(path)) as container:
        frames = islice(container.decode(video=0), stop)
        return [np.ascontiguousarray(frame.to_ndarray(format="rgb24")) for frame in frames]


def write_pictures(path: Path, pictures: list[Picture]) -> Path:
    height_px, width_px = pictures[0].shape[:2]
    with VideoWriter(path, width_px=width_px, height_px=height_px, fps_hint=30.0) as writer:
        for number, picture in enumerate(pictures):
            writer.write(np.ascontiguousarray(picture), time_s=number / 30.0)
    return path


@dataclass(frozen=True)
class Analysed:
    run: Run
    json: dict[str, Any]
    csv: list[dict[str, str]]
    poses: Path
    video: Path


@pytest.fixture(scope="module")
def analysed(sample: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """The sample, analysed once with every output there is."""
    folder = tmp_path_factory.mktemp("analysed")
    outputs = {name: folder / f"set.{name}" for name in ("json", "csv", "npz", "mp4")}
    options = [
        *("--model", model, "--json", outputs["json"], "--csv", outputs["csv"]),
        *("--poses", outputs["npz"], "--video", outputs["mp4"]),
    ]
    result = run("analyse", sample, "--exercise", "deadlift", *options)
    assert result.code == 0, result.err
    with outputs["csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Analysed(
        run=result,
        json=json.loads(outputs["json"].read_text(encoding="utf-8")),
        csv=rows,
        poses=outputs["npz"],
        video=outputs["mp4"],
    )


def test_counts_and_catches_the_bad_reps(analysed: Analysed, sample: Path) -> None:
    [report] = analysed.json["sets"]
    assert report["summary"]["rep_count"] == 5
    faults = [
        {fault["name"] for fault in rep["faults"] if fault["severity"] != "info"} for rep in report["reps"]
    ]
    assert faults == [set(), set(), {"short"}, {"rounded_back"}, set()]
    truth = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    for rep, true in zip(report["reps"], truth["reps"], strict=True):
        assert rep["turn_s"] == pytest.approx(true["turn_s"], abs=0.15)
        # Two of the standard errors that were measured on rendered lifters.
        for name, allowed in (("hip_flexion_deg", 10.4), ("trunk_lean_deg", 6.8), ("knee_flexion_deg", 10.6)):
            assert rep["metrics"][name]["value"] == pytest.approx(true["values"][name], abs=allowed), name
    assert (report["side"], report["facing"]) == (truth["side"], truth["facing"])


def test_document_reads_back(analysed: Analysed) -> None:
    recording = Recording.from_dict(analysed.json)
    assert json.loads(json.dumps(recording.to_dict())) == analysed.json


def test_table_is_on_stdout_and_nothing_on_stderr(analysed: Analysed) -> None:
    assert "5 reps, 3 clean" in analysed.run.out
    assert "rounded back" in analysed.run.out
    assert analysed.run.out.index("Good:") < analysed.run.out.index("Change:")
    assert analysed.run.err == ""


def test_csv_has_a_row_for_every_rep(analysed: Analysed) -> None:
    assert [row["rep"] for row in analysed.csv] == ["1", "2", "3", "4", "5"]
    assert analysed.csv[3]["faults"] == "rounded_back"
    assert float(analysed.csv[0]["hip_flexion_deg"]) > float(analysed.csv[2]["hip_flexion_deg"])


def test_annotated_video_keeps_the_timing(analysed: Analysed, sample: Path) -> None:
    with av.open(str(sample)) as one, av.open(str(analysed.video)) as other:
        assert other.streams.video[0].codec_context.name == "h264"
        times = [
            [float(frame.time) for frame in container.decode(video=0) if frame.time is not None]
            for container in (one, other)
        ]
    assert np.subtract(times[1], times[1][0]) == pytest.approx(np.subtract(times[0], times[0][0]), abs=1e-4)


def test_stored_poses_give_the_same_report(analysed: Analysed) -> None:
    again = run("analyse", analysed.poses, "--exercise", "deadlift", "--json", "-")
    assert (again.code, again.err) == (0, "")
    assert json.loads(again.out) == analysed.json


def test_side_can_be_given(analysed: Analysed) -> None:
    result = run("analyse", analysed.poses, "-e", "deadlift", "--side", "right", "--json", "-")
    assert json.loads(result.out) == analysed.json


class TestBadInput:
    def test_no_such_file(self, tmp_path: Path) -> None:
        assert_one_line(run("analyse", tmp_path / "set1.mp4", "-e", "deadlift"), 1, "set1.mp4")

    def test_not_a_video(self, tmp_path: Path) -> None:
        (tmp_path / "notes.mp4").write_text("three sets of ten")
        assert_one_line(run("analyse", tmp_path / "notes.mp4", "-e", "deadlift"), 1, "notes.mp4")

    def test_photo(self, tmp_path: Path) -> None:
        assert_one_line(
            run("analyse", write_photo(tmp_path / "me.jpg"), "-e", "deadlift"), 1, "me.jpg", "photo"
        )

    def test_zero_frames(self, tmp_path: Path) -> None:
        (tmp_path / "empty.mp4").touch()
        assert_one_line(run("analyse", tmp_path / "empty.mp4", "-e", "deadlift"), 1, "empty.mp4")

    def test_unknown_exercise_suggests_the_nearest(self, sample: Path) -> None:
        assert_one_line(run("analyse", sample, "-e", "dedlift"), 2, "dedlift", "did you mean deadlift")

    def test_side_that_cannot_be_seen(self, analysed: Analysed) -> None:
        result = run("analyse", analysed.poses, "-e", "deadlift", "--side", "left")
        assert_one_line(result, 1, "left side", "leave out")

    def test_side_that_is_none(self, analysed: Analysed) -> None:
        result = run("analyse", analysed.poses, "-e", "deadlift", "--side", "top")
        assert_one_line(result, 2, "neither left nor right")

    def test_damaged_poses(self, tmp_path: Path, analysed: Analysed) -> None:
        whole = analysed.poses.read_bytes()
        (tmp_path / "half.npz").write_bytes(whole[: len(whole) // 2])
        assert_one_line(run("analyse", tmp_path / "half.npz", "-e", "deadlift"), 1, "half.npz", "damaged")

    def test_model_that_is_none(self, sample: Path, tmp_path: Path) -> None:
        (tmp_path / "my.task").write_bytes(b"PK nothing")
        result = run("analyse", sample, "-e", "deadlift", "--model", tmp_path / "my.task")
        assert_one_line(result, 1, "my.task")

    def test_nobody(self, tmp_path: Path, model: Path) -> None:
        clip = write_pictures(tmp_path / "wall.mp4", [np.full((240, 320, 3), 128, np.uint8)] * 30)
        assert_one_line(run("analyse", clip, "-e", "deadlift", "--model", model), 1, "wall.mp4", "Nobody")

    def test_person_for_less_than_a_fifth(self, tmp_path: Path, sample: Path, model: Path) -> None:
        pictures = read_pictures(sample, stop=20)
        wall = [np.full_like(pictures[0], 128)] * 160
        clip = write_pictures(tmp_path / "late.mp4", wall + pictures)
        assert_one_line(run("analyse", clip, "-e", "deadlift", "--model", model), 1, "late.mp4", "%")

    def test_two_people(self, tmp_path: Path, sample: Path, model: Path) -> None:
        lifters = [picture[:, 277:577] for picture in read_pictures(sample, stop=60)]
        pairs = [np.hstack([lifter, lifter]) for lifter in lifters]
        clip = write_pictures(tmp_path / "pair.mp4", pairs)
        result = run("analyse", clip, "-e", "deadlift", "--model", model)
        assert_one_line(result, 1, "pair.mp4", "two people", "--person")

    def test_person_who_is_none(self, sample: Path, analysed: Analysed) -> None:
        result = run("analyse", sample, "-e", "deadlift", "--person", "tallest")
        assert_one_line(result, 2, "neither left, right nor largest")
        result = run("analyse", analysed.poses, "-e", "deadlift", "--person", "left")
        assert_one_line(result, 2, "--person", "videos")

    def test_filmed_from_the_front(self, tmp_path: Path, analysed: Analysed) -> None:
        with analysed.poses.open("rb") as file:
            track = PoseTrack.load(file, name="set")
        front = track.xy_px.copy()
        trunk_px = 150.0
        # From the front the shoulders lie apart by most of the trunk's length.
        front[:, 11, 0] += 0.37 * trunk_px
        front[:, 12, 0] -= 0.37 * trunk_px
        with (tmp_path / "front.npz").open("wb") as file:
            replace(track, xy_px=front).save(file)
        assert_one_line(run("analyse", tmp_path / "front.npz", "-e", "deadlift"), 1, "front", "side")

    @pytest.mark.parametrize("option", ["--json", "--csv", "--poses", "--video"])
    def test_output_that_cannot_be_written(
        self, option: str, sample: Path, tmp_path: Path, model: Path
    ) -> None:
        suffix = {"--poses": ".npz", "--video": ".mp4"}.get(option, ".txt")
        target = tmp_path / "missing" / f"out{suffix}"
        result = run("analyse", sample, "-e", "deadlift", "--model", model, option, target)
        assert_one_line(result, 1, f"out{suffix}", "folder")

    @pytest.mark.skipif(
        not Path("/dev/full").exists(), reason="this system has no device that is always full"
    )
    def test_disk_full_loses_nothing(self, analysed: Analysed) -> None:
        result = run("analyse", analysed.poses, "-e", "deadlift", "--json", "/dev/full")
        assert result.code == 1
        assert "5 reps" in result.out
        [line] = result.err.strip().splitlines()
        assert "/dev/full" in line
        assert "full" in line.replace("/dev/full", "")

    def test_terminal_without_a_degree_sign(self, analysed: Analysed, tmp_path: Path) -> None:
        target = tmp_path / "set.json"
        result = run(
            "analyse",
            analysed.poses,
            "-e",
            "deadlift",
            "--json",
            target,
            environment={"PYTHONIOENCODING": "ascii"},
        )
        assert (result.code, result.err) == (0, "")
        assert "5 reps" in result.out
        assert json.loads(target.read_text(encoding="utf-8")) == analysed.json

    def test_reader_that_has_had_enough_costs_no_file(self, analysed: Analysed, tmp_path: Path) -> None:
        target = tmp_path / "set.json"
        command = [
            sys.executable,
            "-c",
            "from formcheck.cli import main; main()",
            "analyse",
            str(analysed.poses),
        ]
        with subprocess.Popen(
            [*command, "-e", "deadlift", "--json", str(target)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            process.stdout.close()
            assert process.wait(timeout=120) in (0, 1)
        assert json.loads(target.read_text(encoding="utf-8")) == analysed.json

    def test_refused_after_a_long_look_keeps_the_poses(self, tmp_path: Path, model: Path) -> None:
        clip = write_pictures(tmp_path / "wall.mp4", [np.full((240, 320, 3), 128, np.uint8)] * 30)
        poses, report = tmp_path / "wall.npz", tmp_path / "wall.json"
        result = run("analyse", clip, "-e", "deadlift", "--model", model, "--poses", poses, "--json", report)
        assert_one_line(result, 1, "Nobody")
        with poses.open("rb") as file:
            assert len(PoseTrack.load(file, name="wall")) == 30
        assert not report.exists()

    @pytest.mark.parametrize(
        ("options", "word"),
        [
            (["--slow-motion", "8"], "true times"),
            (["--slow-motion", "inf"], "no factor"),
            (["--json", "-", "--csv", "-"], "the same"),
            (["--json", "out.txt", "--csv", "./out.txt"], "the same"),
            (["--poses", "out.txt"], "end in .npz"),
        ],
    )
    def test_options_that_cannot_be_meant(self, analysed: Analysed, options: list[str], word: str) -> None:
        assert_one_line(run("analyse", analysed.poses, "-e", "deadlift", *options), 2, word)

    def test_folder_with_the_name_of_poses(self, tmp_path: Path) -> None:
        (tmp_path / "d.npz").mkdir()
        result = run("analyse", tmp_path / "d.npz", "-e", "deadlift", "--json", tmp_path / "out.json")
        assert_one_line(result, 1, "d.npz", "cannot be read")

    def test_video_of_poses(self, analysed: Analysed, tmp_path: Path) -> None:
        result = run("analyse", analysed.poses, "-e", "deadlift", "--video", tmp_path / "out.mp4")
        assert_one_line(result, 2, "only poses")

    def test_source_is_not_overwritten(self, sample: Path, tmp_path: Path) -> None:
        copy = shutil.copy(sample, tmp_path / "set.mp4")
        before = Path(copy).read_bytes()
        assert_one_line(run("analyse", copy, "-e", "deadlift", "--video", copy), 2, "the source itself")
        assert Path(copy).read_bytes() == before


def test_interruption_reports_what_was_seen(
    sample: Path, model: Path, tmp_path: Path, clean_report: Report
) -> None:
    target = tmp_path / "seen.json"
    # A shell that starts something in the background lets it ignore the signal; a user's shell does not.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{heed}; from formcheck.cli import main; main()"]
    options = ["analyse", str(sample), "-e", "deadlift", "--model", str(model), "--json", str(target)]
    environment = {name: value for name, value in os.environ.items() if name != "FORMCHECK_MODEL"}
    # It was looked at as a whole before, and is kept.
    kept = tmp_path.parent / f"{tmp_path.name}.sqlite3"
    environment[ENVIRONMENT] = str(kept)
    digest = hashlib.sha256(sample.read_bytes()).hexdigest()
    with History(kept) as history:
        history.add_recording(recording_of(clean_report, sha256=digest))
    process = subprocess.Popen(
        command + options, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    # The temporary output is made just before the first picture is looked at.
    while process.poll() is None and not any(tmp_path.iterdir()):
        time.sleep(0.05)
    time.sleep(4.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    if process.returncode == 0:
        pytest.skip("this machine is too fast to be interrupted in time")
    assert process.returncode == 1
    assert "Traceback" not in err
    with History(kept) as history:
        [session] = history.sessions()
        assert session.sets[0].reps == clean_report.reps
    if target.exists():
        frames = json.loads(target.read_text(encoding="utf-8"))["source"]["frames"]
        assert 0 < frames < 594
        assert "Stopped at" in err
        assert "Deadlift" in out
    else:
        assert len(err.strip().splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir() if path != target] == []
