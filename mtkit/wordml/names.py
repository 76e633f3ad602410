"""The names of WordprocessingML (ECMA-376, part 1, chapter 17) that more than one module asks for."""

from __future__ import annotations

__all__ = ["MATH", "MC", "STRICT", "TRANSITIONAL", "W", "is_on"]

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
"""What the namespace is called in files that are saved as strict Open XML."""

W = f"{{{TRANSITIONAL}}}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def is_on(value: str | None) -> bool:
    """Whether a property that is there is switched on: `<w:vanish/>` is, `<w:vanish w:val="0"/>` is not."""
    return value not in {"0", "false", "off"}
