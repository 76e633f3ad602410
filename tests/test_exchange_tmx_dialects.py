"""TMX as four CAT tools write it: read whole, and written again with everything that is in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from mtkit.exchange import read_bitext, write_bitext
from tests.test_exchange_tmx_convert import facts

if TYPE_CHECKING:
    from pathlib import Path

TRADOS = r"""<?xml version="1.0" encoding="utf-16"?>
<tmx version="1.4">
  <header creationtool="SDL Language Platform" creationtoolversion="8.1" o-tmf="SDL TM8 Format" datatype="xml"
    segtype="sentence" adminlang="ar-SA" srclang="ar-SA" creationdate="20240101T101500Z" creationid="DESK\rana">
    <prop type="x-Recognizers">RecognizeAll</prop>
    <prop type="x-Domain:SinglePicklist">News,Law</prop>
  </header>
  <body>
    <tu creationdate="20240101T101500Z" creationid="DESK\rana" changedate="20240203T000000Z" changeid="DESK\rana"
      lastusagedate="20240203T000000Z" usagecount="2">
      <prop type="x-LastUsedBy">DESK\rana</prop>
      <prop type="x-Context">-1234, 5678</prop>
      <prop type="x-ConfirmationLevel">ApprovedTranslation</prop>
      <tuv xml:lang="ar-SA"><seg>عاد <bpt i="1" x="1" />الهدوء<ept i="1" /> إلى البلدة<ph x="2" type="5" />.</seg></tuv>
      <tuv xml:lang="en-US">
        <seg><bpt i="1" type="0" x="1" />Calm<ept i="1" /> returned to the town<ph x="2" type="5" />.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""
MEMOQ = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4">
  <header creationtool="MemoQ" creationtoolversion="10.4" segtype="sentence" adminlang="en-us" creationid="sami"
    srclang="ar" o-tmf="MemoQTM" datatype="unknown">
    <prop type="defclient">desk</prop><prop type="name">news</prop><prop type="description"></prop>
  </header>
  <body>
    <tu changedate="20240301T120000Z" creationdate="20240301T110000Z" creationid="sami" changeid="sami">
      <prop type="client"></prop><prop type="project">p 1</prop><prop type="corrected">no</prop>
      <tuv xml:lang="ar">
        <prop type="x-context-pre">&lt;seg&gt;قبله&lt;/seg&gt;</prop>
        <seg>عاد <ph type='fmt'>{}</ph>الهدوء<bpt i='1' type='bold'>{}</bpt> إلى<ept i='1'>{}</ept> البلدة.</seg>
      </tuv>
      <tuv xml:lang="en-gb">
        <seg>Calm <ph type='fmt'>{}</ph>returned<bpt i='1' type='bold'>{}</bpt> to<ept i='1'>{}</ept> the town.</seg>
      </tuv>
    </tu>
  </body>
</tmx>
"""
OMEGAT = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx11.dtd">
<tmx version="1.1">
  <header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" creationtoolversion="5.7"
    segtype="sentence" srclang="AR"/>
  <body>
<!-- Default translations -->
    <tu>
      <note>ask the desk</note>
      <tuv lang="AR"><seg>عاد الهدوء إلى البلدة.</seg></tuv>
      <tuv lang="EN-GB" changeid="rana" changedate="20240301T120000Z" creationid="rana" creationdate="20240301T110000Z">
        <seg>Calm returned to the town.</seg>
      </tuv>
    </tu>
<!-- Alternative translations -->
    <tu>
      <prop type="file">a/b.txt</prop>
      <prop type="prev">قبله</prop>
      <prop type="next"></prop>
      <tuv lang="AR"><seg>عاد الهدوء إلى البلدة.</seg></tuv>
      <tuv lang="EN-GB"><seg>The town was calm again.</seg></tuv>
    </tu>
  </body>
</tmx>
"""
WORDFAST = """\ufeff<?xml version="1.0" encoding="UTF-16" ?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="Wordfast" creationtoolversion="5.53" segtype="sentence" o-tmf="TW4Win 2.0 Format"
 adminlang="EN-US" srclang="AR-01" datatype="rtf" creationdate="20240301T110000Z" creationid="RANA!">
<prop type="RTFPreamble">{\\rtf1\\ansi}</prop>
</header>
<body>
<tu creationdate="20240301T110000Z" creationid="RANA!" changedate="20240301T110000Z" changeid="RANA!" usagecount="0">
<prop type="Att::Subject">News</prop>
<tuv xml:lang="AR-01"><seg>عاد <ut>{\\b </ut>الهدوء<ut>}</ut> إلى البلدة.</seg></tuv>
<tuv xml:lang="EN-GB"><seg><ut>{\\b </ut>Calm<ut>}</ut> returned to the town.</seg></tuv>
</tu>
</body>
</tmx>
"""
PAIR = ("عاد الهدوء إلى البلدة.", "Calm returned to the town.")


@pytest.mark.parametrize(
    ("text", "encoding", "langs"),
    [
        (TRADOS, "utf-16", ("ar-SA", "en-US")),
        (MEMOQ, "utf-8", ("ar", "en-GB")),
        (OMEGAT, "utf-8", ("ar", "en-GB")),
        (WORDFAST, "utf-16-le", ("ar-01", "en-GB")),
    ],
    ids=["trados", "memoq", "omegat", "wordfast"],
)
def test_nothing_is_lost(text: str, encoding: str, langs: tuple[str, str], tmp_path: Path) -> None:
    """Languages, text without codes, and on the way out every id, date, prop, note and code."""
    (tmp_path / "a.tmx").write_bytes(text.encode(encoding))
    bitext = read_bitext(tmp_path / "a.tmx")
    assert (bitext.source_lang, bitext.target_lang) == langs
    assert (bitext.units[0].source, bitext.units[0].target) == PAIR
    assert read_bitext(tmp_path / "a.tmx", source_lang="ar", target_lang="en").units == bitext.units
    report = write_bitext(bitext, tmp_path / "b.tmx")
    assert (report.removed, report.notes) == (0, ())
    before, after = (facts(ET.parse(tmp_path / name).getroot()) for name in ("a.tmx", "b.tmx"))  # noqa: S314 - ours
    ids = {fact: 1 for fact in after if fact[:3] == ("attribute", "tu", "tuid")}
    assert before - after == Counter()
    assert after - before == Counter(ids)
    header = ET.parse(tmp_path / "b.tmx").getroot()[0]  # noqa: S314 - ours
    held = {(prop.get("type"), prop.text) for prop in header} | set(header.items())
    old = ET.parse(tmp_path / "a.tmx").getroot()[0]  # noqa: S314 - ours
    assert {(prop.get("type"), prop.text) for prop in old} <= held
    expected = {
        key: value for key, value in old.items() if key.startswith("creation") and not key.startswith("creationtool")
    }
    assert expected.items() <= held
