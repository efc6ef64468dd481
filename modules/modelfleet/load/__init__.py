"""Finds and reads the files of a fleet; names file, line and field of every mistake."""

from modelfleet.load.fleet import Loaded, load
from modelfleet.load.locations import Location, Locations
from modelfleet.load.rules import RULES, Rule

__all__ = ["RULES", "Loaded", "Location", "Locations", "Rule", "load"]
