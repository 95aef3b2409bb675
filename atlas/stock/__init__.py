"""The ledger of social homes: what there was, what changed, what is planned, and what that makes of each promise."""

from atlas.stock.booking import keep_ledger
from atlas.stock.forecast import Delays, Forecast, delays_seen
from atlas.stock.ledger import CELL, UNPLACED, Ledger

__all__ = ["CELL", "UNPLACED", "Delays", "Forecast", "Ledger", "delays_seen", "keep_ledger"]
