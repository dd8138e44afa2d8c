"""What the files of a batch are, asked of the parser child once and remembered while they don't change."""

from __future__ import annotations

from pipeline.errors import SourceError
from pipeline.ingest import FoundSource, SourceReader
from pipeline.model.page import SourceFile
from pipeline.run.jobs import Failure
from pipeline.run.ledger import Ledger


class Prober:
    """Probes files through one reader; unchanged ones (size and time) are known from the ledger unless ``afresh``."""

    def __init__(self, reader: SourceReader, ledger: Ledger, *, afresh: bool = False) -> None:
        self.reader, self.ledger, self.afresh = reader, ledger, afresh

    def probe(self, file: FoundSource) -> SourceFile | Failure:
        """The file's type, digest and pages, or why it can't be read."""
        try:
            stat = file.path.stat()
            known = None if self.afresh else self.ledger.known_source(file.path, file.name)
            if known is not None:
                return known
            source = self.reader.probe(file.path, file.name)
        except SourceError as e:
            return Failure.of(e)
        except OSError as e:
            return Failure("source.not_found", e.strerror or str(e), file.name, "give a file that exists and may be read")
        self.ledger.keep_source(source, (stat.st_size, stat.st_mtime_ns))
        return source
