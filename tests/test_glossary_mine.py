"""Proposals from a corpus: what is joined, what is left out, how it is counted, what is covered already."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mtkit.bitext import TranslationUnit
from mtkit.glossary.mine import Context, Miner, Proposal, mine
from mtkit.glossary.mine_judge import Spelling
from mtkit.glossary.mine_tally import association
from mtkit.termbase import Termbase, TermEntry

DATA = Path(os.environ.get("MTKIT_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
FILLER = [
    ("ارتفعت الأسعار في السوق", "Prices went up in the market"),
    ("قال المتحدث إن الاجتماع انتهى", "The spokesperson said the meeting was over"),
    ("وصلت المساعدات صباحا", "Aid arrived in the morning"),
    ("لم يصدر أي تعليق", "There was no comment"),
    ("أغلقت المدارس أبوابها", "Schools closed their doors"),
    ("هطلت أمطار غزيرة", "Heavy rain fell"),
] * 5


def proposals(*pairs: tuple[str, str], termbase: Termbase | None = None, min_count: int = 1) -> list[Proposal]:
    """What is mined from these units among thirty without names."""
    texts = [*pairs, *FILLER]
    units = [TranslationUnit(str(number), *pair) for number, pair in enumerate(texts, 1)]
    return mine(units, termbase, min_count=min_count)


def names(found: list[Proposal]) -> list[tuple[str, str, int]]:
    """First Arabic form, preferred form and uses of each."""
    return [(each.source[0], each.preferred, each.uses) for each in found]


def test_a_proposal() -> None:
    """Forms, counts, kind, confidence and contexts of a name that is spelled in two ways."""
    (found,) = proposals(
        ("في مدينة تلبيسة", "in the city of Talbiseh"),
        ("من تلبيسة", "from Talbiseh"),
        ("إلى تلبيسة", "to Talbisa"),
        ("وتلبيسه", "and Talbiseh"),
    )
    assert found.source == ("تلبيسة", "تلبيسه")
    assert (found.preferred, found.variants) == ("Talbiseh", (Spelling("Talbisa", 1),))
    assert (found.kind, found.uses, found.count) == ("place", 4, 3)
    assert (found.source_units, found.target_units) == (4, 4)
    assert found.confidence > 0.95
    assert found.contexts[0] == Context("", "1", "في مدينة تلبيسة", "in the city of Talbiseh")
    assert len(found.contexts) == 3


def test_order_and_least_count() -> None:
    """The most used first; rare ones only if asked for."""
    pairs = [("إدلب", "Idlib"), ("في حمص", "in Homs"), ("من حمص", "from Homs")]
    assert names(proposals(*pairs)) == [("حمص", "Homs", 2), ("إدلب", "Idlib", 1)]
    assert names(proposals(*pairs, min_count=2)) == [("حمص", "Homs", 2)]


def test_proclitics() -> None:
    """They are taken off where the rest is met alone; the article that is lost behind ل comes back."""
    assert names(proposals(("قصف بحمص", "shelling in Homs"), ("مدينة حمص", "the city of Homs"))) == [("حمص", "Homs", 2)]
    assert names(proposals(("قال للاذقية", "told Latakia"), ("عن اللاذقية", "of Latakia"))) == [
        ("اللاذقية", "Latakia", 2)
    ]
    assert names(proposals(("قال وليد", "said Walid"), ("عن وليد", "of Walid"))) == [("وليد", "Walid", 2)]


def test_multi_word_names() -> None:
    """The longest name counts; a part of it that stands alone elsewhere is a name of its own."""
    found = proposals(("قال أحمد الشرع", "said Ahmed al-Sharaa"), ("زار الشرع", "met Sharaa"))
    assert {(source, preferred) for source, preferred, _ in names(found)} == {
        ("أحمد الشرع", "Ahmed al-Sharaa"),
        ("الشرع", "Sharaa"),
    }


def test_case_endings_and_spaces_do_not_part_names() -> None:
    """أبو and أبي, عبد الله and عبدالله with one rendering are one proposal."""
    found = proposals(("قال أبو جابر", "said Abu Jaber"), ("عن أبي جابر", "of Abu Jaber"))
    assert [(each.source, each.preferred) for each in found] == [(("أبو جابر", "أبي جابر"), "Abu Jaber")]
    found = proposals(
        ("عن هادي العبدالله", "of Hadi Alabdallah"),
        ("قال هادي العبدالله", "said Hadi Alabdallah"),
        ("مع هادي العبد الله", "with Hadi Alabdallah"),
    )
    assert [(each.source, each.uses) for each in found] == [(("هادي العبدالله", "هادي العبد الله"), 3)]


def test_capitals_of_a_headline() -> None:
    """A spelling in capitals counts for the same in small letters, and is kept where there is no other."""
    assert names(proposals(("دمشق", "DAMASCUS"), ("في دمشق", "in Damascus"))) == [("دمشق", "Damascus", 2)]
    assert names(proposals(("في الناتو", "in NATO"))) == [("الناتو", "NATO", 1)]


@pytest.mark.parametrize(
    "pair",
    [
        ("في يناير", "in January"),
        ("يوم السبت في الظهر", "on Saturday at noon"),
        ("الجيش السوري", "the Syrian army"),
        ("الشعب العراقي", "the Iraqi people"),
        ("جامع إسلامي", "an Islamic mosque"),
        ("قال الدكتور", "said the Doctor"),
        ("مقطع فيديو", "a Video clip"),
    ],
)
def test_what_is_no_name(pair: tuple[str, str]) -> None:
    """Days, months, adjectives of peoples, titles and loan words are not proposed."""
    assert proposals(pair) == []


def test_common_nouns() -> None:
    """A word that the corpus writes in lower case more often than with a capital is no name."""
    pairs = [("في الكاميرا", "in the Kamera"), ("كاميرا", "a kamera"), ("كاميرا جديدة", "a new kamera")]
    assert proposals(*pairs) == []


def test_a_chance_pair() -> None:
    """Two words that sound alike but are mostly met without each other are dropped."""
    pairs = [("قال كريم إنه وصل", "Karim said he arrived"), ("عن كريم", "of Karim")]
    chance = [("رجل كريم جدا", "a very generous man")] * 40 + [("رجل كريم", "a man of Crimea")]
    assert [each.preferred for each in proposals(*pairs, *chance) if each.preferred == "Crimea"] == []


def test_nothing_that_is_covered() -> None:
    """Neither an Arabic form of the termbase nor one of its English forms is proposed; longer names are."""
    termbase = Termbase(
        (
            TermEntry("homs", ("حمص",), "Homs"),
            TermEntry("sharaa", ("أحمد الشرع",), "Ahmed al-Sharaa", short=("Sharaa",), forbidden=("Shara",)),
        )
    )
    pairs = [
        ("في حمص", "in Hims"),
        ("الشرع", "and Sharaa"),
        ("عن الشرع", "of Shara"),
        ("سامي حمص", "to Sami Homs"),
    ]
    assert names(proposals(*pairs, termbase=termbase)) == [("سامي حمص", "Sami Homs", 1)]


def test_what_is_not_read() -> None:
    """Rejected units and null units tell nothing."""
    miner = Miner(Termbase(()))
    miner.add(TranslationUnit("1", "حمص", "Homs", status="rejected"))
    miner.add(TranslationUnit("2", "حمص", " "))
    assert (miner.units, miner.proposals()) == (0, [])


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limits what was met once is forgotten, and that is told."""
    monkeypatch.setattr("mtkit.glossary.mine_tally.MOST_PAIRS", 1)
    monkeypatch.setattr("mtkit.glossary.mine_tally.MOST_WORDS", 8)
    miner = Miner()
    pairs = [("حمص", "Homs"), ("في حمص", "in Homs"), ("إدلب", "Idlib"), ("درعا", "Daraa"), *FILLER]
    for number, pair in enumerate(pairs, 1):
        miner.add(TranslationUnit(str(number), *pair), "a.tmx")
    assert miner.units == len(pairs)
    assert [each.preferred for each in miner.proposals()] == ["Homs"]
    assert miner.pruned


def test_in_batches() -> None:
    """What is found does not depend on where a batch ends."""
    pairs = [("في حمص", "in Homs"), ("إدلب", "Idlib")] + FILLER * 5 + [("من حمص", "from Homs")]
    assert names(proposals(*pairs)) == [("حمص", "Homs", 2), ("إدلب", "Idlib", 1)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((0, 5, 5, 100), 0.0), ((1, 10, 10, 100), 0.0), ((10, 10, 10, 100), 65.02), ((3, 2, 2, 1), 0.0)],
)
def test_association(counts: tuple[int, int, int, int], expected: float) -> None:
    """Nothing for what chance explains; twice the entropy for two events that are one; no error for odd counts."""
    assert round(association(*counts), 2) == expected


@pytest.mark.data
@pytest.mark.skipif(not (DATA / "dev" / "reports").exists(), reason="no reports: set MTKIT_DATA")
def test_names_of_real_reports() -> None:
    """Of the names listed by hand at least nine in ten uses are proposed."""
    import importlib.machinery
    import importlib.util

    path = Path(__file__).resolve().parents[1] / "scripts" / "bench_mining"
    loader = importlib.machinery.SourceFileLoader("bench_mining", str(path))
    spec = importlib.util.spec_from_loader("bench_mining", loader)
    assert spec is not None
    bench = importlib.util.module_from_spec(spec)
    loader.exec_module(bench)
    found = bench.judge_reports(show=False)
    assert found.recall_of_uses >= 0.9
    assert found.on_list >= 0.85
