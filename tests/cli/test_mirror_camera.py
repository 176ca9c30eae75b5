"""``formcheck mirror`` before a camera: a played file, the real landmarker, a real window driven by keys."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from formcheck.history.place import ENVIRONMENT
from formcheck.history.store import History
from formcheck.present.live_layout import lay_out
from formcheck.present.style import LIVE_STYLE
from formcheck.tilt.verdict import TiltReport
from tests.cli.test_analyse import assert_one_line, run
from tests.desktop import ROOT, Desktop, wait_until

SAMPLES = ROOT / "samples"
SIZE_PX = (640, 480)
SECONDS = 60
LAYOUT = lay_out(width_px=1280, height_px=720, picture_px=SIZE_PX)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Somebody who stands before the camera for a minute."""
    with Image.open(SAMPLES / "standing_anterior.png") as picture:
        person = picture.convert("RGB")
    wall = Image.new("RGB", SIZE_PX, tuple(int(value) for value in np.asarray(person)[0, 0]))
    person = person.resize((person.width * SIZE_PX[1] // person.height, SIZE_PX[1]))
    wall.paste(person, ((SIZE_PX[0] - person.width) // 2, 0))
    path = tmp_path_factory.mktemp("camera") / "standing.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height = SIZE_PX
        for _ in range(10 * SECONDS):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(wall))))
        container.mux(stream.encode())
    return path


def test_events_answer_picture_and_history(standing: Path, model: Path, tmp_path: Path) -> None:
    answer, drawn, kept = tmp_path / "answer.json", tmp_path / "drawn.png", tmp_path / "history.sqlite3"
    options = ("--camera", standing, "--no-window", "--no-voice", "--stats", "--model", model)
    result = run(
        *("mirror", *options, "--json", answer, "--picture", drawn), environment={ENVIRONMENT: str(kept)}
    )
    assert result.code == 0, result.err
    assert "looked at" in result.err
    events = [json.loads(line) for line in result.out.splitlines()]
    names = [event["event"] for event in events if event["event"] != "set_up"]
    assert names == ["asked", "tilt", "stopped"]
    report = TiltReport.from_dict(json.loads(answer.read_text(encoding="utf-8")))
    assert report.verdict == "anterior"
    assert TiltReport.from_dict(events[-2]["tilt"]) == report
    with Image.open(drawn) as picture:
        assert picture.size == (1200, 1150)
    with History(kept) as history:
        [session] = history.sessions()
        assert [stand.result for stand in session.stands] == ["anterior"]


def test_a_session_without_an_answer_says_why(model: Path, sample: Path, tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    options = ("--camera", sample, "--no-window", "--no-voice", "--model", model, "--max-seconds", "3")
    result = run("mirror", *options, "--json", answer)
    assert result.code == 1
    assert "No stand was judged: " in result.err
    assert result.err.count("\n") == 1
    assert not answer.exists()


def test_events_go_to_stdout_also_where_messages_go_to_a_terminal(standing: Path, model: Path) -> None:
    options = ("--camera", standing, "--no-window", "--no-voice", "--no-history", "--model", model)
    code = "from formcheck.cli import main; main()"
    terminal, messages = pty.openpty()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, "mirror", *map(str, options)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=messages,
            timeout=120,
            check=True,
        )
    finally:
        os.close(messages)
        os.close(terminal)
    names = [json.loads(line)["event"] for line in done.stdout.splitlines()]
    assert names[-2:] == ["tilt", "stopped"]


def test_a_camera_that_is_not_there(model: Path) -> None:
    assert_one_line(run("mirror", "--camera", "77", "--no-window", "--no-voice", "--model", model), 1, "77")


def test_a_window_leads_to_the_answer_and_begins_anew_by_a_key(
    desktop: Desktop, model: Path, standing: Path, tmp_path: Path
) -> None:
    options = ("--camera", standing, "--model", model, "--no-voice", "--no-history")
    code = "from formcheck.cli import main; main()"
    command = [sys.executable, "-c", code, "mirror", *map(str, options)]
    with (tmp_path / "said.txt").open("w") as file:
        program = subprocess.Popen(
            command, cwd=ROOT, env=desktop.environment, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        window = desktop.focus("formcheck")

        def look() -> NDArray[np.uint8]:
            left, top, width, height = desktop.measure(window)
            return desktop.look()[top : top + height, left : left + width]

        def shows(rgb: tuple[int, int, int], part: tuple[slice, slice]) -> bool:
            return bool((look()[part] == rgb).all(axis=2).any())

        praise, number = LIVE_STYLE.praise_rgb, LIVE_STYLE.angle_rgb
        wait_until(lambda: shows(praise, LAYOUT.bar.part), what=lambda: "that all is right")
        wait_until(lambda: shows(number, LAYOUT.column.part), what=lambda: "the answer")
        desktop.press("r")
        wait_until(lambda: not shows(number, LAYOUT.column.part), what=lambda: "the camera's picture again")
        wait_until(lambda: shows(number, LAYOUT.column.part), what=lambda: "the second answer")
        desktop.press("q")
        assert program.wait(timeout=60) == 0, (tmp_path / "said.txt").read_text()
    finally:
        program.kill()
        program.wait()
    assert "anterior" in (tmp_path / "said.txt").read_text()
