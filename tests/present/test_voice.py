"""The voice in its thread: with engines that take notes, misbehaving programs, and a real one."""

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from formcheck.present.engines import COMMANDS, Command, CommandEngine, choose_command, list_engines
from formcheck.present.phrases import languages
from formcheck.present.pyttsx3_engine import Pyttsx3Engine
from formcheck.present.sound import Tone, ToneEngine
from formcheck.present.speech import EngineMaker, EngineUnavailable, Outcome, Progress, Utterance
from formcheck.present.voice import Announcer, Priority
from tests.present.speaking import FakeEngine, FakePlayer, phrase

needs_scripts = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")
needs_espeak = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("espeak-ng") is None,
    reason="espeak-ng is not installed (apt-get install espeak-ng)",
)

LIMIT_S = 20.0
"""Long after it should have happened; nothing waits so long unless it is broken."""


def wait_for(what: Callable[[], bool]) -> None:
    until_s = time.monotonic() + LIMIT_S
    while not what():
        assert time.monotonic() < until_s
        time.sleep(0.005)


def script(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def program(path: Path) -> Command:
    return Command(program=str(path), arguments=(), voices=(("en", ""),))


def is_going(utterance: Utterance) -> bool:
    return utterance.progress() is Progress.GOING


def outcomes(announcer: Announcer) -> list[tuple[str, Outcome]]:
    return [(one.phrase.text, one.outcome) for one in announcer.spoken]


def test_phrases_and_tones_come_out_in_the_thread() -> None:
    engine = FakeEngine(time.monotonic, letter_s=0.005)
    player = FakePlayer()
    with Announcer(engines=[lambda: engine], player=player) as announcer:
        announcer.say("eight", priority=Priority.COUNT)
        announcer.tone(Tone.TICK)
        announcer.say("", priority=Priority.ALERT)
        assert announcer.wait_until_silent(LIMIT_S)
        assert announcer.engine_name == "fake"
        assert outcomes(announcer) == [("eight", Outcome.SAID)]
    assert player.tones == [Tone.TICK]
    assert engine.is_closed


def test_an_engine_that_takes_its_time_blocks_nobody() -> None:
    let_go = threading.Event()

    class Slow(FakeEngine):
        def readiness(self) -> Progress:
            let_go.wait(LIMIT_S)
            return Progress.GOING

    engine = Slow(time.monotonic, letter_s=0.001)
    with Announcer(engines=[lambda: engine], player=FakePlayer()) as announcer:
        # All of these return although the worker is stuck.
        for number in range(100):
            announcer.say(f"{number}", priority=Priority.COUNT, expires_s=60.0)
            announcer.tone(Tone.TICK)
        assert not announcer.wait_until_silent(0.0)
        let_go.set()
        assert announcer.wait_until_silent(LIMIT_S)
    assert engine.utterances[-1].phrase.text == "99"


def test_what_is_asked_for_after_the_end_does_no_harm() -> None:
    announcer = Announcer(engines=[], player=FakePlayer())
    announcer.close()
    announcer.say("eight", priority=Priority.COUNT)
    announcer.tone(Tone.TICK)
    assert announcer.spoken == ()


@pytest.mark.parametrize(("delay_s", "played"), [(0.1, [Tone.TICK]), (0.4, [])])
def test_a_tick_that_comes_late_is_not_played(delay_s: float, played: list[Tone]) -> None:
    caller = threading.current_thread()
    player = FakePlayer()

    def clock() -> float:
        """Let the worker come to it so much later."""
        return 0.0 if threading.current_thread() is caller else delay_s

    with Announcer(engines=[lambda: FakeEngine(clock)], player=player, clock=clock) as announcer:
        announcer.tone(Tone.TICK)
        assert announcer.wait_until_silent(LIMIT_S)
    assert player.tones == played


def test_tones_that_fail_are_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    player = FakePlayer(progress=Progress.FAILED)
    with (
        caplog.at_level(logging.WARNING),
        Announcer(engines=[lambda: FakeEngine(time.monotonic)], player=player) as announcer,
    ):
        announcer.tone(Tone.BEEP)
        wait_for(lambda: bool(caplog.records))
        announcer.tone(Tone.BEEP)
        announcer.tone(Tone.BEEP)
        assert announcer.wait_until_silent(LIMIT_S)
    assert player.tones == [Tone.BEEP]
    assert len(caplog.records) == 1
    assert "No tones" in caplog.text


@needs_scripts
def test_a_program_that_says_nothing_gives_way_to_tones(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # So does espeak-ng where there is no sound device: it ends at once and reports success.
    mute = program(script(tmp_path, "mute", "exit 0"))
    player = FakePlayer()
    makers: list[EngineMaker] = [partial(CommandEngine, "en", mute), partial(ToneEngine, player)]
    with (
        caplog.at_level(logging.WARNING),
        Announcer(engines=makers, player=player) as announcer,
    ):
        announcer.say("eight", priority=Priority.COUNT)
        assert announcer.wait_until_silent(LIMIT_S)
        announcer.say("nine", priority=Priority.COUNT)
        assert announcer.wait_until_silent(LIMIT_S)
        assert announcer.engine_name == "tones"
    assert player.tones == [Tone.BEEP, Tone.BEEP]
    assert len(caplog.records) == 1
    assert "Tones instead of a voice" in caplog.text


@needs_scripts
def test_a_program_gets_the_text_as_it_is_and_is_cut_with_its_children(tmp_path: Path) -> None:
    # A text that looks like an option or a command is a text.
    text = "-w /etc/passwd; $(reboot) „schön“"
    heard = tmp_path / "heard"
    talker = program(script(tmp_path, "talker", f"cat > {heard}; sleep 300 & wait"))
    with Announcer(engines=[partial(CommandEngine, "en", talker)], player=FakePlayer()) as announcer:
        announcer.say(text, priority=Priority.CUE)
        wait_for(lambda: heard.exists() and heard.read_text(encoding="utf-8") == text)
        announcer.say("eight", priority=Priority.COUNT)
        wait_for(lambda: heard.read_text(encoding="utf-8") == "eight")
        # It would be said again if the count were over while it is new.
        wait_for(lambda: outcomes(announcer) == [(text, Outcome.CUT)])


def test_a_program_without_a_voice_for_the_language_is_not_used() -> None:
    with pytest.raises(EngineUnavailable, match="has no voice"):
        CommandEngine("xx", COMMANDS[-1])


def test_programs_are_looked_for_where_they_belong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineUnavailable, match=r"looked for say, espeak-ng, espeak"):
        choose_command(platform="darwin")
    for name in ("say", "espeak"):
        script(tmp_path, name, "exit 0")
    assert choose_command(platform="darwin").program == "say"
    assert choose_command(platform="linux").program == "espeak"


def test_every_program_has_a_voice_for_every_language() -> None:
    for command in COMMANDS:
        assert {language for language, _ in command.voices} == set(languages())


def test_the_chain_is_pyttsx3_a_program_and_tones() -> None:
    assert len(list_engines("en", FakePlayer())) == 3
    assert len(list_engines("en", None)) == 2


@needs_scripts
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("echo failed; exit 1", Progress.FAILED),
        ("exit 0", Progress.FAILED),
        ("echo ready; sleep 300", Progress.GOING),
        ("sleep 300", Progress.WAITING),
    ],
)
def test_a_process_that_speaks_is_ready_or_not(tmp_path: Path, text: str, expected: Progress) -> None:
    engine = Pyttsx3Engine("en", [str(script(tmp_path, "child", text))])
    try:
        if expected is not Progress.WAITING:
            wait_for(lambda: engine.readiness() is expected)
        assert engine.readiness() is expected
    finally:
        engine.close()


@needs_scripts
def test_a_process_that_dies_in_a_phrase_has_failed_and_nothing_is_left(tmp_path: Path) -> None:
    child = script(tmp_path, "child", "echo ready; read line; echo started; exit 3")
    engine = Pyttsx3Engine("en", [str(child)])
    wait_for(lambda: engine.readiness() is Progress.GOING)
    utterance = engine.start(phrase("eight"))
    wait_for(lambda: utterance.progress() is Progress.FAILED)
    engine.close()


@needs_scripts
def test_what_hangs_is_cut_and_the_one_that_stands_by_takes_over(tmp_path: Path) -> None:
    child = script(tmp_path, "child", "echo ready; read line; echo started; sleep 300 & wait")
    engine = Pyttsx3Engine("en", [str(child)])
    try:
        for text in ("a cue", "eight", "nine"):
            wait_for(lambda: engine.readiness() is Progress.GOING)
            utterance = engine.start(phrase(text))
            wait_for(partial(is_going, utterance))
            utterance.stop()
            assert utterance.progress() is Progress.FINISHED
    finally:
        engine.close()


def test_a_process_that_is_not_there_is_no_engine() -> None:
    with pytest.raises(EngineUnavailable, match="cannot be started"):
        Pyttsx3Engine("en", ["no-such-program-anywhere"])


@needs_espeak
@pytest.mark.parametrize("language", languages())
def test_the_real_espeak_makes_speech_of_what_it_is_given(language: str) -> None:
    command = next(one for one in COMMANDS if one.program == "espeak-ng")
    voice = dict(command.voices)[language]
    line = [command.program, *(part.replace("{voice}", voice) for part in command.arguments)]
    done = subprocess.run([*line, "--stdout"], input=b"acht", capture_output=True, check=True)
    assert done.stdout[:4] == b"RIFF"
    # A third of a second of 16 bits at 22050 Hz, at least.
    assert len(done.stdout) > 14_000
    assert done.stderr == b""


@needs_espeak
@pytest.mark.parametrize("language", languages())
def test_the_real_pyttsx3_speaks_is_cut_and_speaks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    # The only stand-in is the sound device: what is played is kept, and takes its time.
    kept = tmp_path / "kept"
    kept.mkdir()
    script(tmp_path, "aplay", f'cp "$1" {kept}/; sleep 0.4')
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    engines = [partial(Pyttsx3Engine, language)]
    with Announcer(language=language, engines=engines, player=FakePlayer()) as announcer:
        for number in range(3):
            announcer.say(f"{number}", priority=Priority.COUNT, expires_s=LIMIT_S)
            assert announcer.wait_until_silent(LIMIT_S)
            announcer.say("Push your hips back and up.", priority=Priority.CUE, expires_s=LIMIT_S)
            wait_for(lambda: any(lasts_s(file) > 1.0 for file in kept.iterdir()))
            announcer.say("eight", priority=Priority.COUNT, expires_s=LIMIT_S)
            assert announcer.wait_until_silent(LIMIT_S)
            for file in kept.iterdir():
                file.unlink()
        spoken = announcer.spoken
    assert {one.engine for one in spoken} == {"pyttsx3"}
    counts = [one for one in spoken if one.phrase.priority is Priority.COUNT]
    assert len(counts) == 6
    assert {one.outcome for one in counts} == {Outcome.SAID}


def lasts_s(file: Path) -> float:
    try:
        with wave.open(str(file)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (EOFError, FileNotFoundError, wave.Error):
        # It is being written.
        return 0.0
