"""Tones: well-formed, short, different, and played or told that they cannot be."""

import io
import os
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from formcheck.present.sound import SoundPlayer, Tone, ToneEngine, make_wav
from formcheck.present.speech import EngineUnavailable, Priority, Progress
from tests.present.speaking import FakePlayer, phrase


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_a_short_wave_without_clicks(tone: Tone) -> None:
    with wave.open(io.BytesIO(make_wav(tone))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32768.0
        length_s = file.getnframes() / file.getframerate()
    assert 0.03 <= length_s <= 0.6
    assert 0.3 < np.abs(samples).max() < 0.9
    assert abs(samples[0]) < 0.05
    assert abs(samples[-1]) < 0.05


def test_tones_differ() -> None:
    assert len({make_wav(tone) for tone in Tone}) == len(Tone)


def test_a_tick_fits_between_two_beats() -> None:
    assert len(make_wav(Tone.TICK)) < 0.1 * 22050 * 2


@pytest.mark.skipif(os.name != "posix", reason="the stand-in is a shell script")
def test_a_player_gets_the_file_and_leaves_none_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = tmp_path / "played.wav"
    program = tmp_path / "player"
    program.write_text(f'#!/bin/sh\ncp "$2" {played}.new && mv {played}.new {played}\n', encoding="utf-8")
    program.chmod(0o755)
    folder = tmp_path / "folder"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with SoundPlayer([("no-such-player",), (str(program), "-q")]) as player:
        sound = player.play(Tone.DONE)
        until_s = time.monotonic() + 20.0
        while sound.progress() is Progress.GOING:
            assert time.monotonic() < until_s
            time.sleep(0.005)
        assert sound.progress() is Progress.FINISHED
    assert played.read_bytes() == make_wav(Tone.DONE)
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows always plays")
def test_without_a_player_it_is_said_what_was_looked_for() -> None:
    with pytest.raises(EngineUnavailable, match=r"looked for no-such-player, nor-this"):
        SoundPlayer([("no-such-player",), ("nor-this", "-q")])


def test_without_a_voice_tones_tell_what_kind_of_thing_was_said() -> None:
    player = FakePlayer()
    engine = ToneEngine(player)
    assert engine.readiness() is Progress.GOING
    for priority in (Priority.COUNT, Priority.ALERT, Priority.PRAISE):
        engine.start(phrase("whatever", priority=priority))
    engine.close()
    assert player.tones == [Tone.BEEP, Tone.ALARM]
