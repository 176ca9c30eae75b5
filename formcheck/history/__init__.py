"""The trainings that were kept: one SQLite file on this machine.

``place`` says where it is; ``schema`` what its tables are and how older files are brought up to date;
``database`` opens it and names what can go wrong; ``entries`` is what is read from it; ``store`` reads and
deletes, ``writing`` keeps a set rep by rep; ``diary`` is for commands that go on whatever becomes of the
file; ``trends`` and ``changes`` say what changed by more than the measurement's error; ``export`` gives
everything away.
"""
