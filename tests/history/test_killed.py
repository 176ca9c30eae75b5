"""A process that is killed in the middle of a set, a disk that fills up, several at once."""

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from formcheck.history.store import History
from tests.history.keeping import REPS_A_SET

KILLS = int(os.environ.get("FORMCHECK_KILLS", "10"))
"""More of them take longer and say more."""


def start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, text=True)


def check_integrity(path: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()


def test_killed_at_any_moment_at_most_the_present_rep_is_lost(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    path = tmp_path / "history.sqlite3"
    before, broken_off = 0, 0
    for kill in range(KILLS):
        with start("-m", "tests.history.keeping", str(path)) as process:
            assert process.stdout is not None
            told = [process.stdout.readline()]
            time.sleep(rng.uniform(0.0, 0.2))
            process.kill()
            told += process.stdout.read().splitlines()
        assert process.returncode < 0, "it ended by itself"
        # The last line may have been cut off by the kill.
        lines = [words for line in told if len(words := line.split()) == 3]
        kept = {(number, rep) for word, number, rep in lines if word == "kept"}
        begun = {(number, rep) for word, number, rep in lines if word == "keeps"}
        closed = {number for word, number, _ in lines if word == "closed"}
        assert begun

        check_integrity(path)
        with History(path) as history:
            new = history.sessions()[before:]
            assert len(new) <= 1
            before += len(new)
            sets = [one for session in new for one in session.sets]
            found = [(str(one.number), str(rep.number)) for one in sets for rep in one.reps]
            assert len(found) == len(set(found))
            assert kept <= set(found) <= begun, kill
            assert len(begun - kept) <= 1
            whole = [one for one in sets if one.report is not None]
            assert closed <= {str(one.number) for one in whole}
            assert len(sets) - len(whole) <= 1
            broken_off += len(sets) - len(whole)
            for one in whole:
                assert len(one.reps) == REPS_A_SET
                track = history.track(one.id)
                assert track is not None
                assert len(track) > 100
    # The kills were where they hurt.
    assert broken_off > KILLS // 5


def test_several_at_once_keep_everything(tmp_path: Path) -> None:
    code = textwrap.dedent("""
        import sys
        from dataclasses import replace
        from pathlib import Path
        from formcheck.analysis import analyse
        from formcheck.history.store import History
        from tests.lifting import Rep, deadlift_set, film
        from tests.history.keeping import copies

        track = film(deadlift_set([Rep()]), fps=25.0)
        report = analyse(track, exercise="deadlift")
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(5):
            with History(Path(sys.argv[1]), person=sys.argv[2]) as history:
                session = history.begin_session("live")
                for _ in range(3):
                    one = session.begin_set("deadlift")
                    for rep in copies(report.reps[0], 5):
                        one.add_rep(rep)
                    one.close(report, track)
    """)
    path = tmp_path / "history.sqlite3"
    names = ("Anna", "Ben", "Cem")
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    # Now all at the same moment, also the making of the file.
    for process in running:
        process.communicate("go\n", timeout=120)
    assert [process.returncode for process in running] == [0] * len(names)
    check_integrity(path)
    with History(path) as history:
        assert history.people() == names
        for name in names:
            sessions = history.sessions(person=name)
            assert [[len(one.reps) for one in session.sets] for session in sessions] == [[1, 1, 1]] * 5


FILLS_UP = """
    import sys
    from dataclasses import replace
    from pathlib import Path
    from formcheck.analysis import analyse
    from formcheck.history.diary import Diary
    from tests.lifting import Rep, deadlift_set, film
    from tests.history.keeping import REPS_A_SET, copies

    track = film(deadlift_set([Rep()] * 2), fps=25.0)
    report = analyse(track, exercise="deadlift")
    report = replace(report, reps=copies(report.reps[0], REPS_A_SET))
    told = []
    {limit}
    with Diary(Path(sys.argv[1]), tell=told.append) as diary:
        diary.begin_session("live")
        sets = 0
        while not told:
            sets += 1
            diary.begin_set("deadlift")
            for rep in report.reps:
                diary.add_rep(rep)
            diary.end_set(report, track)
        print(told[0])
        # The training goes on; then there is room again.
        diary.begin_set("deadlift")
        for rep in report.reps[:-1]:
            diary.add_rep(rep)
        {make_room}
        diary.add_rep(report.reps[-1])
        diary.end_set(report, track)
    print(sets + 1, len(told))
"""


def fill_up(path: Path, *, limit: str, make_room: str) -> tuple[str, int, int]:
    code = textwrap.dedent(FILLS_UP).format(limit=limit, make_room=make_room)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    sentence, counts = done.stdout.splitlines()
    sets, told = map(int, counts.split())
    return sentence, sets, told


def assert_everything_is_kept(path: Path, sets: int) -> None:
    """Also the set that did not fit when it ended."""
    check_integrity(path)
    with History(path) as history:
        [session] = history.sessions()
        assert [one.number for one in session.sets] == list(range(1, sets + 1))
        for one in session.sets:
            assert one.report is not None
            assert len(one.reps) == REPS_A_SET
            assert one.has_poses


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite3"
    sentence, sets, told = fill_up(
        path,
        limit="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, -1))",
        make_room="resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))",
    )
    assert "what was kept before is safe" in sentence
    assert str(path) in sentence
    assert told == 1
    assert_everything_is_kept(path, sets)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only a superuser may make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(300_000))
    path = small_disk / "history.sqlite3"
    sentence, sets, told = fill_up(path, limit="", make_room=f"Path({str(ballast)!r}).unlink()")
    assert "the disk is full" in sentence
    assert told == 1
    assert_everything_is_kept(path, sets)
