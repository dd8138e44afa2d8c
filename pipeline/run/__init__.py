"""The corridor: calls the rooms in turn, page by page and issue by issue. Only it knows that there are rooms."""

from pipeline.run.corridor import plan, run_batch
from pipeline.run.digitize import digitize
from pipeline.run.request import Outcome, Request

__all__ = ["Outcome", "Request", "digitize", "plan", "run_batch"]
