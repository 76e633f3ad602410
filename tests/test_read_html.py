"""HTML: the article of a page, all of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtkit.errors import FormatError
from mtkit.read import READERS, read_document
from mtkit.read.markup import markup_blocks

if TYPE_CHECKING:
    from mtkit.bitext import Document

PAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>اتفاق على فتح الطريق الدولي قبل الشتاء | صحيفة الضفاف</title>
<meta property="og:title" content="اتفاق على فتح الطريق الدولي قبل الشتاء">
<meta property="article:published_time" content="2024-03-05T10:00:00+03:00">
<link rel="canonical" href="https://example.org/news/123"><script>var x = "<p>no</p>";</script></head>
<body><div id="cookie-consent" class="cookie-banner">
<p>نستخدم ملفات تعريف الارتباط. بمواصلة التصفح توافق عليها.</p></div>
<header><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/p">سياسة</a></li></ul></nav><h1>الضفاف</h1></header>
<main><article><h1>اتفاق على فتح الطريق الدولي قبل الشتاء</h1>
<p>درعا - أعلنت وزارة النقل، اليوم الثلاثاء، أن الطريق الدولي سيفتح أمام المسافرين والبضائع مطلع الشهر المقبل بعد إغلاق
استمر سنوات.</p>
<p>وقال الوزير: «أنجزنا أعمال الترميم كلها. الطريق جاهز.» وأضاف أن الرسوم ستخفض إلى النصف في الأشهر الثلاثة الأولى.</p>
<h2>خطوات لاحقة</h2><ul><li>فتح مكتب للجمارك يعمل على مدار الساعة.</li><li>تسيير حافلات يومية بين المدينتين.</li></ul>
<p><a href="/other">اقرأ أيضا: خبر آخر</a></p>
<p>ورحب اتحاد غرف التجارة بالقرار، وقال في بيان إن الصادرات ستعود إلى ما كانت عليه خلال عام.<br>وأشار البيان إلى أن
<b>المزارعين</b> هم أول المستفيدين من فتح الطريق.</p></article>
<section class="related"><h3>مواضيع ذات صلة</h3><ul><li><a href="/1">ارتفاع أسعار القمح</a></li></ul></section></main>
<aside><h3>الأكثر قراءة</h3></aside><footer><p>جميع الحقوق محفوظة</p></footer></body></html>
"""


def read(text: str, encoding: str = "utf-8") -> Document:
    """The document in an HTML text."""
    return READERS["html"].read(text.encode(encoding), "a.html")


def blocks(document: Document) -> list[str]:
    """The texts of its blocks."""
    return [document.text[start:end] for start, end in document.blocks]


def test_saved_news_page() -> None:
    """Headline, paragraphs, subheading and list items; no menu, banner, related links or footer."""
    found = blocks(read(PAGE))
    assert [text[:20] for text in found] == [
        "اتفاق على فتح الطريق",
        "درعا - أعلنت وزارة ا",
        "وقال الوزير: «أنجزنا",
        "خطوات لاحقة",
        "فتح مكتب للجمارك يعم",
        "تسيير حافلات يومية ب",
        "ورحب اتحاد غرف التجا",
        "وأشار البيان إلى أن ",
    ]
    assert found[-1] == "وأشار البيان إلى أن المزارعين هم أول المستفيدين من فتح الطريق."


def test_meta_of_a_news_page() -> None:
    """Title without the name of the paper, date and address."""
    meta = read(PAGE).meta
    assert meta["title"] == "اتفاق على فتح الطريق الدولي قبل الشتاء"
    assert (meta["date"], meta["url"], meta["encoding"]) == ("2024-03-05", "https://example.org/news/123", "utf-8")


def test_headline_is_not_repeated() -> None:
    """The headline stands once, also where the article has none and the page header has it."""
    moved = PAGE.replace("<article><h1>", "<article><h2>").replace("قبل الشتاء</h1>", "قبل الشتاء</h2>")
    for page in (PAGE, moved):
        assert sum(text.startswith("اتفاق على فتح") for text in blocks(read(page))) == 1


def test_headline_from_the_title() -> None:
    """A page without a heading gives its title as headline, without the name of the site."""
    page = PAGE.replace("<h1>اتفاق على فتح الطريق الدولي قبل الشتاء</h1>", "").replace("<h1>الضفاف</h1>", "")
    assert blocks(read(page))[0] == "اتفاق على فتح الطريق الدولي قبل الشتاء"


def test_declared_windows_1256() -> None:
    """The encoding is found out and told, whatever the page claims."""
    page = PAGE.replace("utf-8", "windows-1256")
    document = read(page, "cp1256")
    assert document.notes == ("read as Windows-1256",)
    assert blocks(document) == blocks(read(PAGE))


def test_short_page_falls_back() -> None:
    """Where no article is recognised, all text outside the menus is taken, and a note says so."""
    document = read(
        "<title>خبر - وكالة</title><nav><a href=x>الرئيسية</a></nav><h1>خبر</h1><p>وقع أمس.</p><p>لم يصب أحد.</p>"
        "<footer>حقوق</footer>"
    )
    assert blocks(document) == ["خبر", "وقع أمس.", "لم يصب أحد."]
    assert document.notes == ("no article was recognised in the page, so all its text outside menus was taken",)


def test_plain_document_is_taken_whole() -> None:
    """A page without menus is a document: every block of it is read, in order."""
    document = read(
        "<title> A  title </title><h1>One</h1><p>Two <b>bo</b>ld<br/>three</p><table><tr><td>four<td>five</table>"
        "<div>six<div>seven</div>eight</div><!-- no --><style>no</style><p hidden>no</p><p>nine&nbsp;&amp; <i>ten</i>"
    )
    assert blocks(document) == ["One", "Two bold", "three", "four", "five", "six", "seven", "eight", "nine\xa0& ten"]
    assert document.meta["title"] == "A title"


def test_piece_of_markup() -> None:
    """A piece of HTML inside Markdown gives its blocks; what cannot be parsed gives none."""
    assert markup_blocks("<p>a</p>b<br>c") == ("a", "b", "c")
    assert markup_blocks("<!-- only -->") == ()


def test_no_html() -> None:
    """A file without any element is an error with a hint."""
    with pytest.raises(FormatError, match="holds no HTML"):
        read("<!-- -->")


def test_page_without_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A page without any text is an error."""
    path = tmp_path_factory.mktemp("html") / "a.html"
    path.write_text("<html><body><img src=x></body></html>")
    with pytest.raises(FormatError, match="holds no text"):
        read_document(path)


def test_page_built_of_div_elements() -> None:
    """A page of a site without any element that says what is menu and what is article; subheadings are kept."""
    lead = "The ministry said on Tuesday that the road would reopen to all travellers within a month. " * 2
    middle = "Chambers of commerce welcomed the decision and spoke of a rise in exports before the winter. " * 2
    end = "Customs officers will be on duty around the clock, and buses will run between the two cities. " * 2
    document = read(
        '<title>Road to reopen - The River</title><meta property="og:title" content="Road to reopen">'
        '<div class="menu"><a href="1">Home</a> <a href="2">Politics</a></div>'
        f'<div class="entry"><h1>Road to reopen</h1><div class="entry-content"><p>{lead}</p><p>Fees will be cut.</p>'
        f"<p>{middle}</p><h3>Next steps</h3><p>{end}</p></div></div>"
        '<div class="sidebar"><ul><li><a href="q">Book fair opens</a></li></ul></div><div id="footer">(c)</div>'
    )
    assert [text[:17] for text in blocks(document)] == [
        "Road to reopen",
        "The ministry said",
        "Fees will be cut.",
        "Chambers of comme",
        "Next steps",
        "Customs officers ",
    ]


def test_short_article_keeps_its_own_header() -> None:
    """The header of an article belongs to it; the header of the page does not."""
    document = read(
        "<header><nav><a href=x>Menu</a></nav></header><article><header><h1>Short</h1><p>The lead.</p></header>"
        "<p>One line.</p></article><aside>Else</aside>"
    )
    assert blocks(document) == ["Short", "The lead.", "One line."]
