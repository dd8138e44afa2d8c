from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from pipeline.engines import load_lexicon
from pipeline.engines.jieba_lexicon import Words
from pipeline.ports import Lexicon
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(Settings.load().rejoin)


@pytest.mark.parametrize(
    ("left", "right", "word"),
    [
        ("坚持实", "事求是的作风", "实事求是"),
        ("召开党代", "表大会", "党代表大会"),
        ("推进供给侧结", "构性改革", "结构性"),
        ("打造国际消", "费中心", "消费"),
    ],
)
def test_words_over_the_seam(lexicon: Lexicon, left: str, right: str, word: str) -> None:
    found = lexicon.word_over(left, right)
    assert found is not None
    assert word in found[0] or found[0] in word
    assert 0.5 < found[1] <= 1.0


@pytest.mark.parametrize(
    ("left", "right"), [("大力发展", "经济建设"), ("他说。", "我们"), ("", "我们"), ("我们", ""), ("共37", "件"), ("你好", "，再见")]
)
def test_no_word_over_the_seam(lexicon: Lexicon, left: str, right: str) -> None:
    assert lexicon.word_over(left, right) is None


def test_the_same_twice_and_far_context_does_not_matter(lexicon: Lexicon) -> None:
    first = lexicon.word_over("坚持实", "事求是")
    assert lexicon.word_over("坚持实", "事求是") == first
    near = lexicon.word_over("甲乙丙丁戊己庚辛", "壬癸子丑寅卯辰巳")
    assert lexicon.word_over("春夏秋冬甲乙丙丁戊己庚辛", "壬癸子丑寅卯辰巳午未申酉") == near


def test_silent_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    fresh = load_lexicon(Settings.load().rejoin)
    assert fresh.word_over("实", "事求是")
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_words_are_those_of_the_whole_dictionary() -> None:
    tokenizer = jieba.Tokenizer()
    whole, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    with tokenizer.get_dict_file() as file:
        words = Words(file.read().decode("utf-8").splitlines())
    assert words.total == total
    assert "党代" in words
    assert words["党代会"] == whole["党代会"]
    assert {w: words.get(w) for w in whole if w[0] in "党一TtＡ囡"} == {w: n for w, n in whole.items() if w[0] in "党一TtＡ囡"}
    assert len(words) < len(whole) / 10
    assert "鿿无此词" not in words
    assert words.get("鿿无此词", 1) == 1
