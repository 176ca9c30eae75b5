"""The process that speaks: its choice of a voice, and that pyttsx3 stays in it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from formcheck.present.speaking_process import choose_voice


@dataclass
class Voice:
    id: str
    languages: list[str | bytes] | None


@pytest.mark.parametrize(
    ("voices", "language", "chosen"),
    [
        ([Voice("gmw/de", ["de"]), Voice("gmw/en", ["en-gb"])], "en", "gmw/en"),
        ([Voice("scots", ["en-gb-scotland"]), Voice("gmw/en", ["en-gb"])], "en", "gmw/en"),
        ([Voice("com.apple.Anna", ["de_DE"])], "de", "com.apple.Anna"),
        ([Voice("hedda", ["407"]), Voice("zira", ["409"])], "de", "hedda"),
        ([Voice("old", [b"\x05de"])], "de", "old"),
        ([Voice("dene", ["den"]), Voice("nothing", None), Voice("empty", [])], "de", None),
        ([], "en", None),
    ],
)
def test_a_voice_of_the_language_is_chosen(voices: list[Voice], language: str, chosen: str | None) -> None:
    assert choose_voice(voices, language) == chosen


def test_pyttsx3_is_loaded_by_nobody_else(tmp_path: Path) -> None:
    code = (
        "import sys, formcheck.present.voice, formcheck.present.voice_sink\n"
        "import formcheck.present.speaking_process\n"
        "print([name for name in ('pyttsx3', 'cv2', 'mediapipe', 'av') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_without_a_way_to_play_it_says_that_it_cannot_speak(tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems play by themselves")
    done = subprocess.run(
        [sys.executable, "-m", "formcheck.present.speaking_process", "en"],
        env={"PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(tmp_path)},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "failed\n"


def test_a_language_that_no_voice_speaks_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "formcheck.present.speaking_process", "no-such-language"],
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "failed\n"
