"""What changed between two states of an issue, and a report for people."""

from pipeline.qa.diff.compare import diff, is_truth
from pipeline.qa.diff.html import write_report
from pipeline.qa.diff.model import Crop, Difference, DiffReport, Hunk, Side
from pipeline.qa.diff.twin import twin

__all__ = ["Crop", "DiffReport", "Difference", "Hunk", "Side", "diff", "is_truth", "twin", "write_report"]
