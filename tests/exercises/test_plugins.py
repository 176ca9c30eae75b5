"""Exercises of other packages: found by their entry points, used like ours, and harmless when broken."""

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import formcheck
from formcheck.errors import ExerciseBroken, UnknownExercise
from formcheck.exercises import load, load_all, names, references
from tests.exercises.test_hip_lift import BRIDGE
from tests.lifting import film

ROOT = Path(formcheck.__file__).parents[1]


def write_package(folder: Path, name: str, value: str) -> None:
    """An installed package as far as entry points are concerned."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[formcheck.exercises]\n{value}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


class TestBroken:
    @pytest.mark.parametrize(
        ("value", "word"),
        [
            ("jump = no_such_module_at_all:EXERCISE", "ModuleNotFoundError"),
            ("jump = formcheck.movement:NOTHING", "AttributeError"),
            ("jump = formcheck.movement:Phase", "no exercise of that name"),
            ("jump = formcheck.exercises.deadlift:EXERCISE", "no exercise of that name"),
        ],
    )
    def test_is_told_in_one_line_and_the_others_go_on(
        self, site: Path, caplog: pytest.LogCaptureFixture, value: str, word: str
    ) -> None:
        before = names()
        write_package(site, "formcheck-jump", value)
        assert names() == tuple(sorted([*before, "jump"]))
        with pytest.raises(ExerciseBroken, match=word) as caught:
            load("jump")
        assert "'jump'" in str(caught.value)
        assert "\n" not in str(caught.value)
        assert [exercise.name for exercise in load_all()] == list(before)
        [record] = caplog.records
        assert record.getMessage() == str(caught.value)

    def test_is_not_touched_until_it_is_asked_for(self, site: Path) -> None:
        (site / "explodes.py").write_text("raise SystemError('loaded')\n")
        write_package(site, "formcheck-explodes", "explodes = explodes:EXERCISE")
        assert "explodes" in names()
        assert load("deadlift").name == "deadlift"
        with pytest.raises(UnknownExercise, match="did you mean explodes"):
            load("explode")
        assert "explodes" not in sys.modules
        with pytest.raises(ExerciseBroken, match="SystemError: loaded"):
            load("explodes")


def test_our_names_stay_ours(site: Path) -> None:
    write_package(site, "formcheck-mine", "deadlift = no_such_module_at_all:EXERCISE")
    assert load("deadlift").title == "Deadlift"


@pytest.mark.parametrize("name", names())
def test_references_are_read_from_the_module(name: str) -> None:
    module = importlib.import_module(f"formcheck.exercises.{name}")
    found = references(name)
    assert {key for key, _ in found} == set(re.findall(r"^\.\. \[(\w+)\]", module.__doc__ or "", re.M))
    assert all(len(text) > 20 for _, text in found)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package that README shows in full, built and installed."""
    source, site = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("site")
    blocks = re.findall(
        r"^```\w+\n# ([\w.]+)\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    files = dict(blocks)
    assert set(files) == {"pyproject.toml", "formcheck_glute_bridge.py"}
    for name, text in files.items():
        (source / name).write_text(text, encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(site)]
    done = subprocess.run([*pip, *options, str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return site


class TestOfTheReadme:
    """It is used by other processes, like any of ours."""

    def run(self, site: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from formcheck.cli import main; main()", *map(str, arguments)]
        path = os.pathsep.join([str(site), str(ROOT)])
        return subprocess.run(
            command, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": path}
        )

    def test_it_is_listed_and_explained(self, installed: Path) -> None:
        listed = self.run(installed, "exercises", "--json")
        assert (listed.returncode, listed.stderr) == (0, "")
        assert {"deadlift", "glute_bridge"} <= {one["name"] for one in json.loads(listed.stdout)}
        explained = self.run(installed, "exercises", "glute-bridge")
        assert "Hips low" in explained.stdout
        assert "engineering default" in explained.stdout

    def test_it_counts(self, installed: Path, tmp_path: Path) -> None:
        track = film(BRIDGE, fps=15.0)
        with (tmp_path / "bridge.npz").open("wb") as file:
            track.save(file)
        done = self.run(installed, "analyse", tmp_path / "bridge.npz", "-e", "glute_bridge", "--json", "-")
        assert (done.returncode, done.stderr) == (0, "")
        [report] = json.loads(done.stdout)["sets"]
        assert (report["exercise"], report["exercise_from"]) == ("glute_bridge", "given")
        assert report["summary"]["rep_count"] == 3
