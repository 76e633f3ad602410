"""The sentence splitter on the cases that it decides: one test for each decision in docs/segmentation.md."""

from __future__ import annotations

import pytest

from mtkit.bitext import Document, collapse
from mtkit.segment import segment, split_sentences
from mtkit.segment.abbreviations import words

ENGLISH = {
    "titles": "Dr. Smith met Gen. Jones. | Lt. Col. Haddad left.",
    "initials": "George W. Bush met J. R. R. Tolkien. | Both smiled.",
    "letter of a list": "We chose Plan B. | Rain fell. | It is in Annex A. | Nothing else is.",
    "name of one letter": "They spoke of Malcolm X. | He had gone.",
    "acronym inside": "The U.S. President spoke at the U.N. Security Council.",
    "acronym at the end": "He went to the U.S. | The others stayed.",
    "capitals at the end": "He showed his ID. | Nablus was quiet.",
    "company": "Acme Inc. Chief Executive Ann Lee works at Acme Inc. | The firm grew.",
    "company before a quotation": "He left Acme Inc. | “Enough,” he said.",
    "number": "See No. 5 and p. 12 and Art. 3. | No. | We did not.",
    "number in small letters": "It was no. 5 on the list.",
    "time": "They met at 5 p.m. Sunday and at 11 a.m. GMT. | They left at 5 p.m. | Police came.",
    "time at the beginning": "At 5 p.m. Police arrived.",
    "month": "He came on Oct. 3 and left in Dec. | The snow fell.",
    "et cetera": "Pens, paper, etc. | Then came the rest, etc. and so on.",
    "versus": "It was Roe v. Wade and Chelsea vs. Arsenal.",
    "decimals, times, addresses": "It rose 3.5 to 10.30 at www.sana.sy and a.b@c.org. | Good.",
    "quotation": "“It is over. | We go home.” | He left.",
    "straight quotation": 'He said: "It is over." | "Really?" | Yes.',
    "reporting clause in small letters": "“Is it over?” he asked. | “Yes!” cried the man.",
    "reporting clause with a name": "“A shark!” Hammel added. | “Why?” I asked him. | “No!” | Mr. Hammel went out.",
    "brackets in a sentence": "He went (about 5 p.m. Or so he said. Who knows) home. | Next.",
    "sentences in brackets": "It ended. | (It had been long. | It was cold.) | Next.",
    "reference": "It ended.[1] | Then it began.[12]",
    "ellipsis": "He waited... and left. | He waited... | Then he left… | Well.",
    "leaders": "Lessor: ........ Lessee: ........ Witness",
    "several marks": "What?! | No!! | Yes.",
    "semicolon and colon": "He came; he saw: it was good.",
    "dateline": "DAMASCUS, Jan. 3 (Agency) - The army said so. | More followed.",
    "dateline with a dash": "BEIRUT — Talks began. | They failed.",
    "heading number": "Article 5. The parties shall pay. | 2.1. They shall sign.",
    "list inside running text": "It shall: | (a) pay; | (b) sign; and | (c) leave. | Done.",
    "numbers inside running text": "As follows: | 1. Mr. A is first. | 2. Ms. B is second.",
    "no list inside running text": "The score: 5. | That was all; (c) is missing.",
    "names with a small letter": "It fell. | iPhone sales rose. | al-Sharaa spoke. | Then U.N. envoys left.",
    "missing space": "It was over.| They left. | See Node.JS and sana.SY today.",
    "dash after a sentence": "“Really? | – Yes.”",
    "mark alone": "... and so on. !",
}

ARABIC = {
    "titles": "قال د. محمد إن أ.د. أحمد وصل. | ود. خالد وم. علي غادرا.",
    "vocalised title": "قَالَ دَ. مُحَمَّدٌ ذَلِكَ. | ثُمَّ ذَهَبَ.",
    "presentation forms": "قال ﺩ. محمد ذلك. | نعم.",
    "agency": "نقلت أ.ف.ب. عن مصدر ذلك. | وانتهى.",
    "page": "انظر ص. 45 وج. 2 وصندوق ص.ب. 118 دمشق. | انتهى.",
    "year": "وصل عام 2011م. | وقال ذلك عام 1445 هـ. | ثم عاد.",
    "before Christ": "عاشت من 300 ق.م. إلى 200 ق.م. | كانت مدينة كبيرة.",
    "et cetera": "أقلام وأوراق إلخ. | ثم ذهب.",
    "letter of a name": "أظهرت الدراسة نقص فيتامين د. | وهذا شائع.",
    "words that look like abbreviations": "لا مال له. | ثم فُتح. | جاء ولم. | نعم.",
    "marks": "هل هذا صحيح؟ | نعم! | حقا؟! | طيب.",
    "semicolon and comma": "جاء؛ ثم ذهب، وعاد.",
    "ellipsis": "لا أحد يعلم... ربما غدا… أو بعده.",
    "ellipsis at the end of a quotation": "قال: «ر... ب...» | ثم ضحك.",
    "quotation": "قال: «لن نقبل. | هذا موقفنا.» | وأضاف ذلك.",
    "spaced quotation marks": "« لن نقبل. » | ثم خرج.",
    "reporting clause": "«من هناك؟» سأل أحمد. | «قرش!» كما أضاف هاميل.",
    "reporting clause that is a sentence": "«من هناك؟» | قال أحمد إن أحدا لم يجب. | «ولماذا؟» | سأل: «من؟»",
    "dateline": "دمشق - سانا. | حلب ـ وكالات: قال الوزير ذلك.",
    "heading number": "المادة 5. يحق لكل مواطن ذلك. | ٢. ثانيا.",
    "list inside running text": "يلتزم بما يلي: | أ- الدفع؛ | ب- التوقيع. | انتهى.",
    "missing space": "انتهى الاجتماع.| وقال الوزير ذلك. | موقع www.sana.sy جيد.",
    "bidi controls": "نعم.\u200f | \u200fثم \u2067ذهب.\u2069 | نعم.",
    "Latin abbreviations": "قال Mr. Smith ذلك في U.S. | وخرج. | نعم.",
    "Latin name": "انتهى البيان. | al-Jazeera نشرته.",
    "nbsp": "قال د.\u00a0محمد ذلك.\u00a0| نعم.",
    "bullets": "النقاط: | • أولى | • ثانية",
}


def cut(text: str, lang: str) -> list[str]:
    """The sentences of `text`."""
    return [text[start:end] for start, end in split_sentences(text, lang)]


def joined(expected: str) -> tuple[str, list[str]]:
    """The text that a row of the tables stands for, and its sentences; ` | ` and `| ` mark the boundaries."""
    return expected.replace("| ", ""), [part.strip() for part in expected.split("|")]


@pytest.mark.parametrize("expected", ENGLISH.values(), ids=ENGLISH)
def test_english(expected: str) -> None:
    """Every English case is cut as the table says."""
    text, sentences = joined(expected)
    assert sentences == cut(text, "en")


@pytest.mark.parametrize("expected", ARABIC.values(), ids=ARABIC)
def test_arabic(expected: str) -> None:
    """Every Arabic case is cut as the table says."""
    text, sentences = joined(expected)
    assert sentences == cut(text, "ar")


def test_wrapped_lines_run_on() -> None:
    """A single line break is a space; a blank line ends a sentence."""
    assert cut("One line\nwrapped here. Next\n\n  New one", "en") == ["One line\nwrapped here.", "Next", "New one"]


def test_items_on_lines() -> None:
    """Bullets, numbers and letters at the beginning of a line begin a segment."""
    text = "Aims\n- one\n* two\n• three\n1. four\n2. five\n(3) six\n4) seven"
    assert cut(text, "en") == ["Aims", "- one", "* two", "• three", "1. four", "2. five", "(3) six", "4) seven"]
    assert cut("الأهداف\nأ- أول\nب- ثان\nج) ثالث", "ar") == ["الأهداف", "أ- أول", "ب- ثان", "ج) ثالث"]


def test_wrapped_line_that_begins_with_a_title() -> None:
    """A title at the beginning of a wrapped line is not an item."""
    assert cut("وصل الدكتور\nد. محمد اليوم.", "ar") == ["وصل الدكتور\nد. محمد اليوم."]


def test_unknown_language_goes_by_script() -> None:
    """`und` chooses by the letters of the text, and a region is ignored."""
    assert cut("قال د. محمد. نعم.", "und") == ["قال د. محمد.", "نعم."]
    assert cut("It is 5. Yes.", "und") == ["It is 5.", "Yes."]
    assert cut("It is 5. Yes.", "en-GB") == ["It is 5.", "Yes."]


def test_empty_text_has_no_sentences() -> None:
    """Nothing, white space and invisible characters give no segment."""
    assert (
        []
        == split_sentences("", "ar")
        == split_sentences(" \n\t\u00a0", "en")
        == split_sentences("\u200f \u2069", "ar")
    )


def test_segments_of_a_document() -> None:
    """Segments count in the text of the document and carry the number of their block."""
    text = "Title\n\nOne two.  Three\nfour.\n\n\u200f\n\nFive."
    document = Document("a", "en", text, ((0, 5), (7, 28), (30, 31), (33, 38)))
    segments = segment(document).segments
    assert [part.text for part in segments] == ["Title", "One two.", "Three four.", "Five."]
    assert [part.block for part in segments] == [0, 1, 1, 3]
    assert all(part.text == collapse(text[part.start : part.end]) for part in segments)


def test_document_without_blocks_is_one_block() -> None:
    """A document whose reader named no blocks is cut as a whole."""
    assert [part.text for part in segment(Document("", "en", "A b. C d.")).segments] == ["A b.", "C d."]


def test_segmented_document_stays() -> None:
    """Segments that were given are not made again."""
    document = Document.from_lines(["A b. C d.", ""], "en")
    assert document is segment(document)


def test_every_prefix_of_sacremoses_is_known() -> None:
    """Each English nonbreaking prefix of sacremoses holds a sentence together here too."""
    from sacremoses.corpus import NonbreakingPrefixes

    for entry in NonbreakingPrefixes().words("en"):
        prefix, _, numeric = entry.partition(" ")
        text = f"We met at {prefix}. {'5' if numeric or prefix == 'Nos' else 'Smith'} last year."
        assert [text] == cut(text, "en")


def test_lists_of_words_do_not_contradict() -> None:
    """No abbreviation stands under two kinds in the table as written."""
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("mtkit.segment").joinpath("abbreviations.toml").read_text("utf-8"))
    for script in ("ar", "en"):
        entries = [entry for kind in ("never", "number", "maybe", "often") for entry in table[script][kind]]
        assert sorted(set(entries)) == sorted(entries)
        assert words(script).kinds
