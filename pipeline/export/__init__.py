"""Issue -> files: issue.json, pages/*.json, images, and further formats."""

from pipeline.export.clean import clean, dump, sanitise
from pipeline.export.documents import documents, write_issue
from pipeline.export.files import inside, safe_name, write_atomic

__all__ = ["clean", "documents", "dump", "inside", "safe_name", "sanitise", "write_atomic", "write_issue"]
