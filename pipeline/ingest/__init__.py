"""Room 1: files to PageSource. Finds, names and groups sources; opens PDFs and images in a bounded child process."""

from pipeline.ingest.finding import FoundSource, find_sources
from pipeline.ingest.grouping import IssueFile, IssueSources, Printed, group, merge_by_print
from pipeline.ingest.listing import ListRow, read_list
from pipeline.ingest.reader import SourceReader

__all__ = [
    "FoundSource",
    "IssueFile",
    "IssueSources",
    "ListRow",
    "Printed",
    "SourceReader",
    "find_sources",
    "group",
    "merge_by_print",
    "read_list",
]
