"""Room 2: pixels to upright, clean pixels, with the transform back to the source."""

from pipeline.preprocess.prepare import prepare

__all__ = ["prepare"]
