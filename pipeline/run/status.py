"""What a batch did: the ledger as a document and as lines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.run.ledger import Ledger

ORDER = ("done", "partial", "failed", "todo")


def status_document(output: Path) -> dict[str, Any]:
    """Issues by state, with the problems of those that have any. Raises SourceNotFound where no batch was run."""
    with Ledger(output, "read") as ledger:
        issues = [
            {
                "id": e.id,
                "state": e.state,
                "pages": e.pages,
                "failed_pages": e.failed_pages,
                "articles": e.articles,
                "attempts": e.attempts,
                "problems": [
                    {"page": p.page, "code": p.failure.code, "what": p.failure.what, "where": p.failure.where, "move": p.failure.move}
                    for p in ledger.problems(e.id)
                ],
            }
            for e in ledger.entries()
        ]
    return {"output": str(output), "counts": {s: sum(i["state"] == s for i in issues) for s in ORDER}, "issues": issues}


def status_lines(document: dict[str, Any]) -> Iterator[str]:
    """The counts, then whatever is not done, and why, and mastheads that disagree with their neighbours', where those were compared."""
    counts = document["counts"]
    yield f"{document['output']}: " + ", ".join(f"{counts[s]} {'left to do' if s == 'todo' else s}" for s in ORDER)
    for issue in document["issues"]:
        if issue["state"] == "done":
            continue
        yield f"{issue['id']}: " + ("left to do" if issue["state"] == "todo" else issue["state"])
        for p in issue["problems"]:
            yield f"  {p['where'] or p['page'] or issue['id']}: {p['what']}" + (f"; {p['move']}" if p["move"] else "") + f" [{p['code']}]"
    for d in document.get("disagreements", ()):
        yield f"{d['issue']}: {d['message']} [masthead.neighbours]"
