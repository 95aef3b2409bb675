"""Each site measured: one pure function per criterion, constraints apart."""

from atlas.criteria.measure import Measure
from atlas.criteria.measures import CRITERIA, Measures, measure

__all__ = ["CRITERIA", "Measure", "Measures", "measure"]
