"""Speech by pyttsx3, each voice in a process of its own.

pyttsx3 cannot be interrupted while it plays, may hang in a driver, and wants a main thread for itself on
macOS. A process can be ended at any time; a second one stands by, so that the next phrase need not wait for a
start.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence

from formcheck.present.processes import end_group
from formcheck.present.speech import EngineUnavailable, Phrase, Progress, Utterance

__all__ = ["SPEAKING_PROCESS", "Pyttsx3Engine"]

SPEAKING_PROCESS = (sys.executable, "-m", "formcheck.present.speaking_process")
"""What is run; the language follows."""


class Pyttsx3Engine:
    """Speaks with pyttsx3.

    Parameters
    ----------
    language : str
        Such as ``en``.
    command : sequence of str, optional
        The process that speaks; the language is added.

    Raises
    ------
    EngineUnavailable
        If the process cannot be begun.
    """

    name = "pyttsx3"

    def __init__(self, language: str, command: Sequence[str] = SPEAKING_PROCESS) -> None:
        self._command = (*command, language)
        # pyttsx3 leaves its recordings behind if it is ended while it plays.
        self._folder = tempfile.TemporaryDirectory(prefix="formcheck-voice-", ignore_cleanup_errors=True)
        try:
            self._voice = self._make()
        except EngineUnavailable:
            self._folder.cleanup()
            raise
        self._spare: _Voice | None = None

    def readiness(self) -> Progress:
        """Say whether it can begin.

        Returns
        -------
        Progress
            WAITING while the process starts, then GOING; FAILED if pyttsx3 does not work here.
        """
        return self._voice.readiness()

    def start(self, phrase: Phrase) -> Utterance:
        """Begin to say something.

        Parameters
        ----------
        phrase : Phrase
            What is said.

        Returns
        -------
        Utterance
            The phrase, as it is being said.
        """
        utterance = self._voice.speak(phrase.text, self)
        if self._spare is None:
            self._spare = self._make()
        return utterance

    def replace_voice(self) -> None:
        """Let the one that stands by take over, and another one stand by."""
        self._voice.end()
        self._voice = self._spare or self._make()
        self._spare = None

    def close(self) -> None:
        """End the processes."""
        for voice in (self._voice, self._spare):
            if voice is not None:
                voice.end()
        self._folder.cleanup()

    def _make(self) -> "_Voice":
        return _Voice(self._command, self._folder.name)


class _Voice:
    """One process that says phrases."""

    def __init__(self, command: Sequence[str], folder: str) -> None:
        environment = {**os.environ, "TMPDIR": folder, "TEMP": folder, "TMP": folder}
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineUnavailable(f"pyttsx3 cannot be started ({error.strerror})") from error
        self._said: list[str] = []
        self._reader = threading.Thread(target=self._read, name="formcheck-voice-reader", daemon=True)
        self._reader.start()

    def readiness(self) -> Progress:
        if self._has_failed():
            return Progress.FAILED
        return Progress.GOING if "ready" in self._said else Progress.WAITING

    def speak(self, text: str, engine: Pyttsx3Engine) -> "_Saying":
        self._said = ["ready"]
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(text).encode() + b"\n")
            stdin.flush()
        except OSError as error:
            raise EngineUnavailable("pyttsx3 has ended") from error
        return _Saying(self, engine)

    def progress(self) -> Progress:
        # What it has said of this phrase; the order of looking makes an end that comes now count.
        is_over = self._has_failed()
        if "finished" in self._said:
            return Progress.FINISHED
        if is_over:
            return Progress.FAILED
        return Progress.GOING if "started" in self._said else Progress.WAITING

    def end(self) -> None:
        end_group(self._process)
        self._reader.join(timeout=1.0)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _has_failed(self) -> bool:
        return self._process.poll() is not None or "failed" in self._said

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line.decode().strip())


class _Saying:
    """A phrase that a process says."""

    def __init__(self, voice: _Voice, engine: Pyttsx3Engine) -> None:
        self._voice = voice
        self._engine = engine
        self._is_stopped = False

    def progress(self) -> Progress:
        return Progress.FINISHED if self._is_stopped else self._voice.progress()

    def stop(self) -> None:
        if not self._is_stopped:
            self._is_stopped = True
            self._engine.replace_voice()
