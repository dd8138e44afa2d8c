"""Broken lines to paragraphs, and drafts to the finished issue."""

from pipeline.rejoin.issue import IssueFacts, finish

__all__ = ["IssueFacts", "finish"]
