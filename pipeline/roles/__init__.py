"""Letters and geometry of one page to what each region is."""

from pipeline.roles.label import label

__all__ = ["label"]
