from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from export_issues import DATA, grey_page, small_issue, truth_issue
from jsonschema.validators import validator_for
from lxml import etree
from PIL import Image as Pillow
from referencing import Registry, Resource

from pipeline.errors import DamagedSource, MissingDependency, SourceNotFound
from pipeline.export import exporters, read_issue, write_issue
from pipeline.export.ninjs import body_html
from pipeline.export.registry import _load
from pipeline.model.issue import Issue, Join
from pipeline.model.page import Pixels
from pipeline.ports import Exporter, IssueDocuments
from pipeline.settings import ExportSettings

SCHEMAS = DATA / "schemas"
SETTINGS = ExportSettings(88, (), "")
ALTO = {"a": "http://www.loc.gov/standards/alto/ns-v4#"}


def finish(issue: Issue, folder: Path, *, images: bool = True) -> IssueDocuments:
    pages = {p.number: grey_page(issue, p.number) for p in issue.pages}
    write_issue(issue, folder, pages.__getitem__ if images else None, SETTINGS)
    (folder / "exports").mkdir()
    return read_issue(folder, pages.__getitem__)


@pytest.fixture(scope="module", params=["qa_truth_d04.json", "export_truth_d09.json"])
def finished(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> IssueDocuments:
    return finish(truth_issue(request.param), tmp_path_factory.mktemp("issue"))


def export(name: str, issue: IssueDocuments, settings: ExportSettings = SETTINGS) -> list[Path]:
    return exporters(settings)[name].write(issue, issue.folder / "exports")


# ---------------------------------------------------------------- ninjs


def ninjs_errors(file: Path, version: str) -> Iterator[Any]:
    schema = json.loads((SCHEMAS / f"ninjs-schema_{version}.json").read_bytes())
    kind = validator_for(schema)
    # The schema of GeoJSON is only referred to; we write no places.
    geo: Any = Resource.from_contents({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object"})
    registry: Any = Registry().with_resource("https://geojson.org/schema/GeoJSON.json", geo)
    yield from kind(schema, registry=registry, format_checker=kind.FORMAT_CHECKER).iter_errors(json.loads(file.read_bytes()))


def test_ninjs_is_valid_in_both_profiles(finished: IssueDocuments) -> None:
    written = export("ninjs", finished)
    assert len(written) == 2 * len(finished.issue["articles"])
    for file in written:
        assert [e.message for e in ninjs_errors(file, file.parent.name.removeprefix("ninjs-"))] == []


@pytest.mark.parametrize("version", ["1.6", "3.1"])
def test_the_ninjs_schemas_do_refuse(version: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    for spoilt in ({"uri": "no uri"}, {"uri": "urn:x:y", "versioncreated" if version == "1.6" else "versionCreated": "2022-06-27"}):
        bad.write_text(json.dumps(spoilt))
        assert list(ninjs_errors(bad, version))


def test_ninjs_fields(tmp_path: Path) -> None:
    issue = finish(truth_issue(), tmp_path)
    files = {f"{f.parent.name}/{f.name}": json.loads(f.read_bytes()) for f in export("ninjs", issue)}
    old, new = files["ninjs-1.6/p1-a1.json"], files["ninjs-3.1/p1-a1.json"]
    assert old["versioncreated"] == new["versionCreated"] == "2023-09-10T16:00:00Z"
    assert old["uri"] == new["uri"]
    assert old["uri"].startswith("urn:uuid:")
    assert old["headline"] == new["headlines"][0]["value"] == "灶　间"
    assert old["headline_kicker"] == "桃源渡·副刊"
    assert old["byline"] == "□ 沈砚秋"
    assert old["associations"]["featuremedia"]["description_text"] == "资料图片"
    assert (tmp_path / "exports" / "ninjs-1.6" / old["associations"]["featuremedia"]["altids"]["file"]).is_file()
    assert "renditions" not in old["associations"]["featuremedia"]
    assert old["body_text"].count("\n") == old["body_html"].count("<p>") - 1


def test_ninjs_links_pictures_under_the_base_url(tmp_path: Path) -> None:
    issue = finish(truth_issue(), tmp_path)
    file = export("ninjs", issue, replace(SETTINGS, base_url="https://papers.example/out/"))[0]
    rendition = json.loads(file.read_bytes())["associations"]["featuremedia"]["renditions"]["original"]
    assert rendition["href"] == "https://papers.example/out/wangjinbao-2023-09-11/images/p0001-11.jpg"
    assert list(ninjs_errors(file, "1.6")) == []


def test_ninjs_outside_of_the_issue_takes_its_pictures_along(tmp_path: Path) -> None:
    issue = finish(truth_issue(), tmp_path / "issue")
    target = tmp_path / "elsewhere"
    target.mkdir()
    written = exporters()["ninjs"].write(issue, target)
    association = json.loads((target / "ninjs-1.6" / "p1-a1.json").read_bytes())["associations"]["featuremedia"]
    assert (target / "ninjs-1.6" / association["altids"]["file"]).resolve() in {p.resolve() for p in written}


def test_ninjs_without_images_date_and_headline(tmp_path: Path) -> None:
    bare = truth_issue()
    bare = replace(bare, masthead=None, articles=tuple(replace(a, headline=None, byline=None) for a in bare.articles))
    for file in export("ninjs", finish(bare, tmp_path, images=False)):
        assert list(ninjs_errors(file, file.parent.name.removeprefix("ninjs-"))) == []
        assert ".jpg" not in file.read_text("utf-8")


def test_html_is_escaped_and_grouped() -> None:
    def block(kind: str, text: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "text": text, **more}

    body = [
        block("subhead", "一 <b>&"),
        block("list_item", "●甲"),
        block("list_item", "●乙"),
        block("verse", "诗一"),
        block("verse", "诗二"),
        block("table", "a b", rows=[["<a>", "b"]]),
        block("list_item", "末"),
    ]
    assert body_html(body).split("\n") == [
        *("<h2>一 &lt;b&gt;&amp;</h2>", "<ul>", "<li>●甲</li>", "<li>●乙</li>", "</ul>", "<p>诗一<br/>诗二</p>"),
        *("<table><tbody><tr><td>&lt;a&gt;</td><td>b</td></tr></tbody></table>", "<ul>", "<li>末</li>", "</ul>"),
    ]


# ---------------------------------------------------------------- alto


@pytest.fixture(scope="module")
def alto_schema() -> etree.XMLSchema:
    """The official schema, its one import led to the copy beside it."""
    official = (SCHEMAS / "alto-4-4.xsd").read_bytes()
    local = official.replace(b"http://www.loc.gov/standards/xlink/xlink.xsd", b"xlink.xsd")
    assert local != official
    return etree.XMLSchema(etree.fromstring(local, base_url=str(SCHEMAS / "alto-4-4.xsd")))


def alto(issue: IssueDocuments, number: int = 1) -> etree._ElementTree:
    files = {p.name: p for p in export("alto", issue)}
    return etree.parse(str(files[f"p{number:04d}.xml"]))


def test_alto_is_valid_and_holds_every_character(finished: IssueDocuments, alto_schema: etree.XMLSchema) -> None:
    tree = alto(finished)
    alto_schema.assertValid(tree)
    lines = {x.get("ID"): "".join(s.get("CONTENT", "") for s in x.findall("a:String", ALTO)) for x in tree.iterfind(".//a:TextLine", ALTO)}
    assert lines == {line["id"]: "".join(line["text"].split()) for line in finished.pages[0]["lines"]}
    glyphs = "".join(g.get("CONTENT", "") for g in tree.iterfind(".//a:Glyph", ALTO))
    assert sorted(glyphs) == sorted("".join(lines.values()))
    order = [e.get("REF") for e in tree.iterfind(".//a:ReadingOrder//a:ElementRef", ALTO)]
    assert order == [b.get("ID") for b in tree.iterfind(".//a:TextBlock", ALTO)]


def test_alto_names_the_picture_beside_it(finished: IssueDocuments) -> None:
    name = alto(finished).findtext(".//a:sourceImageInformation/a:fileName", namespaces=ALTO)
    with Pillow.open(finished.folder / "exports" / "alto" / str(name)) as picture:
        assert picture.size == (finished.pages[0]["width"], finished.pages[0]["height"])


def test_alto_tells_vertical_lines(finished: IssueDocuments) -> None:
    directions = {b.get("BASEDIRECTION") for b in alto(finished).iterfind(".//a:TextBlock", ALTO)}
    assert directions == {"ttb" if finished.issue["pages"][0]["writing_mode"] == "vertical" else None}


def test_alto_without_a_source_names_no_picture(tmp_path: Path, alto_schema: etree.XMLSchema) -> None:
    def gone(_: int) -> Pixels:
        raise SourceNotFound("gone", where="a.pdf")

    tree = alto(replace(finish(truth_issue(), tmp_path), pixels=gone))
    alto_schema.assertValid(tree)
    assert tree.find(".//a:fileName", ALTO) is None


def test_alto_says_which_word_is_broken_over_lines(tmp_path: Path, alto_schema: etree.XMLSchema) -> None:
    issue = small_issue("市第十二次党员大会动态清零的方针")
    block = replace(issue.articles[0].body[0], joins=(Join(10, "column", 0.9, "动态清零"), Join(10, "line", 0.9, "没有")))
    issue = replace(issue, articles=(replace(issue.articles[0], body=(block,)),))
    tree = alto(finish(issue, tmp_path))
    alto_schema.assertValid(tree)
    found = [(s.get("CONTENT"), s.get("SUBS_TYPE"), s.get("SUBS_CONTENT")) for s in tree.iterfind(".//a:String", ALTO)]
    assert found == [
        ("标题", None, None),
        ("市第十二次党员大会", None, None),
        ("动", "HypPart1", "动态清零"),
        ("态清零", "HypPart2", "动态清零"),
        ("的方针", None, None),
    ]
    assert [len(s) for s in tree.iterfind(".//a:String", ALTO)] == [len(text or "") for text, _, _ in found]


def test_alto_survives_what_xml_does_not_allow(tmp_path: Path, alto_schema: etree.XMLSchema) -> None:
    issue = small_issue("坏\x00字\ufffe在\ud800里<&>\x0c", headline="标\x01题\uffff")
    alto_schema.assertValid(alto(finish(issue, tmp_path)))


# ---------------------------------------------------------------- ndjson, overlay, registry, reading back


def test_ndjson_has_one_flat_article_a_line(finished: IssueDocuments) -> None:
    (file,) = export("ndjson", finished)
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert [r["id"] for r in rows] == [a["id"] for a in finished.issue["articles"]]
    assert all(not isinstance(v, dict) for row in rows for v in row.values())
    assert rows[0]["body"].split("\n") == [b["text"] for b in finished.issue["articles"][0]["body"]]


def test_overlay_paints_articles_furniture_and_leftovers(finished: IssueDocuments) -> None:
    (file,) = export("overlay", finished)
    with Pillow.open(file) as picture:
        pixels = np.asarray(picture).astype(int)
    assert 2000 < pixels.shape[0] < 2100
    red = (pixels[..., 0] - pixels[..., 1:].max(axis=2)) > 120
    assert red.mean() > 0.0005
    coloured = (pixels.max(axis=2) - pixels.min(axis=2)) > 20
    assert coloured.mean() > 0.1


def test_stale_exports_are_removed(tmp_path: Path) -> None:
    issue = finish(truth_issue(), tmp_path)
    export("ninjs", issue)
    fewer = replace(issue, issue={**issue.issue, "articles": issue.issue["articles"][:1]})
    export("ninjs", fewer)
    assert [p.name for p in (tmp_path / "exports" / "ninjs-1.6").iterdir()] == ["p1-a1.json"]


def test_a_failed_page_stops_no_exporter(tmp_path: Path) -> None:
    issue = truth_issue()
    failed = replace(issue.pages[0], number=2, text=None, regions=(), articles=(), furniture=(), leftovers=(), error="engine failed")
    documents = finish(replace(issue, pages=(*issue.pages, failed)), tmp_path)
    names = {p.name for name in exporters() for p in export(name, documents)}
    assert not any("p0002" in n for n in names)


def test_every_built_in_exporter_has_its_name() -> None:
    found = exporters()
    assert {"alto", "ndjson", "ninjs", "overlay"} <= set(found)
    assert all(isinstance(e, Exporter) and e.name == name for name, e in found.items())


@pytest.mark.parametrize("target", ["no.such.module:X", "json:nothing", "json:dumps", "pipeline.export.alto:AltoExporter"])
def test_a_broken_plug_in_is_named(target: str) -> None:
    with pytest.raises(MissingDependency, match="exporter broken"):
        _load(EntryPoint("broken", target, "baozhi.exporters"), SETTINGS)


def test_reading_back_tells_what_is_wrong(tmp_path: Path) -> None:
    def pixels(_: int) -> Pixels:
        raise AssertionError

    with pytest.raises(SourceNotFound):
        read_issue(tmp_path, pixels)
    write_issue(small_issue("甲"), tmp_path, None, SETTINGS)
    good = (tmp_path / "issue.json").read_bytes()
    for bad in (b"{", b"[]", good.replace(b'"complete"', b'"done"')):
        (tmp_path / "issue.json").write_bytes(bad)
        with pytest.raises(DamagedSource):
            read_issue(tmp_path, pixels)
