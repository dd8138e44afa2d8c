"""Two runs, a run and its corrections, or a run and its truth: everything that differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import SourceNotFound
from pipeline.model.geometry import Affine
from pipeline.model.warp import Mesh, Warp
from pipeline.qa.diff.issue import compare_issue
from pipeline.qa.diff.model import ComparedIssue, Difference, DiffReport, Side, one_sided
from pipeline.qa.diff.units import IssueView, view
from pipeline.qa.diff.verdict import judged
from pipeline.qa.documents import Document, IssueFiles, load_issues, read_json
from pipeline.qa.truth import truth_issue


def diff(old: Path, new: Path, *, against: Path | None = None) -> DiffReport:
    """Compare two issue folders, or two output folders whose issues are matched by id.

    ``old`` may be a truth file instead, or a corpus folder (index.json): its truths are then compared with the issues in the folders of
    ``new`` that bear the inputs' names. ``against`` names a truth of the same issue, or a corpus folder: each changed text then says
    whether it is nearer to that truth than it was. Raises SourceNotFound when a side holds no issue, DamagedSource for files that are
    no JSON.
    """
    pairs = list(_truth_pairs(old, new) if is_truth(old) else _issue_pairs(old, new))
    issues, found = [], list[Difference]()
    for before, after in pairs:
        issues.append(_compared(before, after))
        here = _differences(before, after)
        truth = _truth_of(against, after or before)
        found += judged(here, truth) if truth else here
    found.sort(key=lambda d: (d.cosmetic, -d.severity))  # sorting keeps reading order among equals
    numbered = tuple(replace(d, id=f"d{n:04d}") for n, d in enumerate(found, 1))
    return DiffReport(old.name or str(old), new.name or str(new), tuple(issues), numbered, against.name if against else "")


def is_truth(path: Path) -> bool:
    """Whether a path is a truth file or a corpus folder."""
    if path.is_dir():
        return (path / "index.json").is_file() and (path / "truth").is_dir()
    if not path.is_file():
        return False
    document = read_json(path)
    return isinstance(document, dict) and ("page" in document or "issue" in document) and "schema_version" not in document


def _truth_of(against: Path | None, issue: IssueView | None) -> IssueView | None:
    """The truth itself, or that of a corpus folder's input of the issue's name (the issue's id, or the folder it stands in)."""
    if against is None or issue is None:
        return None
    if against.is_file():
        return view(truth_issue(read_json(against)), truth=True)
    names = {issue.name, *issue.name.split("/"), issue.files.folder.parent.name if issue.files.folder else ""}
    row = next((r for r in read_json(against / "index.json") if r["name"] in names), None)
    return view(truth_issue(read_json(against / row["truth"])), truth=True) if row else None


def _differences(before: IssueView | None, after: IssueView | None) -> list[Difference]:
    if before is None or after is None:
        here = before or after
        if here is None:
            return []
        side = Side("\n".join(a.title for a in here.articles), "issue", title=here.name)
        gone = after is None
        return [replace(one_sided("issue_removed" if gone else "issue_added", "issue", 1.0, side, removed=gone), issue=here.name)]
    return compare_issue(before, after)


def _compared(before: IssueView | None, after: IssueView | None) -> ComparedIssue:
    here = after or before
    assert here is not None
    sizes = {("old", n): s for n, s in before.sizes().items()} if before else {}
    sizes |= {("new", n): s for n, s in after.sizes().items()} if after else {}
    masthead = here.files.issue.get("masthead") or {}
    return ComparedIssue(
        id=here.name,
        old_folder=before.files.folder if before else None,
        new_folder=after.files.folder if after else None,
        title=" ".join(str(masthead[k]) for k in ("publication", "date") if masthead.get(k)),
        old_generator=_generator(before),
        new_generator=_generator(after),
        sizes=sizes,
        articles=(len(before.articles) if before else 0, len(after.articles) if after else 0),
    )


def _generator(side: IssueView | None) -> str:
    """Name, version and the head of the configuration's digest."""
    if side is None:
        return ""
    if side.truth:
        return "truth"
    made = side.files.issue.get("generator") or {}
    revision = side.files.issue.get("revision")
    words = [made.get("name"), made.get("version"), str(made.get("config_sha256") or "")[:8], f"revision {revision}" if revision else ""]
    return " ".join(str(w) for w in words if w)


Pair = tuple[IssueView | None, IssueView | None]


def _issue_pairs(old: Path, new: Path) -> Iterator[Pair]:
    before, after = _load(old), _load(new)
    if len(before) == len(after) == 1:  # two folders given by hand belong together whatever their names
        yield view(before[0]), view(after[0])
        return
    left, right = _named(before, old), _named(after, new)
    for name in sorted(left.keys() | right.keys()):
        yield (
            view(left[name], name=name) if name in left else None,
            view(right[name], name=name) if name in right else None,
        )


def _named(files: list[IssueFiles], root: Path) -> dict[str, IssueFiles]:
    """Issues by id; where ids are not unique, by their folders below the root."""
    if len({f.id for f in files}) == len(files):
        return {f.id: f for f in files}
    return {f.folder.relative_to(root).as_posix() if f.folder else f.id: f for f in files}


def _load(path: Path) -> list[IssueFiles]:
    files = load_issues(path)
    if not files:
        raise SourceNotFound("no issue.json in this folder", where=str(path), move="give an issue folder or an output folder")
    return files


def _truth_pairs(truth: Path, new: Path) -> Iterator[Pair]:
    if truth.is_file():
        yield _with_truth(read_json(truth), _load(new))
        return
    for row in read_json(truth / "index.json"):
        folder = new / row["name"]
        if folder.is_dir():
            yield _with_truth(read_json(truth / row["truth"]), load_issues(folder), row["name"])


def _with_truth(truth: Document, files: list[IssueFiles], name: str = "") -> Pair:
    """The truth in the coordinates of the page that the output has of it, where it has just one."""
    if not files:
        return view(truth_issue(truth), name=name, truth=True), None
    run = view(files[0], name=name)
    if len(files[0].pages) != 1:
        return view(truth_issue(truth), name=run.name, truth=True), run
    number, page = next(iter(files[0].pages.items()))
    return view(truth_issue(truth, to_source=_to_source(page), number=number), name=run.name, truth=True), run


def _to_source(page: Mapping[str, Any]) -> Warp:
    told = page.get("to_source") or {}
    affine = Affine(*(float(v) for v in told["affine"])) if told.get("affine") else Affine()
    mesh = told.get("mesh")
    return Warp(affine, mesh and Mesh(mesh["step"], mesh["columns"], tuple(mesh["dx"]), tuple(mesh["dy"])))
