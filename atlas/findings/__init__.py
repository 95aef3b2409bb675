"""What can be found in a layer: each kind of finding with its code, its severity and its words, one file per theme."""

from atlas.findings.finding import Finding, known_codes, refusing

__all__ = ["Finding", "known_codes", "refusing"]
