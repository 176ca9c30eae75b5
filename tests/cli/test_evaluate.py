"""The command through real files, as a user runs it: mostly on stored poses, so without video or model."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from formcheck.evaluation.scores import Evaluation, Summary
from formcheck.evaluation.truth import Truth
from formcheck.pose import PoseTrack
from formcheck.source import Origin, SourceInfo
from tests.evaluation.truths import Filmed, film_set
from tests.lifting import Rep, hinge

START = "from formcheck.cli import main; main()"


@dataclass(frozen=True)
class Run:
    code: int
    out: str
    err: str


def run(*arguments: object, environment: dict[str, str] | None = None) -> Run:
    command = [sys.executable, "-c", START, "evaluate", *map(str, arguments)]
    settings = os.environ | (environment or {})
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=settings)
    return Run(done.returncode, done.stdout, done.stderr)


def assert_one_line(result: Run, code: int, *words: str) -> None:
    """One clear line on stderr, nothing on stdout, the right exit code."""
    assert (result.code, result.out) == (code, ""), result
    lines = result.err.strip().splitlines()
    assert len(lines) == 1, result.err
    for word in words:
        assert word in lines[0]


def store(folder: Path, name: str, filmed: Filmed, *, exercise: str | None = "deadlift") -> Truth:
    """Write a recording that no decoder can read, its truth, and the poses that were kept of it."""
    clip = folder / f"{name}.mp4"
    clip.write_bytes(f"the film of {name}".encode())
    sha256 = hashlib.sha256(clip.read_bytes()).hexdigest()
    truth = replace(filmed.truth, clip=clip.name, exercise=exercise)
    (folder / f"{name}.json").write_text(json.dumps(truth.to_dict()), encoding="utf-8")
    save_track(folder / "poses" / f"{name}.npz", filmed.track, sha256=sha256)
    return truth


def save_track(path: Path, track: PoseTrack, *, sha256: str) -> None:
    info = SourceInfo(
        name=path.stem,
        sha256=sha256,
        duration_s=float(track.time_s[-1]),
        frame_count=len(track),
        width_px=1280,
        height_px=720,
        rotation_deg=0,
        fps=30.0,
    )
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        replace(track, origin=Origin(info=info)).save(file)


@pytest.fixture(scope="module")
def filmed() -> Filmed:
    lifts = [Rep(), Rep(bottom=hinge(back_bend_deg=45.0)), Rep()]
    return film_set(lifts, faults={2: ("rounded_back",)})


@pytest.fixture
def films(tmp_path: Path, filmed: Filmed) -> Path:
    """A folder with a set and a counter-example."""
    store(tmp_path, "set", filmed)
    store(tmp_path, "other", filmed, exercise=None)
    return tmp_path


def of_deadlifts(evaluation: Evaluation) -> Summary:
    """A counter-example is evaluated as every exercise there is; this is the one that the set is of."""
    [summary] = [one for one in evaluation.summaries if one.exercise == "deadlift"]
    return summary


def read(path: Path) -> Evaluation:
    return Evaluation.from_dict(json.loads(path.read_text(encoding="utf-8")))


def test_stored_poses_are_evaluated_without_video_or_model(films: Path) -> None:
    target, tables = films / "out" / "all.json", films / "out" / "ACCURACY.md"
    target.parent.mkdir()
    result = run(films, "--poses", films / "poses", "--json", target, "--markdown", tables)
    assert (result.code, result.err) == (0, "")
    assert "rounded back" in result.out
    assert "hip_flexion_deg" in result.out
    evaluation = read(target)
    assert evaluation.is_complete
    summary = of_deadlifts(evaluation)
    assert (summary.counts.recordings, summary.counts.exact) == (1, 1)
    assert (summary.counts.counter_examples, summary.counts.false_reps) == (1, 3)
    [rounded] = [fault for fault in summary.faults if fault.name == "rounded_back"]
    assert (rounded.true, rounded.found, rounded.false) == (1, 1, 0)
    # The figure's joints are true, and what the landmarker reads wrong is taken off all the same.
    depth, *_ = (one for one in summary.signals if (one.name, one.when) == ("hip_flexion_deg", "turn"))
    assert depth.agreement is not None
    assert 2.0 < depth.agreement.bias < 10.0
    markdown = tables.read_text(encoding="utf-8")
    assert markdown.count("\n## ") >= 6
    bars = {line.count("|") for line in markdown.split("## Faults")[1].split("\n\n")[1].splitlines()}
    assert len(bars) == 1


def test_json_on_stdout_is_all_there_is(films: Path) -> None:
    result = run(films / "set.json", "--poses", films / "poses", "--json", "-")
    assert (result.code, result.err) == (0, "")
    assert Evaluation.from_dict(json.loads(result.out)).summaries[0].counts.exact == 1


def test_two_processes_find_the_same_as_one(films: Path) -> None:
    one, two = (
        run(films, "--poses", films / "poses", "--json", "-", "--workers", workers) for workers in (1, 2)
    )
    assert (two.code, two.err) == (0, "")
    assert two.out == one.out


def test_a_table_of_counts(films: Path) -> None:
    table = films / "labels.csv"
    table.write_text(
        "path,kind,exercise,true_reps\nset.mp4,real,deadlift,4\nother.mp4,real,squat,\nme.jpg,photo,deadlift,\n",
        encoding="utf-8",
    )
    result = run(table, "--poses", films / "poses", "--json", "-")
    assert result.code == 0
    assert [line.split(":")[0] for line in result.err.splitlines()] == ["formcheck"] * 2
    counts = of_deadlifts(Evaluation.from_dict(json.loads(result.out))).counts
    assert (counts.exact, counts.within_one, counts.false_reps) == (0, 1, 3)


def test_a_pose_track_can_be_the_recording_itself(films: Path) -> None:
    table = films / "labels.csv"
    table.write_text("path,exercise,true_reps\nposes/set.npz,deadlift,3\n", encoding="utf-8")
    result = run(table, "--json", "-")
    assert result.code == 0
    assert Evaluation.from_dict(json.loads(result.out)).summaries[0].counts.exact == 1


class TestRecordingsThatFail:
    def test_one_that_fails_does_not_stop_the_rest(self, films: Path, filmed: Filmed) -> None:
        (films / "gone.json").write_text(
            json.dumps(replace(filmed.truth, clip="gone.mp4").to_dict()), encoding="utf-8"
        )
        target = films / "all.json.txt"
        result = run(films, "--poses", films / "poses", "--json", target)
        assert (result.code, result.err) == (0, "")
        outcomes = {one.name: (one.outcome, one.reason) for one in read(target).comparisons}
        assert outcomes["set"] == ("compared", "")
        assert outcomes["gone"][0] == "failed"
        assert "gone.mp4" in outcomes["gone"][1]
        assert "gone.mp4" in result.out

    def test_a_refusal_is_told_apart(self, tmp_path: Path, filmed: Filmed) -> None:
        nobody = replace(filmed.track, xy_px=filmed.track.xy_px * float("nan"))
        store(tmp_path, "empty", replace(filmed, track=nobody))
        result = run(tmp_path, "--poses", tmp_path / "poses", "--json", "-")
        assert result.code == 0
        [one] = Evaluation.from_dict(json.loads(result.out)).comparisons
        assert (one.outcome, one.counted) == ("refused", None)
        assert "Nobody" in one.reason

    def test_when_all_fail_it_says_so(self, tmp_path: Path, filmed: Filmed) -> None:
        (tmp_path / "gone.json").write_text(json.dumps(filmed.truth.to_dict()), encoding="utf-8")
        result = run(tmp_path)
        assert result.code == 1
        assert "There is no file" in result.out
        assert "None of the recordings" in result.err

    def test_poses_of_another_recording_are_not_taken(self, films: Path, model: Path) -> None:
        (films / "set.mp4").write_bytes(b"another film")
        result = run(films / "set.json", "--poses", films / "poses", "--model", model, "--json", "-")
        assert result.code == 1
        [one] = Evaluation.from_dict(json.loads(result.out)).comparisons
        # The film is no video, which shows that it was looked at instead.
        assert one.outcome == "failed"
        assert "set.mp4" in one.reason

    def test_a_film_that_was_made_again_is_not_the_truth_any_more(self, films: Path) -> None:
        truth = Truth.from_dict(json.loads((films / "set.json").read_text(encoding="utf-8")))
        (films / "set.json").write_text(json.dumps(replace(truth, sha256="0" * 64).to_dict()))
        result = run(films / "set.json", "--poses", films / "poses", "--json", "-")
        assert result.code == 1
        assert "sha256 differs" in result.out


class TestBadInput:
    def test_bad_rows_are_all_named(self, tmp_path: Path) -> None:
        (tmp_path / "labels.csv").write_text(
            "path,exercise,true_reps\na.mp4,deadlift,five\n,deadlift,3\n", encoding="utf-8"
        )
        result = run(tmp_path / "labels.csv")
        assert (result.code, result.out) == (1, "")
        assert "2 problems" in result.err
        assert "line 2" in result.err
        assert "line 3" in result.err
        assert "Traceback" not in result.err

    def test_no_such_file(self, tmp_path: Path) -> None:
        assert_one_line(run(tmp_path / "labels.csv"), 1, "labels.csv", "no file")

    def test_unknown_exercise(self, films: Path) -> None:
        assert_one_line(run(films, "-e", "dedlift"), 2, "did you mean deadlift")

    def test_two_outputs_in_one_place(self, films: Path) -> None:
        assert_one_line(run(films, "--json", films / "a", "--markdown", films / "a"), 2, "the same")

    @pytest.mark.parametrize("option", ["--json", "--markdown"])
    def test_output_that_cannot_be_written(self, films: Path, option: str) -> None:
        result = run(films, "--poses", films / "poses", option, films / "missing" / "out.txt")
        assert_one_line(result, 1, "out.txt", "folder")

    def test_a_file_where_the_poses_should_be(self, films: Path) -> None:
        assert_one_line(run(films, "--poses", films / "set.mp4"), 1, "set.mp4")

    def test_no_workers(self, films: Path) -> None:
        result = run(films, "--workers", 0)
        assert (result.code, result.out) == (2, "")

    def test_model_that_is_none(self, films: Path) -> None:
        (films / "my.task").write_bytes(b"PK nothing")
        assert_one_line(run(films / "set.json", "--model", films / "my.task"), 1, "my.task")


def test_a_video_is_looked_at_once_and_its_poses_are_kept(tmp_path: Path, sample: Path, model: Path) -> None:
    (tmp_path / "labels.csv").write_text(f"path,exercise,true_reps\n{sample},deadlift,5\n", encoding="utf-8")
    options = [tmp_path / "labels.csv", "--poses", tmp_path / "kept", "--json", "-"]
    first = run(*options, "--model", model)
    assert (first.code, first.err) == (0, "")
    assert Evaluation.from_dict(json.loads(first.out)).summaries[0].counts.exact == 1
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [f"{sample.stem}.npz"]
    # A model that is none would be noticed if it were needed.
    again = run(*options, "--model", tmp_path / "labels.csv")
    assert (again.code, again.out) == (0, first.out)


def interrupt(folder: Path, *options: object, after_s: float) -> Run:
    """Start the command and stop it like a terminal does: with a signal to the whole group of processes."""
    # A shell that starts something in the background lets it ignore the signal; a user's shell does not.
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{heed}; {START}", "evaluate", *map(str, options)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    # The temporary output is made before the first recording is looked at.
    while process.poll() is None and not any(folder.glob(".*.part*")):
        time.sleep(0.05)
    time.sleep(after_s)
    if process.poll() is not None:
        pytest.skip("this machine is too fast to be interrupted in time")
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert not list(folder.glob(".*.part*"))
    return Run(process.returncode, out, err)


@pytest.mark.parametrize("workers", [1, 2])
def test_interruption_reports_what_was_done(films: Path, sample: Path, model: Path, workers: int) -> None:
    target, table = films / "done.txt", films / "labels.csv"
    rows = ["set.mp4,deadlift,3", f"{sample},deadlift,5"]
    table.write_text("\n".join(["path,exercise,true_reps", *rows]) + "\n", encoding="utf-8")
    options = [table, "--poses", films / "poses", "--json", target, "--model", model, "--workers", workers]
    # The stored recording is done at once; the other one takes many seconds.
    result = interrupt(films, *options, after_s=6.0)
    assert result.code == 1
    assert "Traceback" not in result.err
    if not target.exists():
        pytest.skip("this machine is too slow to have done one recording by then")
    assert "Stopped after 1 of 2 recordings" in result.err
    assert "Counted exactly right" in result.out
    evaluation = read(target)
    assert not evaluation.is_complete
    assert [one.name for one in evaluation.comparisons] == ["set"]


def test_interruption_before_anything_is_done(tmp_path: Path, sample: Path, model: Path) -> None:
    target, table = tmp_path / "done.txt", tmp_path / "labels.csv"
    table.write_text(f"path,exercise,true_reps\n{sample},deadlift,5\n", encoding="utf-8")
    result = interrupt(tmp_path, table, "--json", target, "--model", model, after_s=4.0)
    assert_one_line(result, 1, "Stopped")
    assert not target.exists()
