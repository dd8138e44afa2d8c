"""TEXT, FLAG and their parts, as the contract writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.export.clean import clean
from pipeline.model.geometry import Box
from pipeline.model.issue import Block, Decision, Flag, Join, RegionRef, Text

Document = dict[str, Any]


def share(value: float) -> float:
    """Confidences, scores, severities: within 0 and 1, 3 decimals."""
    return min(max(round(float(value), 3), 0.0), 1.0)


def weight(value: float) -> float:
    """Evidence, which has no bounds: 3 decimals."""
    return round(float(value), 3)


def box_list(box: Box) -> list[float]:
    return box.as_list(1)


def evidence(pairs: Iterable[tuple[str, float]]) -> Document:
    return {name: weight(value) for name, value in pairs}


def region_refs(regions: Sequence[RegionRef]) -> list[Document]:
    return [{"page": r.page, "bbox": box_list(r.box), "lines": list(r.lines)} for r in regions]


def text_document(text: Text) -> Document:
    return {"text": text.text, "confidence": share(text.confidence), "regions": region_refs(text.regions)}


def text_or_null(text: Text | None) -> Document | None:
    return None if text is None else text_document(text)


def flag_document(flag: Flag) -> Document:
    return {"code": flag.code, "message": flag.message, "severity": share(flag.severity), "regions": region_refs(flag.regions)}


def flag_documents(flags: Sequence[Flag]) -> list[Document]:
    """The worst first; equals stay in their order."""
    return [flag_document(f) for f in sorted(flags, key=lambda f: -f.severity)]


def block_document(block: Block) -> Document:
    out = text_document(block.content) | {"type": block.type}
    if block.type == "table":
        out["rows"] = [list(row) for row in block.rows]
    raw = block.content.text
    out["joins"] = [_join(join, raw) for join in block.joins]
    return out


def _join(join: Join, raw: str) -> Document:
    # The text goes out in NFC, which may be shorter than the text that the offset counts in.
    return {
        "offset": len(clean(raw[: join.offset])),
        "at": join.at,
        "word": join.word,
        "score": share(join.score),
        "evidence": evidence(join.evidence),
    }


def decision_document(decision: Decision) -> Document:
    return {
        "kind": decision.kind,
        "subject": list(decision.subject),
        "outcome": decision.outcome,
        "score": weight(decision.score),
        "evidence": evidence(decision.evidence),
    }
