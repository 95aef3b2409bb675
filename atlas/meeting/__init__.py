"""The quarterly meeting: its quarter, what is on its table, and the folder it leaves behind."""

from atlas.meeting.drafts import DraftScores, score_drafts
from atlas.meeting.folder import whole_folder
from atlas.meeting.meeting import Meeting, hold_meeting
from atlas.quarter import Quarter

__all__ = ["DraftScores", "Meeting", "Quarter", "hold_meeting", "score_drafts", "whole_folder"]
