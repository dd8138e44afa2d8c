"""The report: one safe file and its JSON twin."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from qa_making import Document, sound_issue, write_issue

from pipeline import qa
from pipeline.errors import OutputError
from pipeline.model.page import Pixels

HOSTILE = (
    "<script>document.title='pwned'</script>",
    "</script><img src=x onerror=\"document.title='pwned'\">",
    "]]>--><!--'\"&amp;&#60;",
    "line\u2028separator\u2029and \u202eright to left\u202c \u0000 \u200b",
    "{title} %s ${data}",
    "\ud800 lone surrogate",
)


def changed(tmp_path: Path, *, hostile: bool = False) -> tuple[Path, Path]:
    """Two issue folders with text, order, role and white-space changes."""
    issue, page = sound_issue()
    old = write_issue(tmp_path / "old", issue, page)
    body = issue["articles"][0]["body"]
    body[0]["text"] = body[0]["text"].replace("枇杷", "枇把", 1)
    body[1]["text"] = body[1]["text"].replace("，", ",", 1)
    issue["articles"][0]["headline"]["text"] = "土　间"
    issue["articles"].insert(0, issue["articles"].pop(2))
    if hostile:
        for n, text in enumerate(HOSTILE):
            issue["articles"].append({"id": f"x{n}", "key": text, "pages": [1], "headline": {"text": text}, "body": [{"text": text * 3}]})
            issue["pages"][0]["furniture"].append({"role": text, "text": text, "regions": []})
            issue["flags"].append({"code": text, "message": text, "severity": 1.0, "regions": []})
        issue["masthead"]["publication"] = HOSTILE[0]
    return old, write_issue(tmp_path / "new", issue, page)


def embedded(html: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html, re.S)
    assert found is not None
    return json.loads(found.group(1))


def grey_page(folder: Path, page: int) -> Pixels:
    return np.full((2212, 1532), 200, np.uint8)


def test_the_twin_tells_what_the_report_tells(tmp_path: Path) -> None:
    report = qa.diff(*changed(tmp_path))
    html, twin = qa.write_report(report, tmp_path / "r" / "report.html")
    assert twin == tmp_path / "r" / "report.json"
    data = json.loads(twin.read_text("utf-8"))
    assert data["schema"] == "baozhi-diff"
    assert data["counts"] == report.counts() == {"article_moved": 1, "text": 3}
    assert [d["id"] for d in data["differences"]] == [d.id for d in report.differences]
    assert {k: v for k, v in embedded(html.read_text("utf-8"), "data").items() if k != "fingerprint"} == data
    for d in data["differences"]:
        if d["hunks"]:
            assert "".join(h[1] for h in d["hunks"]) == d["old"]["text"]
            assert "".join(h[2] for h in d["hunks"]) == d["new"]["text"]


def test_equal_runs_give_equal_reports(tmp_path: Path) -> None:
    folders = changed(tmp_path)
    first, second = (qa.write_report(qa.diff(*folders), tmp_path / f"{n}.html", pixels=grey_page)[0].read_bytes() for n in "ab")
    assert first == second


def test_crops_are_small_pictures_of_the_page(tmp_path: Path) -> None:
    calls: list[tuple[str, int]] = []

    def pixels(folder: Path, page: int) -> Pixels:
        calls.append((folder.name, page))
        return np.dstack([grey_page(folder, page)] * 3)

    report = qa.diff(*changed(tmp_path))
    html, _ = qa.write_report(report, tmp_path / "report.html", pixels=pixels)
    shots = embedded(html.read_text("utf-8"), "pictures")
    assert len(shots) >= 3
    assert len(calls) == len(set(calls)) <= 2
    for uri in shots.values():
        head, _, payload = uri.partition(",")
        assert head == "data:image/jpeg;base64"
        picture = cv2.imdecode(np.frombuffer(base64.b64decode(payload), np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        assert max(picture.shape) <= 900


def test_crops_are_limited_and_optional(tmp_path: Path) -> None:
    report = qa.diff(*changed(tmp_path))
    html, _ = qa.write_report(report, tmp_path / "a.html", pixels=grey_page, max_crops=1)
    assert len(embedded(html.read_text("utf-8"), "pictures")) == 1
    html, _ = qa.write_report(report, tmp_path / "b.html", pixels=lambda folder, page: None)
    assert embedded(html.read_text("utf-8"), "pictures") == {}


def test_hostile_texts_stay_data(tmp_path: Path) -> None:
    html, twin = qa.write_report(qa.diff(*changed(tmp_path, hostile=True)), tmp_path / "report.html")
    text = html.read_text("utf-8")
    assert "<script>document.title" not in text
    assert "<img" not in text
    assert text.count("<script") == text.count("</script>") == 3
    assert "\u2028" not in text
    assert "Content-Security-Policy" in text
    assert "unsafe" not in text.split("</head>")[0].split("<style>")[0]
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", text)
    assert json.loads(twin.read_text("utf-8"))["counts"]["article_added"] == len(HOSTILE)


def test_names_of_folders_are_escaped(tmp_path: Path) -> None:
    issue, page = sound_issue()
    odd = write_issue(tmp_path / "<b>&'\"", issue, page)
    html, _ = qa.write_report(qa.diff(odd, odd), tmp_path / "report.html")
    assert "<b>&" not in html.read_text("utf-8")
    assert "&lt;b&gt;&amp;&#x27;&quot;" in html.read_text("utf-8")


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    report = qa.diff(*changed(tmp_path))
    with pytest.raises(OutputError, match="file"):
        qa.write_report(report, tmp_path / "file" / "report.html")


DRIVER = """
<script>
const out = {}, key = k => document.dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true}));
const cards = () => document.querySelectorAll(".card").length, now = () => document.querySelector(".current")?.id;
const box = text => [...document.querySelectorAll("aside label")].find(l => l.textContent.includes(text)).querySelector("input");
out.title = document.title; out.images = document.images.length; out.cards = cards();
document.body.focus();
document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true})); out.first = now();
document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true})); out.second = now();
document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "k", bubbles: true})); out.back = now();
document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "x", bubbles: true})); out.seen = document.querySelectorAll(".seen").length;
box("white space").click(); out.withCosmetic = cards();
box("text 文字").click(); out.withoutText = cards(); box("text 文字").click();
box("high").click(); box("medium").click(); box("low").click(); out.cosmeticOnly = cards();
box("high").click(); box("medium").click(); box("low").click();
const search = document.getElementById("search"); search.value = "枇把"; search.dispatchEvent(new Event("input"));
out.ins = [...document.querySelectorAll("ins")].map(e => e.textContent);
out.ctl = document.querySelectorAll(".ctl").length;
setTimeout(() => { out.searched = cards(); document.body.dataset.result = JSON.stringify(out); }, 400);
</script></body>
"""


def dom_of(page: Path, profile: Path) -> str:
    """The page's document after its scripts ran in Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium")
    flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
    size = "--window-size=1400,1000"
    command = [chromium, *flags.split(), "--disable-sync", size, f"--user-data-dir={profile}", "--virtual-time-budget=8000", "--dump-dom"]
    return subprocess.run([*command, page.as_uri()], capture_output=True, timeout=120, check=True).stdout.decode("utf-8")


def browse(page: Path, profile: Path) -> dict[str, Any]:
    """What the driver finds in the page; it is let in by taking the policy out."""
    text = page.read_text("utf-8")
    driven = page.with_name("driven.html")
    driven.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace("</body>", DRIVER), "utf-8")
    dom = dom_of(driven, profile)
    found = re.search(r'data-result="([^"]*)"', dom)
    assert found is not None, dom[-2000:]
    return dict(json.loads(unescape(found.group(1))))


@pytest.mark.full
def test_the_policy_lets_the_report_run_and_nothing_else(tmp_path: Path) -> None:
    html, _ = qa.write_report(qa.diff(*changed(tmp_path)), tmp_path / "report.html")
    text = html.read_text("utf-8")
    html.write_text(text.replace("</body>", "<script>document.title = 'pwned'</script></body>"), "utf-8")
    dom = dom_of(html, tmp_path / "profile")
    assert dom.count('<article class="card') == 3
    assert "<title>old → new</title>" in dom


@pytest.mark.full
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    html, _ = qa.write_report(qa.diff(*changed(tmp_path)), tmp_path / "report.html")
    got = browse(html, tmp_path / "profile")
    assert got["cards"] == 3
    assert (got["first"], got["second"], got["back"]) == ("d0001", "d0002", "d0001")
    assert got["seen"] == 1
    assert got["withCosmetic"] == 4
    assert got["withoutText"] == 1
    assert got["cosmeticOnly"] == 1
    assert got["searched"] == 1
    assert "把" in got["ins"]


@pytest.mark.full
def test_hostile_texts_in_a_browser(tmp_path: Path) -> None:
    html, _ = qa.write_report(qa.diff(*changed(tmp_path, hostile=True)), tmp_path / "report.html")
    got = browse(html, tmp_path / "profile")
    assert got["title"] == "old → new"
    assert got["images"] == 0
    assert got["ctl"] > 0


@pytest.mark.full
def test_many_differences_in_a_browser(tmp_path: Path) -> None:
    """A thousand differences: the first are drawn, the rest when they are scrolled to."""
    issue, page = sound_issue()
    body = [{"type": "paragraph", "text": f"第{n}段" + chr(0x4E00 + n) * 12, "regions": []} for n in range(1000)]
    issue["articles"][0]["body"] = body
    old = write_issue(tmp_path / "old", issue, page)
    new_body: list[Document] = [{**b, "text": f"{b['text']}误"} for b in body]
    issue["articles"][0]["body"] = new_body
    report = qa.diff(old, write_issue(tmp_path / "new", issue, page))
    assert len(report.differences) == 1000
    html, _ = qa.write_report(report, tmp_path / "report.html")
    got = browse(html, tmp_path / "profile")
    assert 30 <= got["cards"] < 200
