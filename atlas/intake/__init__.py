"""What owners of files get: the report of what was found in their files, and templates to fill in."""

from atlas.intake.report import CheckReport, check_report, exit_code
from atlas.intake.report_file import write_report
from atlas.intake.template_folder import TEMPLATES, write_templates
from atlas.intake.terminal import as_text

__all__ = [
    "TEMPLATES",
    "CheckReport",
    "as_text",
    "check_report",
    "exit_code",
    "write_report",
    "write_templates",
]
