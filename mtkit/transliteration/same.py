"""Are two Latin spellings spellings of one Arabic name?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtkit.transliteration.names import latin_name
from mtkit.transliteration.pairing import name_log_odds
from mtkit.transliteration.plausible import sigmoid
from mtkit.transliteration.weights import shipped_same

if TYPE_CHECKING:
    from mtkit.transliteration.weights import NameModel

__all__ = ["SAME_THRESHOLD", "same_name"]

SAME_THRESHOLD = 0.5


def same_name(one: str, other: str, *, model: NameModel | None = None) -> float:
    """How sure it is, from 0 to 1, that `one` and `other` spell one Arabic name; both are whole names.

    It does not depend on the order of the two, on case, accents and apostrophes, or on spaces and hyphens at the
    article. 1 for spellings of the same letters, 0 where one of them has no letters.
    """
    first, second = latin_name(one), latin_name(other)
    if not first or not second:
        return 0.0
    if [word.base for word in first] == [word.base for word in second]:
        return 1.0
    model = model or shipped_same()
    there, back = name_log_odds(model, first, second), name_log_odds(model, second, first)
    return 0.0 if math.isinf(there) or math.isinf(back) else sigmoid((there + back) / 2)
