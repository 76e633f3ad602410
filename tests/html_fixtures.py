"""Web pages as people have them, made of one story in Arabic and in English."""

from __future__ import annotations

import html
import quopri

STORY = {
    "ar": (
        "إعادة افتتاح الجسر القديم في حماة",
        (
            "أعلنت محافظة حماة، اليوم الثلاثاء، إعادة افتتاح الجسر القديم أمام المشاة بعد أعمال ترميم استمرت"
            " 14 شهرا وشملت الأعمدة والأقواس الحجرية."
        ),
        (
            "وقال المهندس كريم العلي، المشرف على المشروع، إن الجسر تضرر بشدة في فيضان عام 2022، وإن كلفة "
            "الترميم بلغت 80 ألف دولار."
        ),
        "خطوات لاحقة",
        (
            "وتعتزم البلدية إنارة الضفتين وإقامة سوق أسبوعية للحرفيين كل يوم جمعة، على أن يبدأ العمل بالسوق "
            "في شهر حزيران المقبل."
        ),
        (
            "ورحب أصحاب المتاجر بالخطوة، وقالت هناء درويش، وهي صاحبة مقهى قريب، إن الزوار سيعودون إلى الحي "
            "بعد غياب طويل."
        ),
    ),
    "en": (
        "Old bridge in Hama reopens",
        (
            "The Hama governorate announced on Tuesday that the old bridge had reopened to pedestrians after"
            " 14 months of restoration work on its pillars and stone arches."
        ),
        (
            "Engineer Karim al-Ali, who supervises the project, said the bridge was badly damaged in the "
            "flood of 2022 and that the restoration cost 80,000 dollars."
        ),
        "Next steps",
        (
            "The municipality intends to light both banks and to hold a weekly market for craftspeople every"
            " Friday; the market is to begin next June."
        ),
        (
            "Shopkeepers welcomed the step, and Hanaa Darwish, who owns a nearby café, said visitors would "
            "return to the neighbourhood after a long absence."
        ),
    ),
}
CAPTION = {"ar": "الجسر بعد الترميم.", "en": "The bridge after restoration."}
NOTES = {
    "ar": ("بني الجسر في القرن الرابع عشر.", "وفق سعر الصرف الرسمي في آذار 2024."),
    "en": ("The bridge was built in the fourteenth century.", "At the official exchange rate of March 2024."),
}
ITEMS = {
    "ar": ("ترميم 9 أعمدة", "استبدال 300 حجر", "تركيب 40 مصباحا"),
    "en": ("9 pillars restored", "300 stones replaced", "40 lamps installed"),
}
CELLS = {"ar": ("المرحلة", "المدة", "الأولى", "6 أشهر"), "en": ("Stage", "Duration", "First", "6 months")}
_MENU = {"ar": ("الرئيسية", "سياسة", "اقتصاد"), "en": ("Home", "Politics", "Economy")}
_SITE = {"ar": "صحيفة العاصي", "en": "The Orontes"}
_MORE = {"ar": "ارتفاع أسعار القمح في الأسواق", "en": "Wheat prices rise in the markets"}
_COOKIES = {"ar": "نستخدم ملفات تعريف الارتباط في موقعنا.", "en": "We use cookies on our site."}


def _page(lang: str, body: str, *, head: str = "", site: bool = True) -> str:
    title = f"{STORY[lang][0]} | {_SITE[lang]}" if site else STORY[lang][0]
    meta = f'<meta property="og:title" content="{STORY[lang][0]}">' if site else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}" dir="{"rtl" if lang == "ar" else "ltr"}"><head><meta charset="utf-8">'
        f"<title>{title}</title>{meta}{head}</head><body>{body}</body></html>"
    )


def _menu(lang: str) -> str:
    items = "".join(f'<li><a href="/{at}">{text}</a></li>' for at, text in enumerate(_MENU[lang]))
    return f"<header><div>{_SITE[lang]}</div><nav><ul>{items}</ul></nav></header>"


def _rest(lang: str) -> str:
    return (
        f'<aside><h3>{_MENU[lang][1]}</h3><ul><li><a href="/9">{_MORE[lang]}</a></li></ul></aside>'
        f"<footer><p>© 2024 {_SITE[lang]}</p></footer>"
    )


def _story(lang: str) -> list[str]:
    title, *texts = STORY[lang]
    return [
        f"<h1>{title}</h1>",
        *(f"<h2>{text}</h2>" if at == 2 else f"<p>{text}</p>" for at, text in enumerate(texts)),
    ]


def news(lang: str) -> bytes:
    """A news page: menu, advertisement, a figure in the middle, a link to another story, related stories."""
    parts = _story(lang)
    parts.insert(2, f'<figure><img src="a.jpg" alt="x"><figcaption>{CAPTION[lang]}</figcaption></figure>')
    parts.insert(4, '<div class="ad"><script>ad()</script></div>')
    parts.insert(5, f'<p><a href="/9">{_MORE[lang]}</a></p>')
    script = '<script src="a.js"></script><style>p { color: red }</style>'
    return _page(
        lang, f"{_menu(lang)}<main><article>{''.join(parts)}</article></main>{_rest(lang)}", head=script
    ).encode()


def old(lang: str) -> bytes:
    """An old page: layout by tables, paragraphs by double line breaks, its encoding named in a `meta`."""
    encoding = "windows-1256" if lang == "ar" else "windows-1252"
    meta = f'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={encoding}">'
    text = "<BR>\r\n<BR>\r\n".join(STORY[lang][1:])
    body = f"<TABLE WIDTH=600><TR><TD><FONT SIZE=5>{STORY[lang][0]}</FONT><TR><TD><P ALIGN=JUSTIFY>{text}</TABLE>"
    return f"<HTML><HEAD>{meta}<TITLE>x</TITLE></HEAD><BODY BGCOLOR=white>{body}</BODY></HTML>".encode(encoding)


def xhtml(lang: str) -> bytes:
    """An XHTML document with empty elements and character references for every letter that is not ASCII."""
    parts = "".join(_story(lang)).replace("</p>", '</p><br/><a id="x"></a><hr/>')
    letters = parts.encode("ascii", "xmlcharrefreplace").decode()
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" '
        '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xml:lang="{lang}"><head><title>x</title><script type="text/javascript" /></head><body>{letters}</body></html>'
    ).encode()


def _with_marks(lang: str) -> list[str]:
    parts = _story(lang)
    parts[1] = parts[1].replace("</p>", '<sup class="ref"><a href="#n1">[1]</a></sup></p>')
    parts[2] = parts[2].replace("</p>", '<a href="#n2"><sup>2</sup></a></p>')
    return parts


def _notes(lang: str) -> str:
    items = (f'<li id="n{at}"><p>{text} <a href="#r{at}">↩</a></p></li>' for at, text in enumerate(NOTES[lang], 1))
    return f'<section class="footnotes"><ol>{"".join(items)}</ol></section>'


def notes(lang: str) -> bytes:
    """A page with footnotes behind its article."""
    article = f"<article>{''.join(_with_marks(lang))}{_notes(lang)}</article>"
    return _page(lang, f"{_menu(lang)}<main>{article}</main>{_rest(lang)}").encode()


def plain_notes(lang: str) -> bytes:
    """A document without menus, with footnotes, as converters make it."""
    return _page(lang, "".join(_with_marks(lang)) + _notes(lang), site=False).encode()


def fragment(lang: str) -> bytes:
    """A piece of a page: no `html`, no `body`, tags in the middle of words, isolated names, entities, soft hyphens."""
    title, first, *rest = (html.escape(text) for text in STORY[lang])
    first = f"<bdi>{first[:11]}</bdi>{first[11:14]}<b>{first[14:17]}</b>&shy;<i>{first[17:18]}</i>{first[18:]}"
    parts = [f"<h3>{title}</h3>", f"<p>{first}", *(f"<p><span dir=auto>{text}</span>" for text in rest)]
    return "\n".join(parts).replace("80 ", "80&#32;").encode()


def tables(lang: str) -> bytes:
    """A page with a list and a table in its article."""
    parts = _story(lang)
    items = "".join(f"<li>{text}</li>" for text in ITEMS[lang])
    one, two, three, four = CELLS[lang]
    parts.insert(3, f"<ul>{items}</ul>")
    table = f"<table><tr><th>{one}</th><th>{two}</th></tr><tr><td>{three}</td><td>{four}</td></tr></table>"
    parts.insert(6, table)
    return _page(lang, f"{_menu(lang)}<main><article>{''.join(parts)}</article></main>{_rest(lang)}").encode()


def hidden(lang: str) -> bytes:
    """A page with things that nobody sees, or that were deleted."""
    parts = _story(lang)
    more = _MORE[lang]
    parts.insert(2, f'<p style="DISPLAY: none">{more}</p><p hidden>{more}</p><p aria-hidden="true">{more}</p>')
    parts.insert(3, f'<p class="x sr-only">{more}</p><p><del>{more}</del></p><noscript>{more}</noscript>')
    cookies = f'<div id="cookie-banner" class="cookie-banner" role="dialog"><p>{_COOKIES[lang]}</p></div>'
    return _page(lang, f"{cookies}{_menu(lang)}<article>{''.join(parts)}</article>{_rest(lang)}").encode()


def divs(lang: str) -> bytes:
    """A page made of `div` alone."""
    menu = "".join(f'<a href="/{at}">{text}</a> ' for at, text in enumerate(_MENU[lang]))
    body = (
        f'<div class="menu">{menu}</div>'
        f'<div class="entry"><div class="entry-content">{"".join(_story(lang))}</div></div>'
        f'<div class="sidebar"><ul><li><a href="q">{_MORE[lang]}</a></li></ul></div><div id="footer">©</div>'
    )
    return _page(lang, body).encode()


def packed(lang: str) -> bytes:
    """The news page as a browser packs it with its pictures."""
    page = quopri.encodestring(news(lang).replace(CAPTION[lang].encode(), b"")).replace(b"\n", b"\r\n")
    return (
        b'From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text'
        b'/html";\r\n\tboundary="--B"\r\n\r\n\r\n----B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-'
        b"printable\r\n\r\n"
        + page
        + b"\r\n----B\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"R0lGODlhAQABAAAAADs=\r\n----B--\r\n"
    )


def teasers(lang: str) -> bytes:
    """A page whose other stories are articles, too."""
    teaser = f'<article class="teaser"><h3><a href="/9">{_MORE[lang]}</a></h3></article>'
    body = f"{_menu(lang)}<main><article>{''.join(_story(lang))}</article><section>{teaser * 3}</section></main>"
    return _page(lang, body + _rest(lang)).encode()


def short(lang: str) -> bytes:
    """A page with hardly any text, in which no article is recognised."""
    body = f"{_menu(lang)}<main><h1>{STORY[lang][0]}</h1><p>{CAPTION[lang]}</p><p>{NOTES[lang][0]}</p></main>"
    return _page(lang, body + _rest(lang)).encode()


FIXTURES = {
    "news": news,
    "old": old,
    "xhtml": xhtml,
    "notes": notes,
    "plain notes": plain_notes,
    "fragment": fragment,
    "tables": tables,
    "hidden": hidden,
    "divs": divs,
    "packed": packed,
    "teasers": teasers,
    "short": short,
}
"""Name of each kind of page to what makes it in a language."""


def expected(kind: str, lang: str) -> list[str]:
    """The blocks of a page of a kind."""
    texts = list(STORY[lang])
    match kind:
        case "news":
            texts.insert(2, CAPTION[lang])
        case "notes" | "plain notes":
            texts += NOTES[lang]
        case "tables":
            texts[5:5] = CELLS[lang]
            texts[3:3] = ITEMS[lang]
        case "short":
            texts = [STORY[lang][0], CAPTION[lang], NOTES[lang][0]]
        case _:
            pass
    return texts
