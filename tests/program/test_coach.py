"""The coach: led through whole days by a clock of our own."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formcheck.landmarks import Side
from formcheck.program.coach import WorkoutCoach
from formcheck.program.events import Breathe, Say, SetDone, StepBegan, Tone, WorkoutEnded, WorkoutEvent
from formcheck.program.moves import Action, Pace, Step
from formcheck.program.place import Place, fingerprint
from formcheck.program.programme import Day
from formcheck.program.reading import article_programme

DAY1, DAY2 = article_programme().days
TICK_S = 0.1
REP_S = 4.0


class Lifter:
    """Somebody who does what the coach says, on a clock that goes as fast as we like."""

    def __init__(self, coach: WorkoutCoach) -> None:
        self.coach = coach
        self.t_s = 100.0
        self.tick_s = TICK_S
        self.told: list[WorkoutEvent] = list(coach.begin(self.t_s))

    def wait(self, seconds: float) -> list[WorkoutEvent]:
        """Let time go by without doing anything."""
        before = len(self.told)
        for _ in range(max(1, round(seconds / self.tick_s))):
            self.t_s += self.tick_s
            self.told += self.coach.advance(self.t_s)
        return self.told[before:]

    def until(self, step: Step) -> None:
        for _ in range(20_000):
            if self.coach.step is step or self.coach.is_over:
                return
            self.wait(self.tick_s)
        raise AssertionError(f"never came to {step}")

    def do(self, action: Action) -> list[WorkoutEvent]:
        told = self.coach.act(action, self.t_s)
        self.told += told
        return list(told)

    def lift(self, count: int, *, leg: str | None = None) -> list[WorkoutEvent]:
        """Take one's place, and lift so many times."""
        before = len(self.told)
        self.told += self.coach.set_started(self.t_s)
        for _ in range(count):
            self.wait(REP_S)
            self.told += self.coach.rep(self.t_s, clean=True, leg=leg)
        return self.told[before:]

    def end_set(self) -> list[WorkoutEvent]:
        before = len(self.told)
        self.wait(6.0)
        self.told += self.coach.set_ended(self.t_s)
        return self.told[before:]

    def train(self, *, reps: int | None = None, until_sets: int = 10_000) -> None:
        """Do what is left of the day."""
        while not self.coach.is_over and len(self.coach.results) < until_sets:
            self.until(Step.SET_UP)
            station = self.coach.station
            if station is None:
                return
            self.wait(3.0)
            self.lift(station.reps[1] if reps is None else reps, leg=station.side)
            self.end_set()

    def said(self, key: str, events: Iterable[WorkoutEvent] | None = None) -> list[str]:
        told = self.told if events is None else events
        return [event.text for event in told if isinstance(event, Say) and event.key == key]

    def steps(self) -> list[StepBegan]:
        return [event for event in self.told if isinstance(event, StepBegan)]


def at_first_set(day: Day = DAY1, index: int = 2) -> Lifter:
    """Somebody at the first set of an exercise, the ones before left out."""
    lifter = Lifter(WorkoutCoach(day))
    lifter.until(Step.FILM)
    for _ in range(index):
        lifter.do(Action.SKIP)
    lifter.until(Step.SET_UP)
    return lifter


class TestAWholeDay:
    def test_day_one(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY1))
        lifter.train()
        assert lifter.coach.is_over
        assert [(one.exercise, one.set, one.reps, one.outcome) for one in lifter.coach.results] == [
            ("cat_cow", 1, 5, "done"),
            ("hip_lift", 1, 5, "done"),
            *[("deadlift", number, 10, "done") for number in (1, 2, 3)],
            *[("ball_curl", number, 10, "done") for number in (1, 2, 3)],
        ]
        kinds = [event.step for event in lifter.steps()]
        film, again = ["learn", "film", "set_up", "set", "rest"], ["set_up", "set", "rest"]
        assert kinds == [
            "prepare",
            *film,
            *film,
            *film,
            *again,
            *again,
            *film,
            *again,
            "set_up",
            "set",
            "done",
        ]
        ended = lifter.told[-1]
        assert isinstance(ended, WorkoutEnded)
        assert ended.finished
        assert ended.sets == lifter.coach.results
        assert lifter.coach.place is None

    def test_day_two_has_all_sets_of_the_left_leg_before_those_of_the_right(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY2))
        lifter.train()
        sides = [(one.side, one.set) for one in lifter.coach.results if one.exercise == "single_leg_deadlift"]
        assert sides == [(side, number) for side in ("left", "right") for number in (1, 2, 3)]
        films = [event for event in lifter.steps() if event.step == "film"]
        assert [(event.exercise, event.side) for event in films] == [
            ("cat_cow", None),
            ("hip_lift", None),
            ("single_leg_deadlift", "left"),
            ("single_leg_deadlift", "right"),
            ("nordic_curl", None),
        ]
        assert len(lifter.said("turn_left")) == len(lifter.said("turn_right")) == 1

    def test_sides_in_turn(self) -> None:
        single = replace(DAY2.exercises[2], alternate=True)
        lifter = Lifter(WorkoutCoach(replace(DAY2, exercises=(single,))))
        lifter.train()
        assert [(one.set, one.side) for one in lifter.coach.results] == [
            (number, side) for number in (1, 2, 3) for side in ("left", "right")
        ]

    def test_what_is_needed_and_how_to_film_is_told_first(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY1, before=("Stop at a sharp pain.",)))
        lifter.until(Step.FILM)
        prepare, care, learn, film = lifter.steps()
        assert any("dumbbells" in line for line in prepare.lines)
        assert care.lines == ("Stop at a sharp pain.",)
        assert any("knees under the hips" in line for line in learn.lines)
        assert any("Camera" in line for line in film.lines)
        assert learn.picture == film.picture == "cat_cow.jpg"
        assert lifter.said("warm_up")
        assert not lifter.said("strength")

    def test_in_german(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY1, language="de"))
        assert lifter.steps()[0].title == "Mach dich bereit"
        lifter.until(Step.SET_UP)
        assert lifter.said("set_up") == ["Satz 1 von 1. Geh auf deinen Platz."]

    def test_one_day_in_the_life_of_a_clock_that_starts_anywhere(self) -> None:
        coach = WorkoutCoach(DAY1)
        assert coach.begin(1e9)[0].t_s == 0.0


class TestRest:
    def test_it_lasts_as_long_as_the_programme_says(self) -> None:
        lifter = at_first_set()
        lifter.lift(10)
        lifter.end_set()
        began_s = lifter.t_s
        told: list[WorkoutEvent] = []
        while lifter.coach.step is Step.REST:
            told += lifter.wait(TICK_S)
        assert lifter.t_s - began_s == pytest.approx(90.0, abs=2 * TICK_S)
        assert [event.tone for event in told if isinstance(event, Tone)] == ["tick", "tick", "tick", "done"]
        assert lifter.said("ten_seconds", told) == ["10 seconds more."]
        [warning] = [event for event in told if isinstance(event, Say) and event.key == "ten_seconds"]
        assert began_s - 100.0 + 80.0 == pytest.approx(warning.t_s, abs=2 * TICK_S)

    def test_a_rep_ends_it(self) -> None:
        lifter = at_first_set()
        lifter.lift(8)
        lifter.end_set()
        lifter.wait(20.0)
        assert lifter.coach.watch is not None
        assert lifter.coach.watch.is_rest
        lifter.told += lifter.coach.rep(lifter.t_s, clean=None)
        assert lifter.coach.step is Step.SET
        assert lifter.coach.rep_count == 1
        assert lifter.coach.station is not None
        assert lifter.coach.station.set_number == 2

    def test_standing_ready_does_not(self) -> None:
        lifter = at_first_set()
        lifter.lift(8)
        lifter.end_set()
        assert lifter.coach.set_started(lifter.t_s) == ()
        assert lifter.coach.step is Step.REST

    def test_before_another_exercise_nobody_is_watched(self) -> None:
        lifter = at_first_set(index=1)
        lifter.lift(5)
        lifter.end_set()
        assert lifter.coach.step is Step.REST
        assert lifter.coach.watch is None
        assert lifter.coach.rep(lifter.t_s, clean=True) == ()

    def test_none_at_all(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY1, pace=Pace.without_waits()))
        assert lifter.coach.step is Step.SET_UP
        lifter.lift(5)
        lifter.end_set()
        assert lifter.coach.step is Step.SET_UP


class TestReps:
    def test_too_few_are_named_and_may_be_done_again(self) -> None:
        lifter = at_first_set()
        lifter.lift(5)
        told = lifter.end_set()
        assert lifter.said("set_short", told) == ["5 of 8. Press r to do the set again, or rest and go on."]
        assert lifter.coach.results[-1].outcome == "short"
        lifter.do(Action.REPEAT)
        assert lifter.coach.step is Step.SET_UP
        lifter.lift(9)
        lifter.end_set()
        deadlifts = [one for one in lifter.coach.results if one.exercise == "deadlift"]
        assert [(one.set, one.reps, one.outcome) for one in deadlifts] == [(1, 9, "done")]

    def test_enough_and_more_are_told(self) -> None:
        lifter = at_first_set()
        told = lifter.lift(12)
        assert lifter.said("enough", told) == ["That was enough. You may stop here."]
        assert lifter.said("last_one", told) == ["Stop here, that was the set."]
        assert len(lifter.said("more", told)) == 1
        lifter.end_set()
        assert (lifter.coach.results[-1].reps, lifter.coach.results[-1].outcome) == (12, "over")

    def test_the_report_of_the_set_has_the_last_word(self) -> None:
        lifter = at_first_set()
        lifter.lift(7)
        lifter.told += lifter.coach.set_ended(lifter.t_s, reps=8, clean=6)
        result = lifter.coach.results[-1]
        assert (result.reps, result.clean, result.outcome) == (8, 6, "done")

    def test_a_set_without_a_rep_begins_again_once(self) -> None:
        lifter = at_first_set()
        first = lifter.coach.watch
        told = lifter.end_set()
        assert lifter.said("not_seen", told)
        assert lifter.coach.step is Step.SET_UP
        assert first is not None
        assert lifter.coach.watch is not None
        assert lifter.coach.watch.look != first.look
        told = lifter.end_set()
        assert lifter.said("not_seen_again", told)
        assert lifter.coach.results[-1].outcome == "not_seen"
        assert lifter.steps()[-1].step == "rest"

    def test_the_wrong_leg_is_told_once_in_a_set(self) -> None:
        lifter = at_first_set(DAY2)
        assert lifter.coach.watch is not None
        assert lifter.coach.watch.side is Side.LEFT
        told = lifter.lift(3, leg="right")
        assert lifter.said("wrong_leg_right", told) == [
            "You stand on your right leg; this set is for the left one."
        ]

    def test_a_rep_before_the_live_part_is_ready_is_counted(self) -> None:
        lifter = at_first_set()
        lifter.told += lifter.coach.rep(lifter.t_s, clean=True)
        assert (lifter.coach.step, lifter.coach.rep_count) == (Step.SET, 1)


class TestTheEnd:
    def finish(self) -> Lifter:
        lifter = Lifter(WorkoutCoach(DAY1))
        lifter.train(until_sets=7)
        lifter.until(Step.SET_UP)
        lifter.lift(9)
        lifter.end_set()
        return lifter

    def test_it_tells_what_was_done_for_a_while(self) -> None:
        lifter = self.finish()
        done = lifter.steps()[-1]
        assert done.lead == "Done. Well trained."
        assert "Deadlift: 10, 10, 10" in done.lines
        assert "Leg curl on the ball: 10, 10, 9" in done.lines
        assert lifter.coach.place is None
        before = lifter.told[-1]
        assert not isinstance(before, WorkoutEnded)
        [ended] = lifter.wait(11.0)
        assert isinstance(ended, WorkoutEnded)

    def test_the_last_set_can_be_done_again(self) -> None:
        lifter = self.finish()
        lifter.do(Action.REPEAT)
        assert lifter.coach.place is not None
        lifter.lift(10)
        lifter.end_set()
        assert [one.reps for one in lifter.coach.results][-3:] == [10, 10, 10]

    @pytest.mark.parametrize("action", [Action.GO_ON, Action.SKIP, Action.STOP])
    def test_a_key_ends_it(self, action: Action) -> None:
        lifter = self.finish()
        ended = lifter.do(action)[-1]
        assert isinstance(ended, WorkoutEnded)
        assert ended.finished


class TestBreath:
    def breaths(self, index: int) -> list[Breathe]:
        lifter = at_first_set(index=index)
        told = [*lifter.coach.set_started(lifter.t_s), *lifter.wait(90.0)]
        assert len(lifter.said("breaths_done", told)) == 1
        return [event for event in told if isinstance(event, Breathe)]

    def test_cat_cow_in_and_out_five_times(self) -> None:
        told = self.breaths(0)
        assert [event.part for event in told] == ["in", "out"] * 5
        gaps = [later.t_s - earlier.t_s for earlier, later in pairwise(told)]
        assert gaps == pytest.approx([3.0, 4.0] * 4 + [3.0], abs=2 * TICK_S)

    def test_hip_lift_holds_after_the_exhale_for_three_to_five_seconds(self) -> None:
        told = self.breaths(1)
        assert [event.part for event in told] == ["in", "out", "hold"] * 5
        assert [event.number for event in told] == [n for n in range(1, 6) for _ in range(3)]
        assert all(3.0 <= event.seconds <= 5.0 for event in told if event.part == "hold")

    def test_it_stands_still_in_a_pause(self) -> None:
        lifter = at_first_set(index=0)
        lifter.told += lifter.coach.set_started(lifter.t_s)
        lifter.do(Action.PAUSE)
        assert lifter.wait(60.0) == []
        lifter.do(Action.PAUSE)
        [breath] = [event for event in lifter.wait(3.2) if isinstance(event, Breathe)]
        assert breath.part == "out"

    def test_it_ends_with_the_last_rep(self) -> None:
        lifter = at_first_set(index=0)
        lifter.told += lifter.coach.set_started(lifter.t_s)
        for _ in range(5):
            lifter.told += lifter.coach.rep(lifter.t_s, clean=True)
        assert not [event for event in lifter.wait(30.0) if isinstance(event, Breathe)]


class TestKeys:
    def test_go_on_shortens_every_wait(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY1))
        for step in (Step.LEARN, Step.FILM, Step.SET_UP, Step.SET):
            lifter.do(Action.GO_ON)
            assert lifter.coach.step is step
        lifter.do(Action.GO_ON)
        assert lifter.coach.results[-1].outcome == "skipped"
        lifter.do(Action.GO_ON)
        assert lifter.steps()[-1].step == "learn"

    def test_skip_leaves_out_both_sides(self) -> None:
        lifter = at_first_set(DAY2)
        lifter.do(Action.SKIP)
        assert lifter.coach.station is not None
        assert lifter.coach.station.exercise == "nordic_curl"
        assert [one.outcome for one in lifter.coach.results].count("skipped") == 8
        assert lifter.coach.left_out == frozenset(range(8))
        lifter.do(Action.SKIP)
        assert lifter.steps()[-1].step == "done"
        assert lifter.said("done_short") == ["Done: 0 of 11 sets."]

    @pytest.mark.parametrize("pages", [0, 1], ids=["prepare", "care"])
    def test_skip_leaves_a_page_before_all_exercises_and_no_exercise(self, pages: int) -> None:
        lifter = Lifter(WorkoutCoach(DAY1, before=("Stop at a sharp pain.",)))
        steps = (Step.PREPARE, Step.CARE, Step.LEARN)
        for _ in range(pages):
            lifter.do(Action.GO_ON)
        assert lifter.coach.step is steps[pages]
        lifter.do(Action.SKIP)
        assert lifter.coach.step is steps[pages + 1]
        assert lifter.coach.results == ()
        assert lifter.coach.station is not None
        assert lifter.coach.station.place == (0, None, 1)

    @pytest.mark.parametrize("leave", [Action.SKIP, Action.GO_ON])
    def test_a_set_that_is_to_be_repeated_and_is_skipped_stays_what_it_was(self, leave: Action) -> None:
        lifter = at_first_set()
        lifter.lift(10)
        lifter.end_set()
        lifter.do(Action.REPEAT)
        assert lifter.coach.step is Step.SET_UP
        if leave is Action.GO_ON:
            lifter.do(Action.GO_ON)
        told = lifter.do(leave)
        done = [event.result for event in told if isinstance(event, SetDone)]
        assert [(one.set, one.outcome) for one in done] == (
            [] if leave is Action.GO_ON else [(2, "skipped"), (3, "skipped")]
        )
        first = next(one for one in lifter.coach.results if (one.index, one.set) == (2, 1))
        assert (first.reps, first.outcome) == (10, "done")
        assert lifter.coach.progress[0] == (3 if leave is Action.GO_ON else 5)

    def test_a_set_that_is_not_seen_when_it_is_repeated_stays_what_it_was(self) -> None:
        lifter = at_first_set()
        lifter.lift(10)
        lifter.end_set()
        lifter.do(Action.REPEAT)
        for _ in range(2):
            lifter.lift(0)
            lifter.end_set()
        assert lifter.coach.step is Step.REST
        assert lifter.coach.results[-1].outcome == "done"

    def test_repeat_in_a_set_counts_anew(self) -> None:
        lifter = at_first_set()
        lifter.lift(4)
        lifter.do(Action.REPEAT)
        assert (lifter.coach.step, lifter.coach.rep_count) == (Step.SET_UP, 0)

    def test_the_beginners_nordic(self) -> None:
        lifter = at_first_set(DAY2, index=3)
        assert any("3 to 5" in text for text in lifter.said("easier_offer"))
        lifter.do(Action.EASIER)
        assert lifter.coach.station is not None
        assert (lifter.coach.station.sets, lifter.coach.station.reps) == (2, (3, 5))
        lifter.train()
        nordics = [one for one in lifter.coach.results if one.exercise == "nordic_curl"]
        assert [(one.set, one.reps, one.planned, one.outcome) for one in nordics] == [
            (1, 5, (3, 5), "done"),
            (2, 5, (3, 5), "done"),
        ]

    def test_the_beginners_nordic_in_the_third_set_is_over(self) -> None:
        lifter = at_first_set(DAY2, index=3)
        lifter.train(until_sets=10)
        lifter.until(Step.SET_UP)
        lifter.do(Action.EASIER)
        assert lifter.steps()[-1].step == "done"

    def test_chosen_from_the_beginning(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY2, easier=True))
        lifter.train()
        assert len([one for one in lifter.coach.results if one.exercise == "nordic_curl"]) == 2
        assert lifter.said("easier_taken")

    def test_what_has_no_easier_version_stays_as_it_is(self) -> None:
        lifter = at_first_set()
        assert lifter.do(Action.EASIER) == []

    def test_a_key_ends_a_pause(self) -> None:
        lifter = at_first_set()
        lifter.do(Action.PAUSE)
        lifter.do(Action.GO_ON)
        assert not lifter.coach.is_paused
        assert lifter.coach.step is Step.SET

    def test_a_clock_that_is_put_back_harms_nothing(self) -> None:
        lifter = at_first_set()
        lifter.lift(10)
        lifter.end_set()
        left_s = lifter.coach.remaining_s
        assert lifter.coach.advance(lifter.t_s - 3600.0) == ()
        assert lifter.coach.remaining_s == left_s


class TestTakenUpLater:
    def stop_at(self, lifter: Lifter) -> Place:
        ended = lifter.do(Action.STOP)[-1]
        assert isinstance(ended, WorkoutEnded)
        assert not ended.finished
        place = lifter.coach.place
        assert place is not None
        return Place.from_dict(place.to_dict())

    def test_between_sets(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY2))
        lifter.train(until_sets=4)
        place = self.stop_at(lifter)
        again = Lifter(WorkoutCoach(DAY2, place=place))
        assert again.said("taken_up") == ["We take it up where you stopped: Deadlift on one leg, set 3 of 3."]
        again.train()
        whole = Lifter(WorkoutCoach(DAY2))
        whole.train()
        assert again.coach.results == whole.coach.results
        # The camera has been put away, so how to film comes first.
        assert [event.step for event in again.steps()][:4] == ["prepare", "learn", "film", "set_up"]

    def test_within_a_set_which_is_then_done_anew(self) -> None:
        lifter = at_first_set()
        lifter.lift(4)
        place = self.stop_at(lifter)
        assert place.broken_off_reps == 4
        again = Lifter(WorkoutCoach(DAY1, place=place))
        assert "from its beginning" in again.said("taken_up_broken_off")[0]
        assert again.coach.station is not None
        assert again.coach.station.place == (2, None, 1)
        assert again.coach.rep_count == 0

    def test_the_easier_version_is_remembered(self) -> None:
        lifter = at_first_set(DAY2, index=3)
        lifter.do(Action.EASIER)
        again = WorkoutCoach(DAY2, place=self.stop_at(lifter))
        assert again.station is not None
        assert again.station.sets == 2

    def test_what_is_left_can_be_made_easier(self) -> None:
        lifter = Lifter(WorkoutCoach(DAY2))
        lifter.train(until_sets=4)
        again = Lifter(WorkoutCoach(DAY2, place=self.stop_at(lifter), easier=True))
        again.train()
        assert len([one for one in again.coach.results if one.exercise == "nordic_curl"]) == 2
        assert again.said("easier_taken")

    def test_a_set_that_the_easier_version_does_not_have_is_taken_up_in_the_full_one(self) -> None:
        lifter = at_first_set(DAY2, index=3)
        lifter.train(until_sets=10)
        again = WorkoutCoach(DAY2, place=self.stop_at(lifter), easier=True)
        assert again.station is not None
        assert (again.station.set_number, again.station.sets) == (3, 3)

    def test_easier_before_it_is_taken_up_skips_no_page(self) -> None:
        lifter = at_first_set(DAY2, index=2)
        lifter.do(Action.SKIP)
        lifter.train(until_sets=10)
        place = self.stop_at(lifter)
        longer = replace(DAY2, exercises=(*DAY2.exercises, DAY1.exercises[2]))
        place = replace(place, fingerprint=fingerprint(longer))
        again = Lifter(WorkoutCoach(longer, place=place, before=("Stop at a sharp pain.",)))
        again.do(Action.EASIER)
        assert again.steps()[-1].step == "prepare"
        assert again.coach.station is not None
        assert again.coach.station.exercise == "deadlift"
        again.do(Action.GO_ON)
        assert again.steps()[-1].step == "care"

    def test_after_the_end_nothing_happens_any_more(self) -> None:
        lifter = at_first_set()
        self.stop_at(lifter)
        assert lifter.wait(100.0) == []
        assert lifter.do(Action.GO_ON) == []

    def test_another_day_or_a_changed_one_cannot_be_taken_up(self) -> None:
        lifter = at_first_set()
        place = self.stop_at(lifter)
        with pytest.raises(ValueError, match="another"):
            WorkoutCoach(DAY2, place=place)
        changed = replace(DAY1, exercises=(*DAY1.exercises[:2], replace(DAY1.exercises[2], sets=5)))
        with pytest.raises(ValueError, match="changed"):
            WorkoutCoach(changed, place=place)
        with pytest.raises(ValueError, match="does not have"):
            WorkoutCoach(DAY1, place=replace(place, set=7))

    def test_other_words_for_the_same_are_no_change(self) -> None:
        place = self.stop_at(at_first_set())
        assert WorkoutCoach(replace(DAY1, title={"": "Legs"}), place=place).station is not None


commands = st.lists(
    st.one_of(
        st.sampled_from([action for action in Action if action is not Action.STOP]),
        st.sampled_from(["rep", "set_started", "set_ended"]),
        st.floats(min_value=0.0, max_value=200.0),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(commands=commands, day=st.sampled_from([DAY1, DAY2]))
def test_whatever_happens_it_can_be_taken_up_and_comes_to_an_end(
    commands: list[Action | str | float], day: Day
) -> None:
    coach = WorkoutCoach(day)
    t_s = 0.0
    events = list(coach.begin(t_s))
    for command in commands:
        if isinstance(command, Action):
            events += coach.act(command, t_s)
        elif command == "rep":
            events += coach.rep(t_s, clean=True)
        elif command == "set_started":
            events += coach.set_started(t_s)
        elif command == "set_ended":
            events += coach.set_ended(t_s)
        else:
            assert isinstance(command, float)
            t_s += command
            events += coach.advance(t_s)
        assert (coach.place is None) is (coach.station is None)
    for event in events:
        assert event.to_dict()["event"]
        assert event.t_s <= t_s
    done = [
        (event.result.index, event.result.side, event.result.set)
        for event in events
        if isinstance(event, SetDone)
    ]
    assert {(one.index, one.side, one.set) for one in coach.results} <= set(done)
    assert len({(one.index, one.side, one.set) for one in coach.results}) == len(coach.results)
    place = coach.place
    if place is None:
        assert coach.step is Step.DONE
        return
    again = Lifter(WorkoutCoach(day, place=Place.from_dict(place.to_dict())))
    again.tick_s = 2.0
    again.train(reps=1)
    assert again.coach.is_over
    assert isinstance(again.told[-1], WorkoutEnded)
