"""What the tests of the history share: reps to keep, and a process that keeps them until it is killed.

``python -m tests.history.keeping PATH`` keeps sets without end, and prints every rep before and after.
"""

import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from formcheck.analysis import analyse
from formcheck.history.store import History
from formcheck.pose import PoseTrack
from formcheck.report import Measured, Recording, Rep, Report
from formcheck.tilt.own_range import RangeResult, Round, judge_range
from formcheck.tilt.verdict import TiltReport
from tests.lifting import Rep as Lift
from tests.lifting import deadlift_set, film

REPS_A_SET = 4

NOON = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)


def copies(rep: Rep, number: int) -> tuple[Rep, ...]:
    """Make reps of one."""
    return tuple(replace(rep, number=index) for index in range(1, number + 1))


def with_depths(report: Report, *depths_deg: float, uncertainty_deg: float = 3.0) -> Report:
    """Make a set of reps that are alike but for their depth."""
    rep = report.reps[0]
    name = next(iter(rep.metrics))
    reps = tuple(
        replace(
            rep,
            number=number,
            metrics={**rep.metrics, name: Measured(value=depth, uncertainty=uncertainty_deg)},
        )
        for number, depth in enumerate(depths_deg, start=1)
    )
    return replace(report, reps=reps)


def recording_of(*sets: Report, sha256: str = "") -> Recording:
    """Make a recording of sets."""
    source = replace(sets[0].source, name="set.mp4", sha256=sha256)
    return Recording(source=source, sets=tuple(replace(one, source=source) for one in sets))


def tilt_of(tilt_deg: float, uncertainty_deg: float = 4.0, sha256: str = "") -> TiltReport:
    """Make an answer of the mirror test."""
    return TiltReport.from_dict(
        {
            "schema": "formcheck/tilt/1",
            "formcheck": "0.1.0",
            "source": {
                "name": "stand.jpg",
                "sha256": sha256,
                "duration_s": None,
                "frames": 1,
                "width": 600,
                "height": 800,
                "rotation_deg": 0,
            },
            "verdict": "anterior" if tilt_deg > 7.0 else "neutral",
            "tilt_deg": tilt_deg,
            "uncertainty_deg": uncertainty_deg,
            "probabilities": {"anterior": 0.5, "neutral": 0.4, "posterior": 0.1},
            "facing": "right",
            "reasons": [],
            "advice": {"do": "strengthen", "text": "", "source": ""},
            "about": "",
            "quality": {"looks": 1, "loose_clothes": 0.0, "warnings": []},
        }
    )


def own_range_of(relaxed_deg: float) -> RangeResult:
    """Make a result of the own-range test whose stands repeat to a degree."""
    return judge_range(
        [
            Round(relaxed_deg=relaxed_deg + shift, arched_deg=18.0 + shift, tucked_deg=-8.0 + shift)
            for shift in (-1.0, 0.0, 1.0)
        ]
    )


def keep_without_end(path: Path, track: PoseTrack, report: Report) -> None:
    """Keep set after set, each rep told before and after."""
    reps = copies(report.reps[0], REPS_A_SET)
    whole = replace(report, reps=reps)
    with History(path) as history:
        session = history.begin_session("live")
        for number in count(1):
            one = session.begin_set("deadlift")
            for rep in reps:
                # A little of the time between two reps, lest most kills hit the end of a set.
                time.sleep(0.01)
                print("keeps", number, rep.number, flush=True)
                one.add_rep(rep)
                print("kept", number, rep.number, flush=True)
            one.close(whole, track)
            print("closed", number, REPS_A_SET, flush=True)


if __name__ == "__main__":
    filmed = film(deadlift_set([Lift()] * 2), fps=25.0)
    keep_without_end(Path(sys.argv[1]), filmed, analyse(filmed, exercise="deadlift"))
