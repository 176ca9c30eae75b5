"""The loop: a whole workout in a moment, with a look, a clock and keys of our own."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from formcheck.errors import WrongUsage
from formcheck.live.events import (
    Cue,
    Event,
    Paused,
    RepCounted,
    Resumed,
    SetEnded,
    SetStarted,
    SetUp,
    Stopped,
)
from formcheck.live.state import LiveState, Mode
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import SetDone, WorkoutEnded, WorkoutEvent
from formcheck.program.keeping import PlaceKeeper
from formcheck.program.leading import Leader, Look, describe_event
from formcheck.program.moves import Action, Watch
from formcheck.program.place import Place
from formcheck.program.reading import article_programme
from formcheck.report import Advice, Quality, Rep, Report, Source
from tests.real_input import ROOT

DAY1, DAY2 = article_programme().days


class Clock:
    """Time that goes by only where somebody waits."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds


def make_rep(number: int, leg: str | None = None) -> Rep:
    return Rep(
        number=number,
        start_s=4.0 * number,
        turn_s=4.0 * number + 1.0,
        end_s=4.0 * number + 2.0,
        clean=True,
        metrics={},
        faults=(),
        borderline=(),
        unchecked=(),
        leg=leg,
    )


def make_report(exercise: str, reps: int, leg: str | None = None) -> Report:
    return Report(
        source=Source(name="", sha256="", duration_s=9.0, frames=9, width=9, height=9, rotation_deg=0),
        exercise=exercise,
        exercise_from="given",
        side="left",
        facing="left",
        reps=tuple(make_rep(number, leg) for number in range(1, reps + 1)),
        refused=(),
        summary={},
        quality=Quality(seen_fraction=1.0, camera_yaw_deg=0.0, camera_roll_deg=0.0, warnings=()),
        not_checked=(),
        advice=Advice(good=(), change=()),
        formcheck="0",
    )


class FakeLook:
    """A look at somebody who takes their place, lifts so many times, and rests; or at a clip of that."""

    def __init__(self, watch: Watch, clock: Clock, *, reps: int, ends: str = "rest") -> None:
        self.watch = watch
        self._clock = clock
        self._from_s = clock()
        self._leg = None if watch.side is None else watch.side.value
        self._plan = self._script(reps, ends)
        self._done = 0
        self._counted = 0
        self.is_over = False
        self.has_ended = False
        self.is_paused = False
        self.mode = Mode.SET_UP

    def _script(self, reps: int, ends: str) -> list[tuple[float, str]]:
        lifts = [(5.0 + 4.0 * number, "rep") for number in range(1, reps + 1)]
        last_s = 5.0 + 4.0 * reps
        finish = {
            "rest": (last_s + 6.0, "set_ended"),
            "clip": (last_s + 1.0, "over"),
            "gesture": (last_s + 1.0, "stop"),
        }
        return [(1.0, "set_up"), (5.0, "ready"), *lifts, finish[ends]]

    @property
    def view(self) -> LiveState:
        return LiveState(time_s=self._clock() - self._from_s, mode=self.mode)

    def step(self, timeout_s: float) -> Sequence[Event]:
        assert not self.has_ended
        self._clock.sleep(timeout_s)
        now_s = self._clock() - self._from_s
        events: list[Event] = []
        while self._done < len(self._plan) and self._plan[self._done][0] <= now_s and not self.is_paused:
            what = self._plan[self._done][1]
            self._done += 1
            events += self._tell(what, now_s)
        return events

    def _tell(self, what: str, now_s: float) -> Iterable[Event]:
        name = self.watch.exercise
        if what == "set_up":
            yield SetUp(t_s=now_s, ready=False, help="not_side_on", text="Turn side-on to the camera.")
        elif what == "ready":
            self.mode = Mode.EXERCISE
        elif what == "rep":
            self._counted += 1
            if self._counted == 1:
                yield SetStarted(t_s=now_s, exercise=name, set_number=1)
            yield RepCounted(
                t_s=now_s,
                exercise=name,
                set_number=1,
                number=self._counted,
                clean=True,
                faults=(),
                rep=make_rep(self._counted, self._leg),
            )
            yield Cue(t_s=now_s, name="", text="Good.", severity=None, exercise=name, rep_number=1)
        elif what == "set_ended":
            yield from self._report(now_s)
        elif what == "stop":
            yield from self._report(now_s)
            yield Stopped(t_s=now_s, by="gesture")
        else:
            yield from self._report(now_s)
            self.is_over = True
            yield Stopped(t_s=now_s, by="source")

    def _report(self, now_s: float) -> Iterable[Event]:
        if self._counted:
            yield SetEnded(
                t_s=now_s, set_number=1, report=make_report(self.watch.exercise, self._counted, self._leg)
            )
            self._counted = 0

    def toggle_pause(self) -> Sequence[Event]:
        self.is_paused = not self.is_paused
        now_s = self._clock() - self._from_s
        return [Paused(t_s=now_s, by="key") if self.is_paused else Resumed(t_s=now_s, by="key")]

    def end(self) -> Sequence[Event]:
        assert not self.has_ended
        self.has_ended = True
        now_s = self._clock() - self._from_s
        return [*self._report(now_s), Stopped(t_s=now_s, by="program")]


@dataclass
class Workout:
    """A workout that is led through, and all that was told."""

    coach: WorkoutCoach
    reps: int = 10
    ends: str = "rest"
    watches_rests: bool = False
    presses: dict[str, list[Action]] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    told: list[tuple[WorkoutEvent | Event, float]] = field(default_factory=list)
    looks: list[FakeLook] = field(default_factory=list)
    kept: list[Place | None] = field(default_factory=list)

    def look_at(self, watch: Watch) -> Look | None:
        if watch.is_rest and not self.watches_rests:
            return None
        station = self.coach.station
        assert station is not None
        look = FakeLook(watch, self.clock, reps=min(self.reps, station.reps[1]), ends=self.ends)
        self.looks.append(look)
        return look

    def keys(self) -> list[Action]:
        """Press keys, each when its moment has come: a step and how many sets are done."""
        moment = f"{self.coach.step.value} {len(self.coach.results)}"
        return self.presses.pop(moment, [])

    def run(self) -> "Workout":
        Leader(
            self.coach,
            look_at=self.look_at,
            clock=self.clock,
            sleep=self.clock.sleep,
            keys=self.keys,
            listeners=[lambda event, t_s: self.told.append((event, t_s))],
            keep=self.kept.append,
        ).run()
        return self

    def names(self) -> list[str]:
        return [event.event for event, _ in self.told]


@pytest.mark.parametrize("ends", ["rest", "clip"])
@pytest.mark.parametrize("day", [DAY1, DAY2], ids=["day1", "day2"])
def test_a_whole_day(day: object, ends: str) -> None:
    assert day in (DAY1, DAY2)
    workout = Workout(WorkoutCoach(DAY1 if day is DAY1 else DAY2), ends=ends).run()
    assert all(one.outcome == "done" for one in workout.coach.results)
    assert all(look.has_ended for look in workout.looks)
    names = workout.names()
    assert names.count("set_done") == names.count("set_ended") == len(workout.looks)
    assert names.count("rep") == sum(one.reps for one in workout.coach.results)
    assert (names[0], names[-1]) == ("workout_started", "workout_ended")
    assert workout.kept[-1] is None
    times = [t_s for _, t_s in workout.told]
    assert times == sorted(times)
    # One watches from the camera's placing to the set's end, and half an hour passes in all.
    assert 600.0 < times[-1] < 2400.0


def test_live_events_carry_the_number_of_the_set_and_the_time_of_the_workout() -> None:
    workout = Workout(WorkoutCoach(DAY1)).run()
    lines = [json.dumps(describe_event(event, t_s), allow_nan=False) for event, t_s in workout.told]
    documents = [json.loads(line) for line in lines]
    started = [one for one in documents if one["event"] == "set_started" and one["exercise"] == "deadlift"]
    assert [one["set_number"] for one in started] == [1, 2, 3]
    for one in documents:
        assert one["t_s"] >= 0.0
        if one["event"] == "rep":
            assert one["camera_s"] < 60.0
    assert sorted(one["t_s"] for one in documents) == [one["t_s"] for one in documents]


def test_the_readme_tells_of_every_event_and_its_keys() -> None:
    """Other programs read the events; what is written of them is a contract."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## The workout")[1].split("\n## ")[0]
    rows = [line.split("|") for line in section.splitlines() if line.startswith("| `")]
    told = {name: row[2] for row in rows for name in re.findall(r"`(\w+)`", row[1])}
    workout = Workout(WorkoutCoach(DAY1)).run()
    documents = {event.event: describe_event(event, t_s) for event, t_s in workout.told}
    own = {name: one for name, one in documents.items() if "camera_s" not in one}
    assert len(own) == 7
    for name, one in own.items():
        for key in set(one) - {"event", "t_s"}:
            assert f"`{key}`" in told[name], (name, key)
    assert {"workout_paused", "workout_resumed"} <= set(told)


class TestRests:
    def test_with_a_camera_the_next_set_is_found_by_itself(self) -> None:
        workout = Workout(WorkoutCoach(DAY1), watches_rests=True).run()
        done = [event.t_s for event, _ in workout.told if isinstance(event, SetDone)]
        # The fake begins its next set ten seconds into the rest of ninety.
        assert done[3] - done[2] < 70.0
        assert [one.reps for one in workout.coach.results] == [5, 5, *[10] * 6]

    def test_nobody_is_told_to_stand_side_on_while_resting(self) -> None:
        workout = Workout(WorkoutCoach(DAY1), watches_rests=True).run()
        helped = [t_s for event, t_s in workout.told if isinstance(event, SetUp)]
        rests = [
            (event.t_s, event.t_s + 9.0)
            for event, _ in workout.told
            if event.event == "step" and event.to_dict()["step"] == "rest"
        ]
        assert helped
        assert not any(from_s <= t_s <= to_s for t_s in helped for from_s, to_s in rests)


class TestClips:
    def test_a_clip_in_which_nobody_lifts_is_looked_at_twice(self) -> None:
        workout = Workout(WorkoutCoach(DAY1), reps=0, ends="clip").run()
        assert {one.outcome for one in workout.coach.results} == {"not_seen"}
        assert len(workout.looks) == 2 * 8

    def test_too_few(self) -> None:
        workout = Workout(WorkoutCoach(DAY1), reps=3, ends="clip").run()
        assert {one.outcome for one in workout.coach.results} == {"short"}


class TestKeys:
    def test_stop_and_take_up_later(self) -> None:
        first = Workout(WorkoutCoach(DAY1), presses={"set 3": [Action.STOP]}).run()
        assert first.names()[-1] == "workout_ended"
        place = first.kept[-1]
        assert place is not None
        assert (place.index, place.set) == (2, 2)
        again = Workout(WorkoutCoach(DAY1, place=place)).run()
        whole = Workout(WorkoutCoach(DAY1)).run()
        assert again.coach.results == whole.coach.results
        ended = again.told[-1][0]
        assert isinstance(ended, WorkoutEnded)
        assert ended.finished

    @pytest.mark.parametrize("moment", ["prepare 0", "learn 0", "set_up 0"])
    def test_whoever_begins_anew_and_does_nothing_loses_no_place(self, tmp_path: Path, moment: str) -> None:
        first = Workout(WorkoutCoach(DAY1), presses={"set 3": [Action.STOP]}).run()
        keeper = PlaceKeeper(tmp_path, day="day1")
        keeper.keep(first.kept[-1], now=datetime(2026, 11, 26, 5, 0, tzinfo=UTC))
        left = keeper.read()
        again = Workout(WorkoutCoach(DAY1), presses={moment: [Action.STOP]}).run()
        assert again.names()[-1] == "workout_ended"
        assert again.kept == []
        assert keeper.read() == left
        # With the first set it is given up.
        assert Workout(WorkoutCoach(DAY1), presses={"rest 1": [Action.STOP]}).run().kept

    def test_what_was_counted_before_a_stop_is_reported(self) -> None:
        class Later(Workout):
            def keys(self) -> list[Action]:
                return [Action.STOP] if self.coach.rep_count == 4 else []

        workout = Later(WorkoutCoach(DAY1)).run()
        reports = [event.report for event, _ in workout.told if isinstance(event, SetEnded)]
        assert [report.rep_count for report in reports] == [4]
        assert workout.kept[-1] is not None
        assert workout.kept[-1].broken_off_reps == 4
        assert workout.names()[-1] == "workout_ended"

    def test_a_pause_holds_the_live_part_too(self) -> None:
        class Pausing(Workout):
            waited_s = 0.0

            def keys(self) -> list[Action]:
                if self.coach.rep_count == 2 and not self.coach.is_paused and not self.waited_s:
                    return [Action.PAUSE]
                if self.coach.is_paused:
                    self.waited_s += 0.05
                    assert self.looks[-1].is_paused
                    return [Action.PAUSE] if self.waited_s > 20.0 else []
                return []

        workout = Pausing(WorkoutCoach(DAY1)).run()
        names = workout.names()
        assert names.count("workout_paused") == names.count("workout_resumed") == 1
        assert "paused" not in names
        assert workout.coach.results[0].outcome == "done"

    def test_go_on_in_a_set_keeps_its_reps(self) -> None:
        class Short(Workout):
            def keys(self) -> list[Action]:
                return [Action.GO_ON] if self.coach.rep_count == 6 else []

        workout = Short(WorkoutCoach(DAY1)).run()
        deadlifts = [one for one in workout.coach.results if one.exercise == "deadlift"]
        assert [(one.reps, one.outcome) for one in deadlifts] == [(6, "short")] * 3
        assert workout.names().count("set_ended") == 8


def test_a_raised_hand_stops_it() -> None:
    workout = Workout(WorkoutCoach(DAY1), ends="gesture").run()
    ended = workout.told[-1][0]
    assert isinstance(ended, WorkoutEnded)
    assert not ended.finished
    assert [one.outcome for one in workout.coach.results] == ["done"]


def test_after_an_interruption_the_set_is_reported_and_the_place_kept() -> None:
    class Interrupted(Workout):
        def keys(self) -> list[Action]:
            if self.coach.rep_count == 3:
                raise KeyboardInterrupt
            return []

    workout = Interrupted(WorkoutCoach(DAY1))
    with pytest.raises(KeyboardInterrupt):
        workout.run()
    assert workout.names()[-2:] == ["set_ended", "workout_ended"]
    assert workout.looks[-1].has_ended
    assert workout.kept[-1] is not None
    assert workout.kept[-1].broken_off_reps == 3


class TestKeeping:
    NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)

    def place(self) -> Place:
        coach = WorkoutCoach(DAY2)
        coach.begin(0.0)
        assert coach.place is not None
        return coach.place

    def test_there_and_back(self, tmp_path: Path) -> None:
        keeper = PlaceKeeper(tmp_path / "deep" / "down", day="day2")
        assert keeper.read() is None
        keeper.keep(self.place(), now=self.NOW)
        read = keeper.read()
        assert read is not None
        assert read.saved_at == "2026-11-26T05:00:00+00:00"
        assert WorkoutCoach(DAY2, place=read).station is not None
        keeper.keep(None, now=self.NOW)
        assert keeper.read() is None
        keeper.keep(None, now=self.NOW)

    def test_each_person_and_programme_has_its_own(self, tmp_path: Path) -> None:
        PlaceKeeper(tmp_path, day="day2", person="Ann").keep(self.place(), now=self.NOW)
        assert PlaceKeeper(tmp_path, day="day2").read() is None
        assert PlaceKeeper(tmp_path, day="day2", programme="mine.toml", person="Ann").read() is None
        assert PlaceKeeper(tmp_path, day="day2", person=" ann ").read() is not None
        with pytest.raises(WrongUsage, match="name of a person"):
            PlaceKeeper(tmp_path, day="day2", person="A\nnn")

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", '{"schema": "formcheck/place/9"}', "\x00", "null", "[" * 9999],
        ids=["empty", "list", "table", "other", "zero", "null", "nested"],
    )
    def test_a_damaged_one_is_told_and_ignored(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
    ) -> None:
        keeper = PlaceKeeper(tmp_path, day="day2")
        keeper.path.write_text(text)
        assert keeper.read() is None
        assert "begins anew" in caplog.text

    def test_a_folder_that_cannot_be_made_stops_no_workout(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "file").write_text("")
        keeper = PlaceKeeper(tmp_path / "file" / "folder", day="day2")
        keeper.keep(self.place(), now=self.NOW)
        keeper.keep(self.place(), now=self.NOW)
        assert caplog.text.count("cannot be kept") == 1
