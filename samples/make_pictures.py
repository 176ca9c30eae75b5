"""Make the programme's pictures from the rendered samples: both ends of each movement, side by side.

::

    python samples/make_pictures.py

It writes ``formcheck/program/pictures/MOVEMENT.jpg``, one for each sample that has a truth with reps.
"""

import json
from pathlib import Path
from typing import Any

import av
from PIL import Image

SAMPLES = Path(__file__).parent
PICTURES = SAMPLES.parent / "formcheck" / "program" / "pictures"
HEIGHT_PX = 360
GAP_PX = 8
MARGIN = 0.12
"""Room around the person, as a share of the height of what is shown."""

LEAN_DEG = 35.0
"""Lean of the thighs at which a Nordic curl is shown on its way."""

ENDS: dict[str, tuple[str, ...]] = {
    # What is shown of the first rep: its start and its turn. Cat-cow has its cow on the way, and of a Nordic
    # curl the way is what matters.
    "deadlift": ("start", "turn"),
    "single_leg_deadlift": ("start", "turn"),
    "ball_curl": ("start", "turn"),
    "nordic_curl": ("start", "lean", "turn"),
    "cat_cow": ("cow", "turn"),
    "hip_lift": ("start", "turn"),
}


def main() -> None:
    """Make all of them."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for movement, ends in ENDS.items():
        truth = json.loads((SAMPLES / f"{movement}.json").read_text(encoding="utf-8"))
        times_s = [time_of(end, truth) for end in ends]
        frames = [read_frame(SAMPLES / f"{movement}.mp4", time_s) for time_s in times_s]
        box = find_box(truth, times_s, frames[0].size)
        path = PICTURES / f"{movement}.jpg"
        side_by_side([frame.crop(box) for frame in frames]).save(path, quality=82, optimize=True)
        print(path.name, path.stat().st_size, "bytes", [round(time_s, 2) for time_s in times_s])


def time_of(end: str, truth: dict[str, Any]) -> float:
    """Give when in the first rep an end of the movement is, in seconds."""
    rep = truth["reps"][0]
    if end in ("start", "turn"):
        return float(rep[f"{end}_s"])
    times_s, angles_deg = truth["series"]["time_s"], truth["series"]["angles_deg"]
    down = [i for i, time_s in enumerate(times_s) if rep["start_s"] <= time_s <= rep["turn_s"]]
    if end == "lean":
        return float(next(times_s[i] for i in down if angles_deg["thigh_lean_deg"][i] > LEAN_DEG))
    bends_deg = angles_deg["back_bend_deg"]
    return float(times_s[min((i for i in down if bends_deg[i] is not None), key=bends_deg.__getitem__)])


def read_frame(path: Path, time_s: float) -> Image.Image:
    """Read the frame nearest to a time."""
    with av.open(str(path)) as container:
        nearest = min(container.decode(video=0), key=lambda frame: abs(frame.time - time_s))
        return Image.fromarray(nearest.to_ndarray(format="rgb24"))


def find_box(truth: dict[str, Any], times_s: list[float], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Find what to cut out so that the person is in it at both ends."""
    indices = [
        min(range(len(truth["series"]["time_s"])), key=lambda i: abs(truth["series"]["time_s"][i] - time_s))
        for time_s in times_s
    ]
    spots = [
        track[i] for track in truth["series"]["joints_px"].values() for i in indices if track[i] is not None
    ]
    xs, ys = [spot[0] for spot in spots], [spot[1] for spot in spots]
    room = MARGIN * max(max(ys) - min(ys), 0.5 * (max(xs) - min(xs))) + 0.03 * size[1]
    return (
        max(0, int(min(xs) - room)),
        max(0, int(min(ys) - room)),
        min(size[0], int(max(xs) + room)),
        min(size[1], int(max(ys) + room)),
    )


def side_by_side(parts: list[Image.Image]) -> Image.Image:
    """Put pictures beside each other with a gap."""
    scaled = [part.resize((round(part.width * HEIGHT_PX / part.height), HEIGHT_PX)) for part in parts]
    whole = Image.new(
        "RGB", (sum(part.width for part in scaled) + GAP_PX * (len(scaled) - 1), HEIGHT_PX), "white"
    )
    left = 0
    for part in scaled:
        whole.paste(part, (left, 0))
        left += part.width + GAP_PX
    return whole


if __name__ == "__main__":
    main()
