"""Movements: from a list of repetitions as data to where the body is at any time."""
