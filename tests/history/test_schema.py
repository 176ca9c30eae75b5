"""Files of other versions, of other programs, and files that are none."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from formcheck.errors import HistoryDamaged, HistoryTooNew, HistoryUnusable
from formcheck.history.database import Database
from formcheck.history.schema import APPLICATION_ID, STEPS
from formcheck.history.store import History
from formcheck.report import Report
from tests.history.keeping import own_range_of, recording_of
from tests.privileges import without_privileges

VERSION_1 = f"""
    PRAGMA application_id = {APPLICATION_ID};
    CREATE TABLE person (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
    CREATE TABLE session (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        person INTEGER NOT NULL REFERENCES person (id),
        kind TEXT NOT NULL, began_utc TEXT NOT NULL, began_local TEXT NOT NULL, formcheck TEXT NOT NULL,
        title TEXT NOT NULL, sha256 TEXT NOT NULL, video TEXT
    );
    CREATE INDEX session_of_recording ON session (sha256);
    CREATE TABLE training_set (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, exercise TEXT NOT NULL, report TEXT, UNIQUE (session, number)
    );
    CREATE TABLE rep (
        training_set INTEGER NOT NULL REFERENCES training_set (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, document TEXT NOT NULL, PRIMARY KEY (training_set, number)
    );
    CREATE TABLE track (
        training_set INTEGER PRIMARY KEY REFERENCES training_set (id) ON DELETE CASCADE, poses BLOB NOT NULL
    );
    INSERT INTO person VALUES (1, 'anna', 'Anna');
    INSERT INTO session VALUES (7, 1, 'live', '2026-01-02T17:00:00+00:00', '2026-01-02T18:00:00+01:00',
        '0.1.0', '', '', NULL);
    INSERT INTO training_set VALUES (3, 7, 1, 'deadlift', NULL);
    INSERT INTO rep VALUES (3, 1, '{{"number": 1, "start_s": 1.0, "turn_s": 2.0, "end_s": 3.0, "clean": true,
        "metrics": {{"hip_flexion_deg": {{"value": 88.0, "uncertainty": 6.0, "note": null}}}}, "faults": [],
        "borderline": [], "unchecked": [], "leg": null}}');
    PRAGMA user_version = 1;
"""
"""As the first version wrote it: frozen here, whatever becomes of the tables."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


def write(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def test_a_file_of_the_first_version_is_brought_up_to_date(path: Path, clean_report: Report) -> None:
    write(path, VERSION_1)
    with History(path, person="ANNA") as history:
        [old] = history.sessions()
        assert (old.id, old.person, old.began_local) == (7, "Anna", "2026-01-02T18:00:00+01:00")
        assert old.sets[0].report is None
        assert old.sets[0].reps[0].metrics["hip_flexion_deg"].value == 88.0
        # What the first version could not keep.
        assert history.own_neutral() is None
        history.add_own_range(own_range_of(4.0))
        assert history.own_neutral() == 4.0
        assert history.add_recording(recording_of(clean_report)) == 9
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)
    connection.close()


def test_an_old_file_and_a_new_one_have_the_same_tables(path: Path, tmp_path: Path) -> None:
    write(path, VERSION_1)
    new = tmp_path / "new.sqlite3"
    columns = []
    for one in (path, new):
        History(one).close()
        connection = sqlite3.connect(one)
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        columns.append(
            {name: [row[1:] for row in connection.execute(f"PRAGMA table_info({name})")] for name in tables}
        )
        connection.close()
    assert columns[0] == columns[1]
    assert set(columns[0]) >= {"person", "session", "training_set", "rep", "track", "stand"}


def test_a_step_that_fails_changes_nothing(path: Path) -> None:
    History(path).close()
    before = path.read_bytes()
    steps = (*STEPS, ("CREATE TABLE hopes (id INTEGER PRIMARY KEY)", "CREATE TABLE hopes (again INTEGER)"))
    with pytest.raises(HistoryUnusable, match="hopes"):
        Database(path, steps=steps)
    assert path.read_bytes() == before
    History(path).close()


def test_a_file_of_a_later_version_is_left_alone(path: Path, clean_report: Report) -> None:
    with History(path) as history:
        history.add_recording(recording_of(clean_report))
    write(path, "CREATE TABLE dreams (id INTEGER); PRAGMA user_version = 99;")
    before = path.read_bytes()
    with pytest.raises(HistoryTooNew, match=r"later formcheck \(its version is 99.*left as it is") as error:
        History(path)
    assert str(path) in str(error.value)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_another_programs_file_is_left_alone(path: Path) -> None:
    write(path, "CREATE TABLE songs (title TEXT); INSERT INTO songs VALUES ('La Mer');")
    before = path.read_bytes()
    with pytest.raises(HistoryDamaged, match="another program"):
        History(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"no database at all, only words" * 100, b"SQLite format 3\x00" + b"x" * 9]
)
def test_a_file_that_is_no_database_is_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(HistoryDamaged, match="set-aside"):
        History(path)
    assert path.read_bytes() == content


def test_pages_written_over_are_noticed(path: Path, clean_report: Report) -> None:
    with History(path) as history:
        for _ in range(20):
            history.add_recording(recording_of(clean_report))
    content = bytearray(path.read_bytes())
    content[8192:-4096] = bytes(len(content) - 12288)
    path.write_bytes(content)
    with pytest.raises(HistoryDamaged, match="damaged"), History(path) as history:
        history.sessions()
    assert path.read_bytes() == content


def test_what_no_formcheck_wrote_is_noticed(path: Path, clean_report: Report) -> None:
    with History(path) as history:
        history.add_recording(recording_of(clean_report))
    write(path, 'UPDATE rep SET document = \'{"number": "one"}\'')
    with History(path) as history, pytest.raises(HistoryDamaged, match="no formcheck wrote"):
        history.sessions()


def test_no_right_to_write(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    with without_privileges(), pytest.raises(HistoryUnusable, match="another file"):
        History(folder / "deeper" / "history.sqlite3")
    with pytest.raises(HistoryUnusable, match="is a folder"):
        History(tmp_path)


def test_only_its_owner_may_read_it(path: Path) -> None:
    History(path.parent / "new folder" / "history.sqlite3").close()
    new = path.parent / "new folder"
    assert (new.stat().st_mode & 0o077, (new / "history.sqlite3").stat().st_mode & 0o077) == (0, 0)


def test_a_range_in_loose_clothes_is_no_neutral(path: Path) -> None:
    loose = replace(own_range_of(-6.0), place="indeterminate", share=None, loose_clothes=True)
    with History(path) as history:
        history.add_own_range(own_range_of(4.0))
        history.add_own_range(loose)
        assert history.own_neutral() == own_range_of(4.0).relaxed_deg
