"""What is kept can be read back, as often as it was trained and no more."""

import os
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Timer

import numpy as np
import pytest

from formcheck.analysis import analyse
from formcheck.errors import HistoryDamaged, HistoryUnusable, NoSuchSession, WrongUsage
from formcheck.history.diary import Diary
from formcheck.history.entries import Kind
from formcheck.history.place import ENVIRONMENT, find_history_file
from formcheck.history.store import History
from formcheck.history.tracks import cut_track, thin_track
from formcheck.pose import PoseTrack
from formcheck.report import Report
from tests.history.keeping import NOON, copies, own_range_of, recording_of, tilt_of
from tests.lifting import Rep, deadlift_set, film


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.sqlite3"


class TestSets:
    def test_rep_by_rep_and_then_the_report(
        self, path: Path, clean_report: Report, clean_track: PoseTrack
    ) -> None:
        guessed = copies(clean_report.reps[0], 2)
        with History(path, person="Anna", now=lambda: NOON) as history:
            session = history.begin_session("workout", title="day1", video=Path("/videos/day1.mp4"))
            writer = session.begin_set("deadlift")
            assert history.sessions() == ()
            for number, rep in enumerate(guessed, start=1):
                writer.add_rep(rep)
                [kept] = history.sessions()
                assert kept.sets[0].reps == guessed[:number]
                assert kept.sets[0].report is None
            writer.close(clean_report, clean_track)
            session.begin_set("nordic_curl").add_rep(guessed[0])
            [kept] = history.sessions()
        assert (kept.kind, kept.title, kept.video, kept.person) == (
            Kind.WORKOUT,
            "day1",
            str(Path("/videos/day1.mp4")),
            "Anna",
        )
        first, second = kept.sets
        assert (first.report, first.reps, first.has_poses) == (clean_report, clean_report.reps, True)
        assert (second.report, second.exercise, second.number, second.has_poses) == (
            None,
            "nordic_curl",
            2,
            False,
        )

    def test_a_set_without_a_rep_is_not_kept(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            session = history.begin_session("live")
            session.begin_set("deadlift").close(replace(clean_report, reps=()))
            assert history.sessions() == ()
            assert session.id is None

    def test_a_set_is_kept_by_its_report_alone(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            history.begin_session("live").begin_set("deadlift").close(clean_report)
            assert history.sessions()[0].sets[0].report == clean_report


class TestRecordings:
    def test_the_same_recording_again_takes_the_place_of_the_first(
        self, path: Path, clean_report: Report, clean_track: PoseTrack
    ) -> None:
        better = replace(clean_report, reps=clean_report.reps[:2])
        with History(path, person="Anna") as history:
            first = history.add_recording(recording_of(clean_report, sha256="ab"), track=clean_track)
            other = history.add_recording(recording_of(clean_report, sha256="cd"))
            again = history.add_recording(recording_of(better, better, sha256="ab"))
            sessions = history.sessions()
        assert first == again != other
        assert [[len(one.reps) for one in session.sets] for session in sessions] == [[2, 2], [3]]
        # The old poses went with the old sets.
        assert not sessions[0].sets[0].has_poses

    def test_one_that_was_stopped_takes_no_whole_ones_place(self, path: Path, clean_report: Report) -> None:
        cut = recording_of(replace(clean_report, reps=clean_report.reps[:1]), sha256="ab")
        whole = recording_of(clean_report, sha256="ab")
        with History(path) as history:
            assert history.add_recording(cut, is_cut=True) == 1
            assert history.add_recording(whole) == 1
            assert history.add_recording(cut, is_cut=True) is None
            [session] = history.sessions()
        assert [len(one.reps) for one in session.sets] == [3]

    def test_where_the_video_is_stays_known(self, path: Path, clean_report: Report) -> None:
        recording = recording_of(clean_report, sha256="ab")
        with History(path) as history:
            for video in (Path("set.mp4"), None):
                history.add_recording(recording, video=video)
            assert history.session(1).video == "set.mp4"
            history.add_recording(recording, video=Path("moved.mp4"))
            assert history.session(1).video == "moved.mp4"

    def test_names_of_files_that_are_no_text(self, path: Path, clean_report: Report) -> None:
        name = os.fsdecode(b"b\xf6ld.mp4")
        recording = recording_of(clean_report, sha256="ab")
        source = replace(recording.source, name=name)
        recording = replace(recording, source=source, sets=(replace(clean_report, source=source),))
        with History(path) as history:
            for _ in range(2):
                history.add_recording(recording, video=Path(name))
            [session] = history.sessions()
        assert (session.title, session.video) == ("b?ld.mp4", "b?ld.mp4")

    def test_of_another_person_it_is_another(self, path: Path, clean_report: Report) -> None:
        recording = recording_of(clean_report, sha256="ab")
        for name in ("Anna", "Ben", "anna"):
            with History(path, person=name) as history:
                history.add_recording(recording)
        with History(path) as history:
            assert history.people() == ("Anna", "Ben")
            assert [session.person for session in history.sessions()] == ["Anna", "Ben"]
            assert len(history.sessions(person="BEN ")) == 1

    def test_accents_make_one_person_however_they_are_typed(self, path: Path, clean_report: Report) -> None:
        for name in ("Zo\u00eb", "ZOE\u0308"):
            with History(path, person=name) as history:
                history.add_recording(recording_of(clean_report))
                history.add_own_range(own_range_of(3.0))
        with History(path, person="zoe\u0308") as history:
            assert history.people() == ("Zo\u00eb",)
            assert len(history.sessions(person="zoe\u0308")) == 4
            assert history.own_neutral() == 3.0

    def test_poses_without_a_file_are_never_the_same(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            numbers = [history.add_recording(recording_of(clean_report)) for _ in range(2)]
        assert numbers == [1, 2]

    def test_nothing_found_is_not_kept(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            assert history.add_recording(recording_of(replace(clean_report, reps=()))) is None
            assert history.sessions() == ()

    def test_poses_that_are_read_back_give_the_same_report(self, path: Path) -> None:
        track = film(deadlift_set([Rep()] * 4), fps=25.0)
        report = analyse(track, exercise="deadlift")
        with History(path) as history:
            history.add_recording(recording_of(report), track=track)
            stored = history.track(history.sessions()[0].sets[0].id)
            assert history.track(99) is None
        assert stored is not None
        again = analyse(stored, exercise="deadlift")
        assert again.rep_count == report.rep_count
        for before, after in zip(report.reps, again.reps, strict=True):
            assert after.clean == before.clean
            assert after.turn_s == pytest.approx(before.turn_s, abs=0.05)
            for name, measured in before.metrics.items():
                if measured.value is not None:
                    # Far below what it can be wrong by.
                    other = after.metrics[name].value
                    assert other == pytest.approx(measured.value, abs=0.1 * measured.uncertainty + 0.02), name


class TestPoses:
    def test_each_set_has_its_own(self, clean_report: Report) -> None:
        times = np.arange(0.0, 200.0, 0.5)
        track = PoseTrack(
            time_s=times, xy_px=np.zeros((400, 33, 2)), visibility=np.ones((400, 33)), outline=None
        )
        rep = clean_report.reps[0]
        sets = [
            replace(clean_report, reps=(replace(rep, start_s=a, turn_s=a + 1, end_s=b),), refused=())
            for a, b in ((4.0, 30.0), (38.0, 60.0), (150.0, 160.0))
        ]
        spans = [(float(part.time_s[0]), float(part.time_s[-1])) for part in cut_track(track, sets)]
        assert spans == [(0.0, 33.5), (34.0, 69.5), (140.0, 169.5)]

    def test_rounding_is_below_the_noise_and_saves_room(self, clean_track: PoseTrack) -> None:
        thin = thin_track(clean_track)
        assert np.array_equal(thin.time_s, clean_track.time_s)
        assert np.nanmax(np.abs(thin.xy_px - clean_track.xy_px)) <= 1.0 / 32.0
        assert np.array_equal(np.isnan(thin.xy_px), np.isnan(clean_track.xy_px))


class TestMirror:
    def test_the_last_own_range_is_the_own_neutral(self, path: Path) -> None:
        with History(path, person="Anna") as history:
            assert history.own_neutral() is None
            history.add_own_range(own_range_of(6.0))
            history.add_own_range(own_range_of(3.0))
            history.add_tilt(tilt_of(9.0))
            assert history.own_neutral() == 3.0
            assert history.own_neutral("ben") is None
            assert history.own_neutral("ANNA") == 3.0

    def test_the_same_photo_counts_once(self, path: Path) -> None:
        with History(path) as history:
            for tilt_deg in (9.0, 8.0):
                history.add_tilt(tilt_of(tilt_deg, sha256="ab"), video=Path("stand.jpg"))
            [session] = history.sessions()
        [stand] = session.stands
        assert (session.kind, stand.kind, stand.result, stand.tilt_deg) == (
            Kind.MIRROR,
            "quick",
            "anterior",
            8.0,
        )
        assert stand.document == tilt_of(8.0, sha256="ab").to_dict() | {"reasons": []} | {
            "quality": {"looks": 1, "loose_clothes": 0.0, "warnings": []}
        }

    def test_the_same_clip_counts_once_for_each_test(self, path: Path) -> None:
        source = tilt_of(0.0, sha256="ab").source
        with History(path) as history:
            history.add_tilt(tilt_of(9.0, sha256="ab"))
            assert history.add_own_range(own_range_of(6.0), source=source, video=Path("stand.mp4")) == 2
            later = replace(source, sha256="cd")
            assert history.add_own_range(own_range_of(4.0), source=later) == 3
            # Looked at again, also the first one stays the training of its day.
            assert history.add_own_range(own_range_of(5.0), source=source) == 2
            assert history.add_tilt(tilt_of(8.0, sha256="ab")) == 1
            sessions = history.sessions()
            assert history.own_neutral() == 4.0
        stands = [(one.kind, one.tilt_deg) for session in sessions for one in session.stands]
        assert stands == [("quick", 8.0), ("own_range", 5.0), ("own_range", 4.0)]
        assert (sessions[1].title, sessions[1].video) == ("stand.jpg", "stand.mp4")


class TestOrder:
    def test_a_clock_that_is_put_back_changes_no_order(self, path: Path, clean_report: Report) -> None:
        clocks = [NOON, NOON - timedelta(days=400), NOON.astimezone(timezone(timedelta(hours=-7)))]
        for clock in clocks:
            with History(path, now=lambda clock=clock: clock) as history:  # type: ignore[misc]
                history.add_recording(recording_of(clean_report))
        with History(path) as history:
            sessions = history.sessions()
            assert [session.id for session in sessions] == [1, 2, 3]
            assert [session.began_local for session in sessions] == [
                "2026-03-28T12:00:00+00:00",
                "2025-02-21T12:00:00+00:00",
                "2026-03-28T05:00:00-07:00",
            ]
            assert sessions[0].began_utc == sessions[2].began_utc
            assert [session.id for session in history.sessions(last=2)] == [2, 3]
            # Lengths are of the recording's own time.
            assert len({session.sets[0].reps[-1].end_s for session in sessions}) == 1

    def test_the_wall_clock_knows_its_offset(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            history.add_recording(recording_of(clean_report))
            [session] = history.sessions()
        local = datetime.fromisoformat(session.began_local)
        assert local.utcoffset() is not None
        assert local == datetime.fromisoformat(session.began_utc)

    def test_by_movement(self, path: Path, clean_report: Report) -> None:
        bridge = replace(clean_report, exercise="glute_bridge")
        with History(path) as history:
            history.add_recording(recording_of(clean_report, bridge))
            history.add_recording(recording_of(clean_report))
            [session] = history.sessions(exercise="glute_bridge")
            assert [(one.number, one.exercise) for one in session.sets] == [(2, "glute_bridge")]
            assert history.sessions(exercise="nordic_curl") == ()


class TestDeleting:
    def test_what_is_deleted_is_gone_from_the_disk_as_well(self, path: Path, clean_report: Report) -> None:
        with History(path, person="Zebulon") as history:
            history.add_recording(recording_of(clean_report))
            history.add_own_range(own_range_of(6.0))
        with History(path) as history:
            history.add_recording(recording_of(clean_report))
            history.delete([1, 2])
            assert [session.id for session in history.sessions()] == [3]
            assert history.people() == ("",)
            assert history.own_neutral("Zebulon") is None
            for file in path.parent.iterdir():
                assert b"Zebulon" not in file.read_bytes()
            # A number is never given again.
            assert history.add_recording(recording_of(clean_report)) == 4

    def test_with_one_wrong_number_nothing_is(self, path: Path, clean_report: Report) -> None:
        with History(path) as history:
            history.add_recording(recording_of(clean_report))
            with pytest.raises(NoSuchSession, match="no session 9"):
                history.delete([1, 9])
            assert history.session(1).id == 1
            with pytest.raises(NoSuchSession):
                history.session(9)


DAMAGES = {
    "list": "UPDATE training_set SET report = '[]'",
    "text": "UPDATE training_set SET report = 'damaged'",
    "nested": f"UPDATE training_set SET report = '{'[' * 5000}{']' * 5000}'",
    "rep": "UPDATE rep SET document = 'null'",
    "number": "UPDATE training_set SET report = 3.5",
    "bytes": "UPDATE training_set SET report = x'ff00'",
    "date": "UPDATE session SET began_local = 'yesterday'",
    "kind": "UPDATE session SET kind = 'dance'",
    "stand": "UPDATE stand SET tilt_deg = 'far'",
    "stand's document": "UPDATE stand SET document = '{'",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_session_is_named_and_can_be_deleted(path: Path, clean_report: Report, damage: str) -> None:
    with History(path) as history:
        history.add_recording(recording_of(clean_report))
        if "stand" in damage:
            history.delete([1])
            history.add_tilt(tilt_of(3.0))
    [number] = _number_of_the_only_session(path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(damage)
    connection.close()
    with History(path) as history:
        history.add_recording(recording_of(clean_report))
        with pytest.raises(HistoryDamaged, match=f"Session {number} of .* delete {number}`"):
            history.sessions()
        assert history.numbers() == (number, number + 1)
        history.delete([number])
        assert [session.id for session in history.sessions()] == [number + 1]


def _number_of_the_only_session(path: Path) -> tuple[int, ...]:
    with History(path) as history:
        return history.numbers()


@pytest.mark.parametrize("poses", ["x'00'", "'text'", "x''", "7"])
def test_damaged_poses_are_named(
    path: Path, clean_report: Report, clean_track: PoseTrack, poses: str
) -> None:
    with History(path) as history:
        history.add_recording(recording_of(clean_report), track=clean_track)
        set_id = history.session(1).sets[0].id
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(f"UPDATE track SET poses = {poses}")
    connection.close()
    with History(path) as history, pytest.raises(HistoryDamaged, match="set 1 of session 1"):
        history.track(set_id)


@pytest.mark.parametrize("number", [10**23, -(10**23), 0])
def test_numbers_that_no_session_has(path: Path, number: int) -> None:
    with History(path) as history:
        with pytest.raises(NoSuchSession):
            history.session(number)
        with pytest.raises(NoSuchSession):
            history.delete([number])
        assert history.sessions(last=10**23) == ()


@pytest.mark.parametrize("name", ["x" * 61, "An\nna", "\x1b[2J"])
def test_names_that_are_none(path: Path, name: str) -> None:
    with pytest.raises(WrongUsage, match="name of a person"):
        History(path, person=name)


class TestDiary:
    def test_it_goes_on_whatever_becomes_of_the_file(self, tmp_path: Path, clean_report: Report) -> None:
        told: list[str] = []
        with Diary(tmp_path, tell=told.append) as diary:
            assert not diary.keeps
            diary.begin_set("deadlift")
            diary.add_rep(clean_report.reps[0])
            diary.end_set(clean_report)
            diary.add_recording(recording_of(clean_report))
            diary.add_tilt(tilt_of(3.0))
            diary.add_own_range(own_range_of(3.0))
            assert diary.own_neutral is None
        assert len(told) == 1
        assert str(tmp_path) in told[0]

    def test_switched_off_it_says_nothing(self, clean_report: Report) -> None:
        with Diary(None, tell=pytest.fail) as diary:
            diary.begin_set("deadlift")
            diary.add_rep(clean_report.reps[0])
            diary.end_set(clean_report)
            assert not diary.keeps

    def test_somebody_who_does_not_let_go_costs_no_rep(self, path: Path, clean_report: Report) -> None:
        told: list[str] = []
        with Diary(path, tell=told.append, busy_s=0.0) as diary:
            diary.begin_set("deadlift")
            reps = copies(clean_report.reps[0], 3)
            diary.add_rep(reps[0])
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            diary.add_rep(reps[1])
            other.close()
            diary.add_rep(reps[2])
        with History(path) as history:
            assert history.sessions()[0].sets[0].reps == reps
        assert len(told) == 1
        assert "another formcheck" in told[0]

    @pytest.mark.parametrize("then", ["next rep", "next end", "close"])
    def test_somebody_who_does_not_let_go_costs_no_end_of_a_set(
        self, path: Path, clean_report: Report, clean_track: PoseTrack, then: str
    ) -> None:
        told: list[str] = []
        reps = copies(clean_report.reps[0], 3)
        with Diary(path, tell=told.append, busy_s=0.0) as diary:
            diary.begin_set("deadlift")
            diary.add_rep(reps[0])
            other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            other.execute("BEGIN IMMEDIATE")
            diary.add_rep(reps[1])
            diary.end_set(clean_report, clean_track)
            if then == "close":
                # It lets go only when the diary waits for it.
                Timer(0.5, other.close).start()
            else:
                diary.begin_set("deadlift")
                other.close()
                if then == "next rep":
                    diary.add_rep(reps[0])
                else:
                    diary.end_set(clean_report, clean_track)
            if then != "close":
                with History(path) as history:
                    assert history.sessions()[0].sets[0].report == clean_report
        with History(path) as history:
            [session] = history.sessions()
        assert (session.sets[0].report, session.sets[0].has_poses) == (clean_report, True)
        assert [one.number for one in session.sets] == ([1] if then == "close" else [1, 2])
        assert len(told) == 1

    def test_reps_of_a_set_without_an_end_are_kept_at_the_close(
        self, path: Path, clean_report: Report
    ) -> None:
        told: list[str] = []
        reps = copies(clean_report.reps[0], 2)
        with Diary(path, tell=told.append, busy_s=0.0) as diary:
            diary.begin_set("deadlift")
            diary.add_rep(reps[0])
            other = sqlite3.connect(path, isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
            diary.add_rep(reps[1])
            other.close()
        with History(path) as history:
            assert history.sessions()[0].sets[0].reps == reps

    def test_a_session_is_live_unless_it_is_said(self, path: Path, clean_report: Report) -> None:
        with Diary(path, tell=pytest.fail) as diary:
            for _ in range(2):
                diary.begin_set("deadlift")
                diary.end_set(clean_report)
        with History(path) as history:
            [session] = history.sessions()
            assert (session.kind, len(session.sets)) == (Kind.LIVE, 2)


class TestPlace:
    def test_it_is_named_or_off_or_the_users_own(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "mine.sqlite3"))
        assert find_history_file() == tmp_path / "mine.sqlite3"
        monkeypatch.setenv(ENVIRONMENT, "OFF")
        assert find_history_file() is None
        with pytest.raises(WrongUsage, match="switched off"):
            History()
        monkeypatch.setenv(ENVIRONMENT, "~nosuchuser/h.sqlite3")
        with pytest.raises(WrongUsage, match="nosuchuser"):
            find_history_file()
        monkeypatch.delenv(ENVIRONMENT)
        own = find_history_file()
        assert own is not None
        assert own.name == "history.sqlite3"
        assert "formcheck" in own.parts

    def test_the_tests_keep_nothing(self) -> None:
        assert find_history_file() is None


def test_a_closed_history_says_so(path: Path) -> None:
    history = History(path)
    history.close()
    with pytest.raises(HistoryUnusable, match="closed"):
        history.sessions()
