"""The child process: bounds, crashes, passwords, silence."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from ingest_pdfs import FONT, Pdf, encrypted, text

from pipeline.errors import DamagedSource, EncryptedSource, HostileSource, SourceError, UnsupportedSource
from pipeline.ingest import SourceReader
from pipeline.ingest.process import ChildProcess, _loads
from pipeline.model.page import PageSource
from pipeline.settings import IngestSettings, Settings

SETTINGS = Settings.load().ingest
UPRIGHT = (1, 0, 0, 1, 100, 700)


def plain() -> Pdf:
    pdf = Pdf()
    pdf.page(text("plain", UPRIGHT))
    return pdf


def flate_bomb() -> Pdf:
    pdf = Pdf()
    pdf.page(b" " * 250_000_000, packed=True)
    return pdf


def laughs() -> Pdf:
    pdf = Pdf()
    inner = pdf.form(b"0 0 m 1 1 l S")
    for _ in range(9):
        inner = pdf.form(b"/X Do " * 10, b"/XObject << /X %d 0 R >>" % inner)
    pdf.page(b"/X Do", b"/XObject << /X %d 0 R >>" % inner)
    return pdf


def glyphs() -> Pdf:
    pdf = Pdf()
    pdf.page(b"BT /F 10 Tf " + b"(aaaaaaaaaa) Tj " * 30_000 + b"ET", packed=True)
    return pdf


def drawing() -> Pdf:
    pdf = Pdf()
    pdf.page(b"0 0 m 9 9 l S " * 12_000, packed=True)
    return pdf


def huge_page() -> Pdf:
    pdf = Pdf()
    pdf.page(b"", box=(0, 0, 100000, 100000))
    return pdf


def huge_image() -> Pdf:
    pdf = Pdf()
    image = pdf.image(60000, 60000, bytes(1000), bits=1)
    pdf.page(b"100 0 0 100 0 0 cm /I Do", b"/XObject << /I %d 0 R >>" % image)
    return pdf


def many_pages() -> Pdf:
    pdf = plain()
    pdf.pages *= 60
    return pdf


def read(reader: SourceReader, path: Path) -> PageSource:
    return reader.read(reader.probe(path, path.name), 1)


SMALL = replace(SETTINGS, max_memory_mb=450, max_characters=20_000, max_pages=50)


@pytest.mark.parametrize(
    ("make", "settings", "code"),
    [
        (flate_bomb, replace(SMALL, max_memory_mb=300), "memory"),
        (laughs, replace(SMALL, max_seconds=0.6, max_memory_mb=1500, max_characters=10**9), "time"),
        (glyphs, SMALL, "characters"),
        (drawing, replace(SMALL, max_characters=500), "characters"),
        (huge_page, SMALL, "pixels"),
        (huge_image, SMALL, "pixels"),
        (many_pages, SMALL, "pages"),
    ],
)
def test_a_bound_broken_is_a_typed_error_and_the_next_file_is_read(
    tmp_path: Path, make: Callable[[], Pdf], settings: IngestSettings, code: str
) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(make().bytes())
    good.write_bytes(plain().bytes())
    start = time.monotonic()
    with SourceReader(settings) as reader:
        with pytest.raises(HostileSource, match=r"bad\.pdf") as error:
            read(reader, bad)
        assert error.value.code == f"source.hostile.{code}"
        assert error.value.move
        assert read(reader, good).text_layer is not None
    assert time.monotonic() - start < 30


def test_a_false_count_of_pages_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdf = plain()
    pdf.count = 900_000_000
    path.write_bytes(pdf.bytes())
    with SourceReader(SMALL) as reader:
        assert read(reader, path).text_layer is not None


def test_a_child_that_dies_is_a_damaged_source(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.pdf"
    bad.write_bytes(laughs().bytes())
    good.write_bytes(plain().bytes())
    with SourceReader(replace(SMALL, max_characters=10**9)) as reader:
        read(reader, good)
        pid = child_pid(reader)
        source = reader.probe(bad, "bad.pdf")
        killer = threading.Timer(0.3, os.kill, (pid, signal.SIGABRT))
        killer.start()
        with pytest.raises(DamagedSource, match="died") as error:
            reader.read(source, 1)
        assert error.value.code == "source.damaged.crash"
        read(reader, good)
        assert child_pid(reader) != pid


def child_pid(reader: SourceReader) -> int:
    assert reader._child is not None
    return reader._child._process.pid


def test_the_child_lives_on_is_replaced_and_ends(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(plain().bytes())
    with SourceReader(replace(SMALL, recycle_after=4)) as reader:
        pids = []
        for _ in range(4):
            read(reader, path)
            pids.append(child_pid(reader))
    assert pids[0] == pids[1] != pids[2] == pids[3]
    assert not any(psutil.pid_exists(p) for p in pids)


def test_a_killed_idle_child_is_replaced_unseen(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(plain().bytes())
    with SourceReader(SMALL) as reader:
        source = reader.probe(path, "x.pdf")
        os.kill(child_pid(reader), signal.SIGKILL)
        time.sleep(0.2)
        assert reader.read(source, 1).text_layer is not None


def test_passwords(tmp_path: Path) -> None:
    locked, open_ = tmp_path / "locked.pdf", tmp_path / "open.pdf"
    locked.write_bytes(encrypted(b"user"))
    open_.write_bytes(encrypted(b""))
    with SourceReader(SMALL) as reader:
        with pytest.raises(EncryptedSource, match="password"):
            reader.probe(locked, "locked.pdf")
        layer = read(reader, open_).text_layer
    assert layer is not None
    assert "".join(layer.characters.text) == "secret"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.5\nnothing else", DamagedSource),
        (b"%PDF-1.5\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>", DamagedSource),
        (b"\0" * 100, UnsupportedSource),
    ],
)
def test_broken_files(tmp_path: Path, data: bytes, kind: type[SourceError]) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(data)
    with SourceReader(SMALL) as reader, pytest.raises(kind, match=r"x\.pdf"):
        read(reader, path)


def test_libraries_are_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pdf = Pdf()
    glyph = pdf.stream(b"1000 0 d0 0 0 500 500 re f")
    font = pdf.add(
        b"<< /Type /Font /Subtype /Type3 /FontBBox 7 /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a %d 0 R >> /FirstChar 97"
        b" /LastChar 97 /Widths [1000] /Encoding << /Differences [97 /a] >> /Resources << >> >>" % glyph
    )
    pdf.page(text("a", UPRIGHT), b"/Font << /F %d 0 R >>" % font)
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.bytes())
    with SourceReader(SMALL) as reader:
        layer = read(reader, path).text_layer
    assert layer is not None
    assert layer.characters.boxes[0].tolist() == pytest.approx([100, 92 - 17.6, 120, 92 + 2.4])
    assert capfd.readouterr() == ("", "")


def test_errors_are_not_trusted_to_name_any_class() -> None:
    assert _loads(pickle.dumps(HostileSource("x", code="y"))).code == "y"
    with pytest.raises(pickle.UnpicklingError, match="no place"):
        _loads(pickle.dumps(os.system))


def test_a_child_needs_no_package_doors(tmp_path: Path) -> None:
    child = ChildProcess(SMALL)
    path = tmp_path / "x.pdf"
    path.write_bytes(plain().bytes())
    try:
        child.ask("probe", path, 0)
        mapped = {Path(m.path).name for m in psutil.Process(child._process.pid).memory_maps()}
    finally:
        child.close()
    assert not any("onnxruntime" in m or "openvino" in m for m in mapped)


def test_fonts_without_resources_do_no_harm(tmp_path: Path) -> None:
    pdf = Pdf()
    pdf.page(text("lost", UPRIGHT), b"")
    pdf.page(text("found", UPRIGHT), FONT)
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf.bytes())
    with SourceReader(SMALL) as reader:
        assert reader.read(reader.probe(path, "x.pdf"), 1).text_layer is not None
