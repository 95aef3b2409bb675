"""The quarterly meeting: its quarter, what is on its table, and the folder it leaves behind."""

from atlas.meeting.folder import whole_folder
from atlas.meeting.meeting import Meeting, hold_meeting
from atlas.meeting.quarter import Quarter

__all__ = ["Meeting", "Quarter", "hold_meeting", "whole_folder"]
