"""What is said of what happens: events in, a notebook out."""

from typing import Any

import pytest

from formcheck.present.phrases import languages, load_phrases
from formcheck.present.sound import Tone
from formcheck.present.speech import Priority
from formcheck.present.voice_sink import VoiceSink
from tests.present.speaking import Notebook


def listen(*events: dict[str, Any], language: str = "en") -> Notebook:
    book = Notebook()
    sink = VoiceSink(book, load_phrases(language))
    for event in events:
        sink.push(event)
    assert list(sink.said) == book.texts
    return book


def rep(number: int, t_s: float) -> dict[str, Any]:
    return {
        "event": "rep",
        "exercise": "deadlift",
        "set_number": 1,
        "number": number,
        "t_s": t_s,
        "clean": True,
        "faults": [],
        "metrics": {},
    }


def cue(name: str, rep_number: int, t_s: float, *, severity: str | None = "warn") -> dict[str, Any]:
    return {
        "event": "cue",
        "name": name,
        "text": "A whole sentence.",
        "severity": severity,
        "exercise": "deadlift",
        "rep_number": rep_number,
        "t_s": t_s,
    }


def set_ended(*faults: list[str], clean: int = 0) -> dict[str, Any]:
    reps = [
        {"number": i + 1, "clean": i < clean, "faults": [{"name": name} for name in names]}
        for i, names in enumerate(faults)
    ]
    return {
        "event": "set_ended",
        "set_number": 1,
        "t_s": 60.0,
        "report": {"exercise": "deadlift", "reps": reps},
    }


def test_every_rep_is_counted_aloud_before_all_else() -> None:
    book = listen(*[rep(number, 3.0 * number) for number in range(1, 9)])
    assert book.phrases == [(f"{number}", Priority.COUNT) for number in range(1, 9)]


def test_a_cue_is_said_in_a_few_words_in_the_language_of_the_voice() -> None:
    assert listen(rep(1, 3.0), cue("squatting", 1, 3.0)).phrases[1] == (
        "Hips back, knees soft.",
        Priority.CUE,
    )
    assert listen(cue("squatting", 1, 3.0), language="de").texts == ["Hüfte zurück, Knie weich."]
    # A check that we know nothing of is told as it is.
    assert listen(cue("of_another_package", 1, 3.0)).texts == ["A whole sentence."]


def test_a_rep_gets_one_remark_at_most() -> None:
    book = listen(
        rep(1, 3.0),
        cue("squatting", 1, 3.0),
        cue("weight_drifts", 1, 3.1),
        cue("no_lockout", 1, 9.0),
        cue("no_lockout", 2, 9.1),
    )
    assert book.texts == ["1", "Hips back, knees soft.", "Stand all the way up."]


def test_remarks_leave_time_to_act_on_them() -> None:
    book = listen(*[cue("squatting", number, 4.0 * number) for number in range(1, 7)])
    # Every four seconds the same: said at 4, 16 and 28 at the most often.
    assert len(book.texts) == 2
    book = listen(cue("squatting", 1, 4.0), cue("weight_drifts", 2, 5.0))
    assert len(book.texts) == 1


def test_praise_gives_way_to_everything() -> None:
    book = listen(cue("squatting", 1, 3.0, severity=None))
    assert book.phrases == [("You hinged at the hips instead of squatting.", Priority.PRAISE)]


def test_a_set_that_is_over_is_summed_up_with_one_thing_to_change() -> None:
    assert listen(set_ended([], [], [], clean=3)).texts == ["Set done. 3 reps, all clean."]
    assert listen(set_ended([], ["squatting"], clean=1)).texts == ["Set done. 2 reps, 1 of them clean."]
    book = listen(set_ended([], ["squatting"], ["squatting", "leans_back"], ["leans_back", "squatting"]))
    assert book.texts == ["Set done. 4 reps. Next set: Hips back, knees soft."]
    assert book.tones == [Tone.DONE]
    assert listen(set_ended([])).texts == ["Set done. One rep."]
    assert listen(set_ended()).texts == []


def test_the_set_up_check_helps_and_does_not_nag() -> None:
    def help_with(name: str, t_s: float) -> dict[str, Any]:
        return {"event": "set_up", "ready": False, "help": name, "text": "Do this.", "t_s": t_s}

    book = listen(
        help_with("nobody", 0.0),
        help_with("feet_out", 1.0),
        help_with("nobody", 2.0),
        help_with("feet_out", 10.0),
        help_with("something_new", 11.0),
        {"event": "set_up", "ready": True, "help": None, "text": "", "t_s": 13.0},
    )
    assert book.texts == [
        "I cannot see you. Step into the picture.",
        "Your feet are out of the picture. Step back.",
        "Your feet are out of the picture. Step back.",
        "Do this.",
        "I see you.",
    ]


def test_a_countdown_is_counted() -> None:
    book = listen(*[{"event": "countdown", "left": left, "t_s": 3.0 - left} for left in (3, 2, 1, 0)])
    assert book.texts == ["3", "2", "1", "Go."]
    assert {priority for _, priority in book.phrases} == {Priority.COUNT}


def test_a_camera_that_is_lost_is_more_urgent_than_anything() -> None:
    book = listen({"event": "camera_lost", "t_s": 4.0}, {"event": "camera_back", "t_s": 9.0, "gone_s": 5.0})
    assert [priority for _, priority in book.phrases] == [Priority.ALERT, Priority.ALERT]
    assert book.tones == [Tone.ALARM]


def test_what_was_not_counted_is_explained_now_and_then() -> None:
    def refused(reason: str, t_s: float) -> dict[str, Any]:
        return {"event": "refused", "exercise": "deadlift", "reason": reason, "t_s": t_s}

    book = listen(refused("partial", 1.0), refused("partial", 4.0), refused("squat", 20.0))
    assert len(book.texts) == 2
    assert book.texts[0] == "Not counted: the movement was too small."
    assert listen(refused("not_finished", 1.0)).texts == []


def test_a_new_camera_clock_does_not_silence_the_voice() -> None:
    book = listen(cue("squatting", 1, 500.0), cue("squatting", 2, 1.0))
    assert len(book.texts) == 2


def test_a_hold_ticks_and_ends() -> None:
    book = Notebook()
    sink = VoiceSink(book, load_phrases("en"))
    for tenths in range(60):
        sink.hold(tenths / 10.0, enough_s=4.0)
    sink.hold(None)
    assert book.tones == [Tone.TICK] * 3 + [Tone.DONE]
    assert book.texts == ["And down."]
    sink.hold(1.0)
    assert book.tones[-1] is Tone.TICK


def test_a_coach_is_heard() -> None:
    book = listen(
        {"event": "say", "key": "rest", "text": "Rest for 90 seconds.", "t_s": 1.0},
        {"event": "tone", "tone": "tick", "t_s": 2.0},
        {"event": "breathe", "part": "in", "seconds": 4.0, "number": 1, "text": "In", "t_s": 3.0},
    )
    assert book.texts == ["Rest for 90 seconds.", "In"]
    assert book.tones == [Tone.TICK]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("verdict", ["anterior", "neutral", "posterior", "indeterminate"])
def test_a_tilt_is_told_as_a_hint(language: str, verdict: str) -> None:
    book = listen({"event": "tilt", "tilt": {"verdict": verdict}, "t_s": 1.0}, language=language)
    done, text = book.texts
    assert done == load_phrases(language).say("mirror.done")
    assert verdict == "indeterminate" or "diagnos" in text.lower()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("place", ["arched_end", "middle", "tucked_end", "indeterminate"])
def test_the_own_range_is_told_as_a_hint(language: str, place: str) -> None:
    event = {"event": "tilt_range", "own_range": {"result": {"place": place}}, "t_s": 1.0}
    _, text = listen(event, language=language).texts
    assert place == "indeterminate" or "diagnos" in text.lower()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("step", ["hold", "relaxed", "arched", "tucked", "step_off", "step_on"])
def test_what_the_mirror_test_asks_for_is_said(language: str, step: str) -> None:
    asked = {"event": "asked", "step": step, "text": "", "round_number": 1, "rounds": 3, "t_s": 1.0}
    book = listen(
        {"event": "taken", "step": "relaxed", "round_number": 1, "t_s": 1.0}, asked, language=language
    )
    assert len(book.texts) == 1
    assert book.tones == [Tone.DONE]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("event", ["set_started", "paused", "resumed", "stopped", "rest"])
def test_all_else_has_words_too(language: str, event: str) -> None:
    data = {"event": event, "exercise": "deadlift", "set_number": 2, "rest_s": 31.0, "t_s": 1.0}
    assert len(listen(data, language=language).texts) == 1


def test_the_summary_of_the_last_set_is_not_cut_by_the_end() -> None:
    book = listen(set_ended([], clean=1), {"event": "stopped", "by": "key", "t_s": 60.0})
    assert [priority for _, priority in book.phrases] == [Priority.INSTRUCTION] * 2


def test_a_movement_that_was_chosen_is_not_announced() -> None:
    book = Notebook()
    sink = VoiceSink(book, load_phrases("en"), exercise="deadlift")
    for number in (1, 2):
        sink.push({"event": "set_started", "exercise": "deadlift", "set_number": number, "t_s": 1.0})
    assert book.texts == ["Deadlift. Set 2."]


def test_an_event_that_nobody_speaks_of_is_passed_over() -> None:
    assert listen({"event": "size_changed", "t_s": 1.0}).texts == []
