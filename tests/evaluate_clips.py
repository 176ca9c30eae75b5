"""Run the real analysis over labelled clips and print one row a clip.

Not a test: a tool for judging a change. It needs a folder with a ``labels.csv`` (columns ``path``,
``exercise``, ``kind``, ``view``, ``true_reps``, ``repo_label``) and the clips it names::

    python tests/evaluate_clips.py ../shared/clips --poses /tmp/poses

With ``--poses`` the pose tracks are kept, and a later run judges a changed rule in seconds.
"""

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from formcheck.analysis import analyse_track
from formcheck.capture.model_file import obtain_model
from formcheck.capture.recording import VideoPoses
from formcheck.cli.quiet import native_chatter_hidden
from formcheck.errors import FormcheckError
from formcheck.exercises import load
from formcheck.pose import PoseTrack
from formcheck.present.atomic import open_atomically
from formcheck.report import Report
from formcheck.session import Session


def _track_of(clip: Path, kept: Path | None) -> PoseTrack:
    if kept is not None and kept.exists():
        with kept.open("rb") as file:
            return PoseTrack.load(file, name=kept.name)
    with (
        native_chatter_hidden(),
        VideoPoses(clip, model=obtain_model(), with_outline=load("deadlift").needs_outline) as poses,
    ):
        for _ in poses:
            pass
        track = poses.track
    if kept is not None:
        with open_atomically(kept, "wb") as file:
            track.save(file)
    return track


def _analyse(clip: Path, exercise: str, kept: Path | None) -> Report | str:
    try:
        return analyse_track(_track_of(clip, kept), Session(exercise)).sets[0]
    except FormcheckError as error:
        return type(error).__name__


def main(
    folder: Annotated[Path, typer.Argument(help="Folder with labels.csv.")],
    exercise: str = "deadlift",
    poses: Annotated[Path | None, typer.Option(help="Folder to keep pose tracks in.")] = None,
    only: Annotated[str, typer.Option(help="Only exercises of the labels, comma separated.")] = (
        "deadlift,other_exercise,negative,standing_side"
    ),
) -> None:
    """Print a row for every clip and a summary."""
    if poses is not None:
        poses.mkdir(parents=True, exist_ok=True)
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["exercise"] in only.split(",")]
    moving = [row for row in rows if row["kind"] != "photo"]
    tally: Counter[str] = Counter()
    raised: Counter[tuple[str, str]] = Counter()
    print("| clip | kind | view | true | counted | faults (reps) | refused |")
    print("|---|---|---|---|---|---|---|")
    for row in moving:
        kept = None if poses is None else poses / (row["path"].replace("/", "__") + ".npz")
        found = _analyse(folder / row["path"], exercise, kept)
        _print_row(row, found)
        sys.stdout.flush()
        if row["exercise"] == exercise and row["kind"] == "real" and row["view"].startswith("side"):
            count = found.rep_count if isinstance(found, Report) else 0
            error = abs(count - int(row["true_reps"]))
            tally["clips"] += 1
            tally["exact"] += error == 0
            tally["off by one"] += error == 1
            tally["worse"] += error > 1
        if isinstance(found, Report) and row["exercise"] == exercise:
            _note_faults(raised, row["repo_label"], found)
    print(f"\n{exercise}, real, side view: {dict(tally)}")
    print("\nfaults raised, by the source's label:")
    for (label, name), count in sorted(raised.items()):
        print(f"  {label}: {name} in {count} clip(s)")


def _print_row(row: dict[str, str], found: Report | str) -> None:
    cells = [row["path"], row["kind"], row["view"].split(",")[0], row["true_reps"] or "–"]
    if isinstance(found, str):
        cells += ["–", "", found]
    else:
        faults = Counter(f"{fault.name}:{fault.severity}" for rep in found.reps for fault in rep.faults)
        cells += [
            str(found.rep_count),
            ", ".join(f"{name} ({count})" for name, count in faults.items()),
            ", ".join(refused.reason for refused in found.refused),
        ]
    print("| " + " | ".join(cells) + " |")


def _note_faults(raised: Counter[tuple[str, str]], repo_label: str, found: Report) -> None:
    text = repo_label.lower()
    label = "rounded" if "rounded" in text else "drifting" if "drifting" in text else text.split(" |")[0]
    names = {fault.name for rep in found.reps for fault in rep.faults if fault.severity != "info"}
    raised[(label or "unlabelled", "(clips)")] += 1
    for name in names:
        raised[(label or "unlabelled", name)] += 1


if __name__ == "__main__":
    typer.run(main)
