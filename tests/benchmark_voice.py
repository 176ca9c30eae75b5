"""How long after a rep its number is heard, measured in the sound itself.

Not a test: timings depend on the machine. It needs PulseAudio (``pulseaudio``, ``parec``) and a voice, but no
sound card: the voice speaks into a sink that goes nowhere, and what comes out there is recorded::

    python tests/benchmark_voice.py samples/deadlift.mp4 deadlift

The count's time is that of its picture: what ``formcheck live --stats`` calls waiting, landmarker and
formcheck itself comes on top. A sound is the rep's number if it begins within a second of the count; a phrase
that is still being said then is cut off, so the sound has to go down first.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

RATE_HZ = 16000
BLOCK = 80  # 5 ms
LOUD = 300  # of 32767; the sink is silent to the last bit
GAP_S = 0.04  # the pause between a phrase that is cut and the next is no shorter


class Ear:
    """What came out of the sink, and when."""

    def __init__(self, stream: "subprocess.Popen[bytes]") -> None:
        self._blocks: list[tuple[float, int]] = []
        self._stream = stream
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        assert self._stream.stdout is not None
        while piece := self._stream.stdout.read(2 * BLOCK):
            level = np.abs(np.frombuffer(piece, np.int16).astype(int)).max(initial=0)
            self._blocks.append((time.monotonic(), int(level)))

    def onsets(self) -> NDArray[np.float64]:
        """When sounds began, on the monotonic clock."""
        loud = np.array([moment for moment, level in self._blocks if level > LOUD])
        return loud[np.diff(loud, prepend=-np.inf) > GAP_S]


@contextmanager
def quiet_room() -> Iterator[tuple[dict[str, str], Ear]]:
    """Give the environment in which programs speak into the sink, and who listens to it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_RUNTIME_DIR": folder, "PULSE_RUNTIME_PATH": f"{folder}/pulse"}
        environment["FORMCHECK_HISTORY"] = "off"
        sink = f"module-null-sink sink_name=nowhere rate={RATE_HZ} channels=1"
        serve = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"]
        serve += ["-L", "module-native-protocol-unix auth-anonymous=1", "-L", sink]
        server = subprocess.Popen(serve, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(2.0)
        record = ["parec", "-d", "nowhere.monitor", f"--rate={RATE_HZ}", "--channels=1", "--format=s16le"]
        recorder = subprocess.Popen(
            [*record, "--latency-msec=5"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            yield environment, Ear(recorder)
            time.sleep(1.0)
        finally:
            recorder.terminate()
            server.terminate()
            recorder.wait()
            server.wait()


def main(
    clip: Annotated[Path, typer.Argument(help="A rendered clip, with its truth beside it.")],
    exercise: Annotated[str, typer.Argument(help="The movement.")],
) -> None:
    """Play a clip as the camera, and compare when its reps end with when their numbers are heard."""
    truth = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))
    counted: list[tuple[float, float]] = []
    with quiet_room() as (environment, ear):
        live = [sys.executable, "-m", "formcheck", "live", exercise, "--camera", str(clip), "--no-window"]
        with subprocess.Popen(live, env=environment, stdout=subprocess.PIPE, text=True) as run:
            assert run.stdout is not None
            for line in run.stdout:
                event = json.loads(line)
                if event["event"] == "rep":
                    counted.append((time.monotonic(), float(event["t_s"])))
    onsets = ear.onsets()
    for number, (told_s, at_s) in enumerate(counted, start=1):
        end_s = min((rep["end_s"] for rep in truth["reps"]), key=lambda end: abs(end - at_s))
        heard = onsets[(onsets >= told_s) & (onsets < told_s + 1.0)]
        spoken_s = heard[0] - told_s if heard.size else float("nan")
        print(
            f"rep {number}: counted {at_s - end_s:+.2f} s after its true end, heard {spoken_s:.2f} s later, "
            f"{at_s - end_s + spoken_s:+.2f} s after it"
        )


if __name__ == "__main__":
    typer.run(main)
