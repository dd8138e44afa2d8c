"""What the text at two blocks' ends says of reading one after the other."""

from __future__ import annotations

from types import SimpleNamespace

from article_pages import NoWords

from pipeline.articles.flow import Flow, _adopt
from pipeline.articles.nodes import Head, Piece, _is_verse
from pipeline.articles.seams import seam
from pipeline.model.geometry import Box
from pipeline.model.labelled import Region, Role


def piece(first: str, last: str, indent: float = 0.0, gap: float = 0.0, starts: Role = Role.BODY) -> Piece:
    box = Box(0, 0, 100, 100)
    regions = (Region("r1", Role.BODY, box, ("l1", "l2", "l3")),)
    return Piece(regions, box, box, -1, first, last, indent, gap, starts, Role.BODY, False)


def cost(a: Piece, b: Piece) -> float:
    return sum(seam(a, b, NoWords()).values())


def test_an_open_sentence_is_carried_on_by_a_line_that_is_not_indented() -> None:
    running = piece("本报讯", "表明实")
    assert cost(running, piece("事求是、反思", "。")) < cost(running, piece("本报讯", "。", indent=2.0))


def test_a_short_last_line_is_not_carried_on() -> None:
    ended = piece("本报讯", "交流发言。", gap=5.0)
    assert cost(ended, piece("事求是", "。")) > cost(ended, piece("曹立强", "。", indent=2.0))


def test_a_name_in_brackets_after_a_sentence_closes_it() -> None:
    assert piece("", "向市民开放。（于小鲸）").closes
    assert not piece("", "（一）参加我市").closes


def test_a_title_open_at_the_end_of_a_column_asks_for_its_end() -> None:
    opened = piece("本报讯", "印了图文并茂的《开店一本")
    assert cost(opened, piece("通》，操作间净高多少", "。")) < cost(opened, piece("操作间净高多少、隔油池", "。"))


def test_a_report_does_not_run_on_from_another() -> None:
    ended = piece("本报讯", "要及时转移。", gap=9.0)
    assert cost(ended, piece("卢静妍指出，据气象部门", "。", indent=2.0)) < cost(ended, piece("本报讯 5月24日下午", "。", indent=2.0))


def test_an_adopted_block_keeps_its_place_in_its_column_whatever_its_edge() -> None:
    def at(x0: float, y0: float) -> Piece:
        box = Box(x0, y0, x0 + 200, y0 + 100)
        return Piece((), box, box, -1, "", "", 0.0, 0.0, Role.BODY, Role.BODY, False)

    head = Head((), Box(100, 0, 500, 40), False, -1, "")
    upper, beside, lower = at(100, 50), at(330, 50), at(99.6, 200)
    host = Flow(head, [upper, beside])
    found = [host]
    _adopt(SimpleNamespace(owners=[0], sheet=SimpleNamespace(heads=[head])), found, 0, [lower], False)  # type: ignore[arg-type]
    assert host.pieces == [upper, lower, beside]
    _adopt(SimpleNamespace(owners=[0], sheet=SimpleNamespace(heads=[head])), found, 0, [lower], True)  # type: ignore[arg-type]
    assert [f.pieces for f in found[1:]] == [[lower]]


def test_paragraphs_of_two_lines_are_no_verse_though_half_the_lines_are_short() -> None:
    column = Box(100, 100, 400, 400)
    timetable = [(Box(100 + 40 * (k % 2 == 0), 100 + 28 * k, 400 if k % 2 == 0 else 200, 120 + 28 * k), "往澄江上午六時") for k in range(6)]
    poem = [(Box(100, 100 + 28 * k, 220 + 20 * (k % 3), 120 + 28 * k), "一条河从不解释") for k in range(6)]
    assert not _is_verse(timetable, column, 20.0)
    assert _is_verse(poem, column, 20.0)


def test_lines_without_a_mark_are_verse_though_little_is_short() -> None:
    column = Box(100, 100, 300, 300)
    lengths = [10, 9, 10, 9, 9]
    poem = [(Box(100, 100 + 30 * k, 100 + 20 * n, 120 + 30 * k), "灯火落进江心渡船忘了"[:n]) for k, n in enumerate(lengths)]
    prose = [(box, text[:-1] + "，") for box, text in poem]
    assert _is_verse(poem, column, 20.0)
    assert not _is_verse(prose, column, 20.0)
