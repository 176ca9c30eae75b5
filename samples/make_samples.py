"""Render the samples, accuracy sets, and contact sheets of them.

``python samples/make_samples.py samples --makehuman DIR`` renders the committed samples beside this script;
``... set NAME --count N --seed S --out DIR --makehuman DIR`` renders N random clips of the movement NAME and
leaves alone those that are there; ``... faults NAME --each N ...`` renders clips in which every fault of the
movement occurs N times, plainly; ``... sheet [--out DIR] [--to FILE]`` puts frames of the clips of a folder
on one picture. DIR is a checkout of MakeHuman's files with its assets.
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["main", "write_sheet"]

HERE = Path(__file__).parent
PROCESSES = 2
_COLUMNS = 4
_CELL_PX = (320, 240)


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and do what it says.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of those of the process.

    Returns
    -------
    int
        0 when done, 1 when it could not be done.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.command == "sheet":
            write_sheet(options.out, options.to)
        else:
            _render(options)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"make_samples: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Render samples with known truth (takes minutes).")
    commands = parser.add_subparsers(dest="command", required=True)
    samples = commands.add_parser("samples", help="the committed samples")
    samples.add_argument("--only", nargs="*", default=None, metavar="NAME", help="only these clips")
    samples.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    samples.add_argument("--again", action="store_true", help="render clips that are there, too")
    clips = commands.add_parser("set", help="random clips of a movement")
    clips.add_argument("name", help="movement, as deadlift")
    clips.add_argument("--count", type=int, default=20, help="how many clips")
    clips.add_argument("--seed", type=int, default=1, help="which clips")
    clips.add_argument("--out", type=Path, required=True, help="folder to write to")
    faults = commands.add_parser(
        "faults", help="clips in which every fault of a movement occurs equally often"
    )
    faults.add_argument("name", help="movement, as deadlift")
    faults.add_argument("--each", type=int, default=5, help="how often every fault occurs")
    faults.add_argument("--seed", type=int, default=1, help="which clips")
    faults.add_argument("--out", type=Path, required=True, help="folder to write to")
    for command in (samples, clips, faults):
        command.add_argument("--makehuman", type=Path, required=True, help="checkout of MakeHuman's files")
        command.add_argument("--processes", type=int, default=PROCESSES, help="how many at a time")
    sheet = commands.add_parser("sheet", help="a contact sheet of the clips of a folder")
    sheet.add_argument("--out", type=Path, default=HERE, help="folder with clips")
    sheet.add_argument("--to", type=Path, default=Path("sheet.png"), help="picture to write")
    return parser


def _render(options: argparse.Namespace) -> None:
    # The renderer needs OpenGL and its files: import it only when something is rendered.
    from render.draws import random_scenarios
    from render.fault_draws import fault_scenarios
    from render.makehuman import ShapeFiles
    from render.sample_clips import SAMPLE_CLIPS, SAMPLE_STILLS

    ShapeFiles(options.makehuman)  # says at once when it is no checkout
    options.out.mkdir(parents=True, exist_ok=True)
    if options.command == "samples":
        jobs = [(s, s in SAMPLE_STILLS) for s in (*SAMPLE_CLIPS, *SAMPLE_STILLS)]
        names = {scenario.name for scenario, _ in jobs}
        unknown = set(options.only or ()) - names
        if unknown:
            raise ValueError(f"no samples {', '.join(sorted(unknown))}: there are {', '.join(sorted(names))}")
        jobs = [job for job in jobs if options.only is None or job[0].name in options.only]
        again = options.again
    else:
        drawn = (
            fault_scenarios(options.name, options.each, options.seed)
            if options.command == "faults"
            else random_scenarios(options.name, options.count, options.seed)
        )
        jobs = [(scenario, False) for scenario in drawn]
        again = False
    waiting = [
        (scenario, still, options.out, options.makehuman)
        for scenario, still in jobs
        if again or not _is_there(options.out, scenario.name)
    ]
    if len(waiting) < len(jobs):
        print(f"{len(jobs) - len(waiting)} of {len(jobs)} are there already")
    if options.processes <= 1 or len(waiting) <= 1:
        for number, job in enumerate(waiting, start=1):
            print(f"{number}/{len(waiting)} {_render_one(job)}", flush=True)
        return
    # Each draws on one core: shared between them, the software rasteriser's threads wait for each other.
    os.environ.setdefault("LP_NUM_THREADS", "1")
    # Told to stop, it leaves by the way of an exception, so that the processes below are stopped too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    # Fresh processes: a drawing context does not survive a fork.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(options.processes, mp_context=context)
    is_done = False
    try:
        futures = [pool.submit(_render_one, job) for job in waiting]
        for number, future in enumerate(as_completed(futures), start=1):
            print(f"{number}/{len(waiting)} {future.result()}", flush=True)
        is_done = True
    finally:
        pool.shutdown(wait=is_done, cancel_futures=True)
        if not is_done:
            for process in multiprocessing.active_children():
                process.terminate()


def _is_there(folder: Path, name: str) -> bool:
    # The truth is written last: without it a clip was cut off.
    return (folder / f"{name}.json").is_file()


def _render_one(job: "tuple[object, bool, Path, Path]") -> str:
    from render.clip import render_clip, render_still
    from render.scenario import Scenario

    scenario, still, folder, makehuman = job
    assert isinstance(scenario, Scenario)
    path = (render_still if still else render_clip)(scenario, folder, makehuman)
    return f"{path.name} {path.stat().st_size / 1000:.0f} kB"


def write_sheet(folder: Path, to: Path) -> None:
    """Put frames of all clips of a folder on one picture: start, two on the way, and a turn.

    Parameters
    ----------
    folder : Path
        With clips and their truths.
    to : Path
        The picture to write.

    Raises
    ------
    ValueError
        If there are no clips with a truth in the folder.
    """
    rows = []
    for truth_path in sorted(folder.glob("*.json")):
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        if truth.get("schema") != "formcheck/truth/1" or not (folder / truth["clip"]).is_file():
            continue
        rows.append(_sheet_row(folder / truth["clip"], truth))
    if not rows:
        raise ValueError(f"no clips with a truth in {folder}: render some first")
    cv2.imwrite(str(to), np.vstack(rows)[..., ::-1])
    print(f"wrote {to}")


def _sheet_row(clip: Path, truth: "dict[str, object]") -> NDArray[np.uint8]:
    reps = truth["reps"]
    assert isinstance(reps, list)
    fps, frames = float(str(truth["fps"])), int(str(truth["frames"]))
    times = [0.0, *(rep[key] for rep in reps for key in ("turn_s", "end_s"))][: _COLUMNS * 2]
    if len(times) < 3:
        times = list(np.linspace(0.0, frames / fps, _COLUMNS))
    wanted = sorted({min(round(t * fps), frames - 1) for t in times})[:_COLUMNS]
    cells = []
    with av.open(str(clip)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index in wanted:
                cells.append(
                    _fit_cell(
                        np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8),
                        f"{clip.stem} {index / fps:.1f} s",
                    )
                )
    empty = np.zeros((_CELL_PX[1], _CELL_PX[0], 3), dtype=np.uint8)
    return np.hstack([*cells, *[empty] * (_COLUMNS - len(cells))])


def _fit_cell(picture: NDArray[np.uint8], text: str) -> NDArray[np.uint8]:
    scale = min(_CELL_PX[0] / picture.shape[1], _CELL_PX[1] / picture.shape[0])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    cell = np.zeros((_CELL_PX[1], _CELL_PX[0], 3), dtype=np.uint8)
    cell[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    cv2.putText(
        cell, text, (6, _CELL_PX[1] - 8), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1, cv2.LINE_AA
    )
    return cell


if __name__ == "__main__":
    sys.exit(main())
