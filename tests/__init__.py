"""Tests of the atlas, in folders that mirror it."""
