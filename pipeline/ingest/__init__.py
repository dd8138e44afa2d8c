"""Room 1: files to PageSource. Opens PDFs and images in a bounded child process; finds, groups and names sources."""

from pipeline.ingest.reader import SourceReader

__all__ = ["SourceReader"]
