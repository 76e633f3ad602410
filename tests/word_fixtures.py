"""Word files as people have them, made of one small story in Arabic and in English."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml import parse_xml

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

STORY = {
    "ar": (
        "افتتاح مكتبة عامة في طرطوس",
        "افتتحت وزيرة الثقافة ليلى الحسن يوم الأحد مكتبة عامة في مدينة طرطوس.",
        "وتضم المكتبة 12 ألف كتاب وقاعة كبيرة للأطفال.",
        "وقال مدير المكتبة سامر نعمة إنها ستفتح أبوابها حتى التاسعة مساء.",
        "وبلغت كلفة المشروع 340 مليون ليرة دفعت البلدية نصفها.",
        "وسيعمل في المكتبة 25 موظفا من أبناء المدينة.",
    ),
    "en": (
        "Public library opens in Tartus",
        "Culture Minister Layla al-Hassan opened a public library in the city of Tartus on Sunday.",
        "The library holds 12,000 books and a large hall for children.",
        "Library director Samer Nimeh said it would keep its doors open until nine in the evening.",
        "The project cost 340 million pounds, half of which the municipality paid.",
        "Some 25 employees from the city will work in the library.",
    ),
}
NOTES = {
    "ar": ("افتتحت المكتبة القديمة عام 1958 وأغلقت عام 2013.", "هذه الأرقام من تقرير وزارة الثقافة لعام 2024."),
    "en": (
        "The old library opened in 1958 and closed in 2013.",
        "These figures are from the report of the Ministry of Culture for 2024.",
    ),
}


def saved(document: Any) -> bytes:
    """The bytes of a python-docx document."""
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def add(document: Any, xml: str) -> None:
    """Append an element that is given as XML to the body; `w:` and `mc:` are known."""
    start, space, rest = xml.partition(" ") if " " in xml.partition(">")[0] else (*xml.partition(">")[:1], "", "")
    declared = f'{start} xmlns:w="{W}" xmlns:mc="{MC}"'
    whole = f"{declared} {rest}" if space else f"{declared}>{xml.partition('>')[2]}"
    document.element.body.insert(len(document.element.body) - 1, parse_xml(whole))


def run(text: str, properties: str = "") -> str:
    """A run as XML."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph as XML."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(content)}</w:p>"


def with_parts(data: bytes, **parts: str) -> bytes:
    """A DOCX with more parts: kind (`footnotes`, `header` ...) to the XML inside of its root element."""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "header": "hdr", "footer": "ftr", "comments": "comments"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    relations = members["word/_rels/document.xml.rels"].decode()
    for kind, content in parts.items():
        xml = f'<w:{roots[kind]} xmlns:w="{W}">{content}</w:{roots[kind]}>'
        members[f"word/{kind}.xml"] = xml.encode()
        relation = f'<Relationship Id="x{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/></Relationships>'
        relations = relations.replace("</Relationships>", relation)
    members["word/_rels/document.xml.rels"] = relations.encode()
    return zipped(members)


def zipped(members: dict[str, bytes]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def notes(kind: str, *texts: str) -> str:
    """The notes of a `footnotes` or `endnotes` part, with ids from 1, behind the two that Word keeps for lines."""
    own = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    for number, text in enumerate(texts, 1):
        mark = f"<w:r><w:{kind}Ref/></w:r>"
        own += f'<w:{kind} w:id="{number}">{paragraph(mark, run(" " + text))}</w:{kind}>'
    return own


def plain(lang: str) -> Any:
    """A heading and the paragraphs of the story, written by hand."""
    document = docx.Document()
    title, *rest = STORY[lang]
    document.add_heading(title, 1)
    for text in rest:
        document.add_paragraph(text)
    return document


def with_notes(lang: str, kind: str) -> bytes:
    """Two notes, in the second and in the fourth paragraph, the later one first in its part."""
    document = docx.Document()
    title, *rest = STORY[lang]
    document.add_heading(title, 1)
    for at, text in enumerate(rest):
        number = {0: 2, 2: 1}.get(at)
        mark = f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>' if number else ""
        add(document, paragraph(run(text[:-1]), mark, run(text[-1])))
    first, second = NOTES[lang]
    return with_parts(saved(document), **{f"{kind}s": notes(kind, second, first)})


def table(lang: str) -> bytes:
    """The story in a table of two columns, with a table inside of its last cell."""
    document = docx.Document()
    texts = STORY[lang]
    outer = document.add_table(3, 2)
    for at, text in enumerate(texts[:5]):
        outer.cell(at // 2, at % 2).text = text
    outer.cell(2, 1).add_table(1, 1).cell(0, 0).text = texts[5]
    if lang == "ar":
        outer._tbl.tblPr.append(parse_xml(f'<w:bidiVisual xmlns:w="{W}"/>'))
    return saved(document)


def changed(lang: str) -> bytes:
    """Tracked changes: words put in, taken out and moved, a paragraph cut in two and joined again, a row deleted."""
    document = docx.Document()
    texts = STORY[lang]
    add(document, paragraph(run(texts[0]), f"<w:del w:id='1'><w:r><w:delText>{texts[3]}</w:delText></w:r></w:del>"))
    add(document, paragraph(run(texts[1][:9]), f"<w:ins w:id='2'>{run(texts[1][9:])}</w:ins>"))
    add(document, paragraph(f"<w:moveFrom w:id='3'>{run(texts[4])}</w:moveFrom>"))
    half = len(texts[2]) // 2
    add(document, paragraph(run(texts[2][:half]), properties="<w:rPr><w:del w:id='4'/></w:rPr>"))
    add(document, paragraph(run(texts[2][half:])))
    add(document, paragraph(run(texts[3])))
    add(document, paragraph(f"<w:moveTo w:id='5'>{run(texts[4])}</w:moveTo>"))
    grid = "<w:tblGrid><w:gridCol/></w:tblGrid>"
    gone = f"<w:tr><w:trPr><w:del w:id='6'/></w:trPr><w:tc>{paragraph(run(texts[1]))}</w:tc></w:tr>"
    kept = f"<w:tr><w:tc>{paragraph(run(texts[5]))}</w:tc></w:tr>"
    add(document, f"<w:tbl><w:tblPr/>{grid}{gone}{kept}</w:tbl>")
    return saved(document)


def boxes(lang: str) -> bytes:
    """A text box that is stored twice, and an old one."""
    document = plain(lang)
    first, second = (f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>" for text in NOTES[lang])
    twice = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{first}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{first}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    add(document, paragraph(twice))
    add(document, paragraph(f"<w:r><w:pict>{second}</w:pict></w:r>"))
    return saved(document)


def controls(lang: str) -> bytes:
    """Content controls, smart tags, links, fields, a table of contents, and runs in the middle of words."""
    document = docx.Document()
    texts = STORY[lang]
    begin, part, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))

    def code(words: str) -> str:
        return f"<w:r><w:instrText>{words}</w:instrText></w:r>"

    add(document, paragraph(begin, code(' TOC \\o "1-3" '), part, run(texts[0])))
    add(document, paragraph(run(texts[1]), begin, code(" PAGEREF _1 "), part, run("1"), end, end))
    add(document, f"<w:sdt><w:sdtContent>{paragraph(run(texts[0]))}</w:sdtContent></w:sdt>")
    add(document, paragraph(f'<w:smartTag w:element="p">{run(texts[1][:4])}</w:smartTag>', run(texts[1][4:])))
    address = code(' HYPERLINK "https://example.org" ')
    add(document, paragraph(begin, address, part, run(texts[2][:6]), end, run(texts[2][6:])))
    letters = "".join(run(letter, "<w:rtl/>" if lang == "ar" else "<w:b/>") for letter in texts[3])
    add(document, paragraph(letters))
    add(document, paragraph(f"<w:hyperlink w:anchor='x'>{run(texts[4])}</w:hyperlink>"))
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here.')}</w:sdtContent></w:sdt>"
    add(document, paragraph(f'<w:fldSimple w:instr=" TITLE ">{run(texts[5])}</w:fldSimple>', prompt))
    return saved(document)


def hidden(lang: str) -> bytes:
    """Hidden text by run and by style, a letterhead, a comment, and a list."""
    document = plain("ar" if lang == "ar" else "en")
    style = document.styles.add_style("Secret", 2)
    style.font.hidden = True
    add(document, paragraph(run("x1 hidden words", "<w:vanish/>"), run("x2", '<w:rStyle w:val="Secret"/>')))
    add(document, paragraph(run(NOTES[lang][0], '<w:vanish w:val="0"/>'), '<w:r><w:commentReference w:id="1"/></w:r>'))
    document.add_paragraph(NOTES[lang][1], style="List Bullet")
    comment = f'<w:comment w:id="1">{paragraph(run("remark"))}</w:comment>'
    return with_parts(saved(document), header=paragraph(run("Letterhead")), comments=comment)


def strict(lang: str) -> bytes:
    """The story as strict Open XML, with the document under another name, as some servers store it."""
    data = with_notes(lang, "footnote")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name).replace(W.encode(), STRICT.encode()) for name in archive.namelist()}
    members["word/document2.xml"] = members.pop("word/document.xml")
    members["word/_rels/document2.xml.rels"] = members.pop("word/_rels/document.xml.rels")
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
    return zipped(members)


def breaks(lang: str) -> bytes:
    """Paragraphs that were made with line breaks, tabs, hyphens that do not break, and hidden ones."""
    document = docx.Document()
    texts = STORY[lang]
    soft = "<w:r><w:softHyphen/></w:r>"
    add(document, paragraph("<w:r><w:br/></w:r>".join(run(text) for text in texts[:3])))
    add(document, paragraph(run(texts[3][:8]), soft, run(texts[3][8:]), '<w:r><w:br w:type="page"/></w:r>'))
    add(document, paragraph("<w:r><w:tab/></w:r>", run(texts[4]), "<w:r><w:cr/></w:r>", run(texts[5])))
    return saved(document)


FIXTURES = {
    "plain": lambda lang: saved(plain(lang)),
    "footnotes": lambda lang: with_notes(lang, "footnote"),
    "mixed notes": lambda lang: with_notes(lang, "footnote" if lang == "ar" else "endnote"),
    "table": table,
    "changes": changed,
    "boxes": boxes,
    "controls": controls,
    "hidden": hidden,
    "strict": strict,
    "breaks": breaks,
}
"""Name of each kind of file to what makes it in a language."""

WITH_NOTES = frozenset({"footnotes", "mixed notes", "boxes", "hidden", "strict"})
"""The kinds that hold the notes behind the story."""
