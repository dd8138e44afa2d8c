"""What fills the sockets: recognisers and dictionaries. The only home of the OCR and dictionary libraries."""

from pipeline.engines.registry import Availability, available, load_lexicon, load_recognizer

__all__ = ["Availability", "available", "load_lexicon", "load_recognizer"]
