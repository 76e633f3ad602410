"""Names and values of TMX 1.4b, and how what it has no place for is written in its `prop` elements."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import NamedTuple

__all__ = [
    "DATES",
    "HEADER_ATTRIBUTES",
    "HEADER_DEFAULTS",
    "INLINE",
    "INLINE_CODES",
    "OWN",
    "OWN_FIELDS",
    "SEGTYPES",
    "TUV_ATTRIBUTES",
    "TU_ATTRIBUTES",
    "XML_LANG",
    "Tags",
    "allowed_value",
    "is_tmx_date",
    "tmx_date",
    "undisguised",
]

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

OWN = "x-mtkit-"
"""Prefix of the `prop` types that we write for what TMX has no place for."""

OWN_FIELDS = frozenset({"bead", "bead-type", "empty", "score", "status"})
"""What of a unit is written under that prefix."""

SEGTYPES = frozenset({"block", "paragraph", "sentence", "phrase"})
DATES = frozenset({"creationdate", "changedate", "lastusagedate"})
TUV_ATTRIBUTES = DATES | {
    "changeid",
    "creationid",
    "creationtool",
    "creationtoolversion",
    "datatype",
    "o-encoding",
    "o-tmf",
    "usagecount",
}
TU_ATTRIBUTES = TUV_ATTRIBUTES | {"segtype", "srclang"}
HEADER_ATTRIBUTES = frozenset(
    {"adminlang", "changedate", "changeid", "creationdate", "creationid", "datatype", "o-encoding", "o-tmf", "segtype"}
)
"""Header attributes that a bitext may set; the tool and the language are set by the writer."""

HEADER_DEFAULTS = {"segtype": "sentence", "o-tmf": "mtkit", "adminlang": "en", "datatype": "plaintext"}

INLINE_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Elements whose content is code of the original file, not text."""

INLINE = INLINE_CODES | {"hi", "sub"}

_TMX_DATE = re.compile(r"(\d{8})T(\d{6})Z", re.ASCII)
_COMPACT = re.compile(r"(\d{8})(?:T(\d{6}))?Z?", re.ASCII)


class Tags(NamedTuple):
    """The element names of a file, with its namespace if it has one."""

    header: str
    tu: str
    tuv: str
    seg: str
    note: str
    prop: str

    @classmethod
    def of(cls, namespace: str) -> Tags:
        """The names in `namespace`; an empty one is none."""
        return cls(*(f"{{{namespace}}}{name}" if namespace else name for name in cls._fields))


def undisguised(name: str) -> str:
    """The prop name behind one that TMX would not let be: `@x` of `x-mtkit-@x`."""
    return name[len(OWN) :] if name.startswith((f"{OWN}@", f"{OWN}#")) else name


def is_tmx_date(value: str) -> bool:
    """Whether `value` is a date as TMX asks for: `YYYYMMDDThhmmssZ`, and one that exists."""
    return _TMX_DATE.fullmatch(value) is not None and tmx_date(value) == value


def tmx_date(value: str) -> str | None:
    """`value` as `YYYYMMDDThhmmssZ` if it is that or ISO 8601; a time without zone is taken as UTC; otherwise None."""
    text = value.strip()
    compact = _COMPACT.fullmatch(text)
    try:
        if compact is not None:
            moment = datetime.strptime(f"{compact[1]}{compact[2] or '000000'}", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        else:
            moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return f"{moment.year:04}{moment:%m%dT%H%M%SZ}"


def allowed_value(name: str, value: str) -> str | None:
    """`value` of the attribute `name` as TMX spells it, or None if TMX does not allow it."""
    if name in DATES:
        return tmx_date(value)
    if name == "segtype":
        return value if value in SEGTYPES else None
    return value
