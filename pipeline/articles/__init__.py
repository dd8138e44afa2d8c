"""All pages of an issue to its articles: which regions belong together and in what order."""

from pipeline.articles.draft import draft
from pipeline.model.draft import ArticleDraft, DraftImage, IssueDraft, PlacedRegion

__all__ = ["ArticleDraft", "DraftImage", "IssueDraft", "PlacedRegion", "draft"]
