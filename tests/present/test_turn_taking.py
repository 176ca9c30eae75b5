"""Who speaks next, on a clock that the test turns on."""

import itertools
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formcheck.present.speech import EngineUnavailable, Outcome, Phrase, Priority, Progress
from formcheck.present.turn_taking import TurnTaking
from tests.present.speaking import Clock, FakeEngine, phrase

STEP_S = 0.01
SILENCE_S = 0.03


def run(
    asked: list[Phrase],
    *,
    engine: FakeEngine,
    clock: Clock,
    until_s: float,
    others: tuple[FakeEngine, ...] = (),
) -> TurnTaking:
    turns = TurnTaking([lambda: engine, *[lambda one=one: one for one in others]])
    waiting = sorted(asked, key=lambda one: one.asked_s)
    while clock.now_s < until_s:
        while waiting and waiting[0].asked_s <= clock.now_s:
            turns.offer(waiting.pop(0))
        turns.step(clock.now_s)
        clock.now_s = round(clock.now_s + STEP_S, 6)
    return turns


@st.composite
def conversations(draw: st.DrawFn) -> list[Phrase]:
    """What may be asked for in half a minute, in any order and any hurry."""
    return [
        phrase(
            "x" * draw(st.integers(1, 60)),
            priority=draw(st.sampled_from(Priority)),
            asked_s=draw(st.integers(0, 3000)) / 100.0,
            expires_s=draw(st.sampled_from([0.0, 0.3, 0.6, 1.0, 2.0, 5.0])),
            key=draw(st.sampled_from(["", "a", "b"])),
        )
        for _ in range(draw(st.integers(1, 40)))
    ]


@given(asked=conversations())
def test_whatever_is_asked_for_nothing_overlaps_and_nothing_starts_late(asked: list[Phrase]) -> None:
    clock = Clock()
    engine = FakeEngine(clock, silence_s=SILENCE_S)
    turns = run(asked, engine=engine, clock=clock, until_s=60.0)
    said = engine.utterances
    assert said
    for one, following in itertools.pairwise(said):
        assert following.start_s >= one.end_s
    for one in said:
        assert one.start_s - one.phrase.asked_s <= one.phrase.expires_s + 1e-9
    # Everything that was asked for has come to an end, once.
    assert turns.is_idle
    assert sorted(map(id, asked)) == sorted(id(one.phrase) for one in turns.spoken)


@given(asked=conversations())
def test_a_count_waits_for_no_cue_longer_than_it_takes_to_cut_it(asked: list[Phrase]) -> None:
    clock = Clock()
    engine = FakeEngine(clock, silence_s=SILENCE_S)
    counts = [phrase(f"{number}", priority=Priority.COUNT, asked_s=2.5 * number) for number in range(12)]
    # Nothing of a count's own urgency, nor beyond: those it waits for.
    others = [one for one in asked if one.priority < Priority.COUNT]
    run([*others, *counts], engine=engine, clock=clock, until_s=60.0)
    starts = {one.phrase.text: one.start_s for one in engine.utterances}
    for count in counts:
        assert starts[count.text] - count.asked_s <= SILENCE_S + 2.0 * STEP_S + 1e-9


def test_the_more_urgent_comes_first_and_the_rest_in_order() -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    run(
        [
            phrase("a cue", priority=Priority.CUE, key="one", expires_s=9.0),
            phrase("another cue", priority=Priority.CUE, key="two", expires_s=9.0),
            phrase("eight", priority=Priority.COUNT),
        ],
        engine=engine,
        clock=clock,
        until_s=5.0,
    )
    assert [one.phrase.text for one in engine.utterances] == ["eight", "a cue", "another cue"]


def test_the_newer_of_a_kind_replaces_the_one_that_waits() -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    turns = run(
        [
            phrase("seven seven seven", priority=Priority.COUNT, expires_s=5.0),
            phrase("eight", priority=Priority.COUNT, asked_s=0.1, expires_s=5.0),
            phrase("nine", priority=Priority.COUNT, asked_s=0.2, expires_s=5.0),
        ],
        engine=engine,
        clock=clock,
        until_s=5.0,
    )
    assert [one.phrase.text for one in engine.utterances] == ["seven seven seven", "nine"]
    assert [one.outcome for one in turns.spoken] == [Outcome.REPLACED, Outcome.SAID, Outcome.SAID]


def test_a_cue_that_comes_too_late_is_dropped() -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    turns = run(
        [
            phrase("a long instruction that takes a while", priority=Priority.INSTRUCTION),
            phrase("hips back", asked_s=0.1, expires_s=1.0),
        ],
        engine=engine,
        clock=clock,
        until_s=5.0,
    )
    assert len(engine.utterances) == 1
    assert [one.outcome for one in turns.spoken] == [Outcome.TOO_LATE, Outcome.SAID]


@pytest.mark.parametrize(
    ("cut_s", "expires_s", "after"),
    [
        (0.2, 9.0, [("eight", Outcome.SAID), ("push your hips back and up", Outcome.SAID)]),
        # Most of it was heard, or it would come too late.
        (1.2, 9.0, [("push your hips back and up", Outcome.CUT), ("eight", Outcome.SAID)]),
        (0.2, 0.2, [("push your hips back and up", Outcome.CUT), ("eight", Outcome.SAID)]),
        (0.2, 0.4, [("push your hips back and up", Outcome.CUT), ("eight", Outcome.SAID)]),
    ],
)
def test_what_is_cut_at_once_is_said_again_while_there_is_time(
    cut_s: float, expires_s: float, after: list[tuple[str, Outcome]]
) -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    turns = run(
        [
            phrase("push your hips back and up", priority=Priority.CUE, expires_s=expires_s),
            phrase("eight", priority=Priority.COUNT, asked_s=cut_s),
        ],
        engine=engine,
        clock=clock,
        until_s=9.0,
    )
    assert [(one.phrase.text, one.outcome) for one in turns.spoken] == after
    assert all(one.start_s is not None and one.end_s is not None for one in turns.spoken)
    assert engine.utterances[1].phrase.text == "eight", "the count comes first all the same"


def test_what_is_newer_is_said_instead_of_what_was_cut() -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    turns = run(
        [
            phrase("hips back", priority=Priority.CUE, expires_s=9.0),
            phrase("eight", priority=Priority.COUNT, asked_s=0.1),
            phrase("weights close", priority=Priority.CUE, asked_s=0.1, expires_s=9.0),
        ],
        engine=engine,
        clock=clock,
        until_s=9.0,
    )
    assert [(one.phrase.text, one.outcome) for one in turns.spoken] == [
        ("hips back", Outcome.CUT),
        ("eight", Outcome.SAID),
        ("weights close", Outcome.SAID),
    ]


def test_an_engine_that_fails_is_replaced_and_the_phrase_still_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    broken = FakeEngine(clock, name="broken", fails=True, letter_s=0.001)
    good = FakeEngine(clock, name="good")
    with caplog.at_level(logging.WARNING):
        turns = run([phrase("eight")], engine=broken, clock=clock, until_s=2.0, others=(good,))
    assert [one.phrase.text for one in good.utterances] == ["eight"]
    assert broken.is_closed
    assert turns.engine_name == "good"
    assert [(one.outcome, one.engine) for one in turns.spoken] == [(Outcome.SAID, "good")]
    # There is still a voice: nothing the user has to know.
    assert caplog.text == ""


@pytest.mark.parametrize("kind", ["does not start", "hangs", "hangs when cut", "never ready"])
def test_no_engine_that_is_stuck_keeps_the_voice_from_going_on(kind: str) -> None:
    clock = Clock()
    stuck = FakeEngine(
        clock,
        name="stuck",
        letter_s=1000.0 if "hangs" in kind else 0.06,
        silence_s=1000.0,
        starts=["no library"] if kind == "does not start" else [],
        is_ready=Progress.WAITING if kind == "never ready" else Progress.GOING,
    )
    good = FakeEngine(clock, name="good")
    counts = [phrase(f"{n}", priority=Priority.COUNT, asked_s=3.0 * n) for n in range(10)]
    cue = [phrase("hips back")] if kind == "hangs when cut" else []
    turns = run([*cue, *counts], engine=stuck, clock=clock, until_s=40.0, others=(good,))
    assert turns.engine_name == "good"
    assert stuck.is_closed
    assert [one.phrase.text for one in good.utterances][-4:] == ["6", "7", "8", "9"]


def test_with_no_engine_at_all_it_is_silent_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    def none() -> FakeEngine:
        raise EngineUnavailable("there is no program that speaks")

    turns = TurnTaking([none])
    with caplog.at_level(logging.WARNING):
        for number in range(5):
            turns.offer(phrase(f"{number}", asked_s=float(number)))
            assert turns.step(float(number)) is None
    assert [one.outcome for one in turns.spoken] == [Outcome.UNHEARD] * 5
    assert [record.getMessage() for record in caplog.records] == [
        "Nothing can be heard: there is no program that speaks."
    ]


def test_an_engine_that_gets_ready_is_waited_for_as_long_as_the_phrase_lives() -> None:
    clock = Clock()
    engine = FakeEngine(clock, is_ready=Progress.WAITING)
    turns = TurnTaking([lambda: engine])
    turns.offer(phrase("one", expires_s=0.5))
    turns.offer(phrase("stand side-on", priority=Priority.INSTRUCTION, expires_s=5.0))
    turns.step(0.0)
    turns.step(1.0)
    engine.is_ready = Progress.GOING
    clock.now_s = 1.1
    turns.step(1.1)
    assert [one.phrase.text for one in engine.utterances] == ["stand side-on"]
    assert [(one.phrase.text, one.outcome) for one in turns.spoken] == [("one", Outcome.TOO_LATE)]


def test_hush_cuts_and_forgets() -> None:
    clock = Clock()
    engine = FakeEngine(clock)
    turns = TurnTaking([lambda: engine])
    turns.offer(phrase("a long sentence that goes on and on", expires_s=9.0))
    turns.step(0.0)
    turns.offer(phrase("eight", priority=Priority.PRAISE, expires_s=9.0))
    turns.hush(0.0)
    clock.now_s = 0.1
    turns.step(0.1)
    assert turns.is_idle
    assert len(engine.utterances) == 1
