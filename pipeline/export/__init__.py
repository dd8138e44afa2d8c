"""Issue -> files: issue.json, pages/*.json, images, and further formats."""

from pipeline.export.clean import clean, dump, sanitise
from pipeline.export.documents import documents, write_issue
from pipeline.export.files import inside, safe_name, write_atomic
from pipeline.export.finished import read_issue
from pipeline.export.registry import exporters
from pipeline.export.schema import schema, validate

__all__ = [
    "clean",
    "documents",
    "dump",
    "exporters",
    "inside",
    "read_issue",
    "safe_name",
    "sanitise",
    "schema",
    "validate",
    "write_atomic",
    "write_issue",
]
