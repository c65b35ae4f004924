"""The measures of bench/names: their definitions on numbers small enough to count by hand."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import against
import figures
import find_measures
import kept_scores
import labelled
import measure
import pytest
import searched
from engines import Engine
from hypothesis import given
from hypothesis import strategies as st
from one_table import Table

_SCORES = st.integers(0, 20).map(lambda whole: whole / 20)
_SCORED = st.lists(st.tuples(_SCORES, st.booleans()), min_size=1).filter(lambda all_: any(same for _, same in all_))


# ------------------------------------------------------------------------------------------------ figures


def test_f1_weighs_what_is_called_one_against_what_is_one() -> None:
    scored = [(0.9, True), (0.8, False), (0.7, True), (0.2, False)]
    assert figures.f1(scored, 0.9) == pytest.approx(2 / 3)
    assert figures.f1(scored, 0.7) == pytest.approx(0.8)
    assert figures.f1(scored, 0.95) == 0
    assert figures.f1([(0.9, False)], 0.5) is None


def test_the_best_threshold_stands_halfway_below_the_last_pair_taken() -> None:
    assert figures.best_threshold([(0.9, True), (0.8, False), (0.7, True), (0.2, False)]) == pytest.approx(0.45)
    assert figures.best_threshold([(0.9, True), (0.5, False)]) == pytest.approx(0.7)
    with pytest.raises(ValueError, match="no pair is of one company"):
        figures.best_threshold([(0.9, False)])


@given(_SCORED)
def test_no_other_threshold_has_a_better_f1(scored: list[tuple[float, bool]]) -> None:
    best = figures.f1(scored, figures.best_threshold(scored))
    assert best is not None
    assert all(best >= (figures.f1(scored, threshold) or 0) for threshold, _ in scored)


def test_one_negative_of_a_hundred_may_exceed_the_threshold_and_a_tie_is_not_found() -> None:
    negatives = [0.99, 0.8, *[0.1] * 98]
    assert figures.alarm_threshold(negatives) == 0.8
    assert figures.recall([0.81, 0.8, 0.79, 1.0], 0.8) == 0.5
    assert figures.alarm_threshold([0.5, 0.7, 0.6]) == 0.7  # of fewer than a hundred, none may
    with pytest.raises(ValueError, match="without negatives"):
        figures.alarm_threshold([])


@given(st.lists(_SCORES, min_size=1, max_size=400))
def test_the_alarm_threshold_is_the_lowest_that_at_most_one_percent_exceed(negatives: list[float]) -> None:
    threshold = figures.alarm_threshold(negatives)
    assert sum(score > threshold for score in negatives) * 100 <= len(negatives)
    lower = [score for score in negatives if score < threshold]
    assert all(sum(score > each for score in negatives) * 100 > len(negatives) for each in lower)


def test_the_macro_recall_counts_every_category_alike_but_not_the_real_aliases() -> None:
    assert figures.macro({"typo1": 1.0, "origscript_real": 0.5, "alias_real": 0.0}) == 0.75


def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert figures.percentile(range(1, 101), 0.5) == 50
    assert figures.percentile(range(1, 101), 0.99) == 99
    assert figures.percentile([3.0], 0.99) == 3


# --------------------------------------------------------------------------------------------------- data


def test_a_million_is_made_of_the_real_names_and_their_words_the_same_each_time() -> None:
    real = ["Alpha Trading Ltd", "Beta Marine Services", "Gamma"]
    made = list(labelled.many(real, 20))
    assert made == list(labelled.many(real, 20))
    assert len(set(made)) == 20
    assert set(real) < set(made)
    words = {word for name in real for word in name.split()}
    assert all(set(name.split()) <= words for name in made)


def test_a_missing_folder_ends_with_what_to_do_next(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"has no names\.tsv.*\nNext: give the folder"):
        labelled.folder(tmp_path)


@pytest.mark.parametrize("what", ["wrong", "pairs"])
def test_our_own_pairs_are_measured_without_the_data_of_finding(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pairs_dev_x.csv"
    text = "group,name1,name2,is_match\nlatin,Aurus,Aurus LLC,true\nlatin,Norilsk,Norilsk,false\nlatin,A,B,false\n"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(labelled, "own_pairs", lambda: [path])
    monkeypatch.setattr(sys, "argv", ["measure.py", what, "--engines", "ours", "--names", str(tmp_path)])
    measure.main()
    told = capsys.readouterr().out
    assert "Norilsk | Norilsk" in told if what == "wrong" else "F1, usual, latin (3)" in told
    assert f"{tmp_path} has no nomenklatura_cases.csv" in told


def test_what_needs_the_data_of_finding_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["measure.py", "missed", "--names", str(tmp_path)])
    with pytest.raises(SystemExit, match=r"has no names\.tsv"):
        measure.main()


def test_a_label_that_is_neither_true_nor_false_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs_dev_x.csv"
    path.write_text("group,name1,name2,is_match\nlatin,A,B,maybe\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="is_match is 'maybe'"):
        labelled.pairs([path])


def test_only_files_named_for_it_are_tuned_on(tmp_path: Path) -> None:
    paths = [tmp_path / "pairs_dev_x.csv", tmp_path / "pairs_heldout_x.csv", tmp_path / "blind.csv"]
    for path in paths:
        path.write_text("group,name1,name2,is_match\nlatin,A,B,1\n", encoding="utf-8")
    assert [each.tuned for each in labelled.pairs(paths)] == [True, False, False]


def test_our_pairs_are_many_half_of_them_two_companies_and_no_name_is_both_tuned_on_and_kept_apart() -> None:
    pairs = labelled.pairs(labelled.own_pairs())
    assert len(pairs) >= 600
    assert 0.45 <= sum(each.same for each in pairs) / len(pairs) <= 0.55
    tuned, apart = (
        {name.casefold() for each in pairs if each.tuned is part for name in (each.one, each.other)}
        for part in (True, False)
    )
    assert min(len(tuned), len(apart)) > 300
    both = len(tuned & apart)  # a count: a test that fails must not print the names
    assert both == 0


@pytest.fixture
def names(tmp_path: Path) -> Path:
    files = {
        "names.tsv": "entity\tkind_of_party\tkind_of_name\tname\n"
        "p1\tCompany\tprimary\tAurus Motors LLC\np1\tCompany\talt\tAVRORA\np2\tCompany\tprimary\tSeverstal\n",
        "queries_dev.tsv": "category\tentity\tkind_of_party\tquery\n"
        "cyrillic_syn\tp1\tCompany\tООО Аурус Моторс\nalias_real\tp1\tCompany\tAvrora\n",
        "negatives_dev.tsv": "kind\tname\nneg_company\tOutcrop Gold Corp.\n",
        "nomenklatura_cases.csv": "case_group,schema,name1,name2,is_match\n"
        "x,Company,Aurus,Aurus LLC,true\nx,Person,Olaf Scholz,Angela Merkel,false\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return labelled.folder(tmp_path)


def test_real_aliases_are_asked_of_the_primary_names_alone(names: Path) -> None:
    whole, primaries = find_measures.parts(names)
    assert [each.name for each in whole.listed] == ["Aurus Motors LLC", "AVRORA", "Severstal"]
    assert [each.category for each in whole.questions] == ["cyrillic_syn"]
    assert [each.name for each in primaries.listed] == ["Aurus Motors LLC", "Severstal"]
    assert [each.category for each in primaries.questions] == ["alias_real"]


def test_our_answer_is_the_score_of_the_right_party_and_a_negative_has_none(names: Path) -> None:
    whole, primaries = (find_measures.ours(part) for part in find_measures.parts(names))
    assert whole.right[0] > 0.9
    assert whole.negative == [0.0]
    assert primaries.right == [0.0]  # its one spelling that is like the question is not a primary name


def test_a_slow_peer_is_asked_about_names_that_are_near_or_share_a_word() -> None:
    texts = [f"Name {number} Holding" for number in range(500)] + ["Zzyzx Überseehandel"]
    assert 500 in searched.Near(texts).to("überseehandel")


# ---------------------------------------------------------------------------------------- scores that are kept


def test_a_peer_is_asked_once_and_ours_at_every_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, times in (("peer", 1), ("ours", 2)):
        asked = []
        engine = Engine(
            name=name, version="1", usual=0.5, score=lambda one, other, kind, asked=asked: asked.append(one) or 0.25
        )
        for _ in range(2):
            assert kept_scores.scores(engine, [("A", "B", "Company")]) == [0.25]
        assert len(asked) == times
    other = Engine(name="peer", version="2", usual=0.5, score=lambda *_: 0.75)
    assert kept_scores.scores(other, [("A", "B", "Company")]) == [0.75]


# ------------------------------------------------------------------------------------------------- versions


def _verdicts(possible: float, pairs: list[float], whole: list[float], primaries: list[float]) -> dict[str, object]:
    parts = [{"right": right, "negative": [0.1]} for right in (whole, primaries)]
    return {"possible": possible, "pairs": pairs, "parts": parts}


def test_a_hit_that_only_the_other_version_has_is_lost(
    names: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(labelled, "own_pairs", list)
    before = _verdicts(0.8, [0.85, 0.85], [0.8], [0.1])
    now = _verdicts(0.9, [0.85, 0.85], [0.9], [0.95])
    found = list(against.changes(before, now, names))
    assert [(each.what, each.name, each.gained, each.lost) for each in found] == [
        ("pair", "Aurus | Aurus LLC", False, True),
        ("false pair", "Olaf Scholz | Angela Merkel", False, False),
        ("question", "Avrora → p1 (alias_real, primary names)", True, False),
    ]


def test_a_row_without_a_reason_is_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "lost.csv"
    path.write_text("what,name,reason\npair,A | B,two towns\nquestion,C → p1, \n", encoding="utf-8")
    assert against.read_reasons(path) == {("pair", "A | B"): "two towns"}


def test_every_lost_hit_on_record_has_its_reason() -> None:
    rows = against.LOST.read_text("utf-8").splitlines()
    assert rows[0] == "what,name,reason"
    assert len(against.read_reasons(against.LOST)) == len(rows) - 1


# ---------------------------------------------------------------------------------------------------- table


def test_the_table_keeps_its_rows_in_order_and_shows_what_was_not_measured() -> None:
    table = Table(["ours", "peer"])
    table.put("F1", "ours", 0.9, digits=3)
    table.put("names", "ours", 1234.5, digits=0)
    table.put("F1", "peer", None)
    table.note("Said once.")
    table.note("Said once.")
    assert table.printed().splitlines() == [
        "| measure |  ours | peer |",
        "|---------|-------|------|",
        "| F1      | 0.900 |    – |",
        "| names   | 1,234 |      |",
        "",
        "Said once.",
    ]
