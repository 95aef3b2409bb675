"""Measured, not timed tests: `python -m tests.bench` prints every target and whether it was met."""
