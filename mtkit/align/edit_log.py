"""The log of edits: `{"mtkit": "edits", "bitext_sha256": …, "ops": [...]}`, made in the review page, replayed here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mtkit.align.edit import Draft
from mtkit.errors import EditError, FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtkit.bitext import Bitext

__all__ = ["apply_edits", "apply_log", "fingerprint", "parse_log", "replay", "require_fit"]


def fingerprint(bitext: Bitext) -> str:
    """SHA-256, in hexadecimal digits, of what edits depend on: languages, ids, segments and their ranges.

    It is the same for a file and its compressed copy; scores, remarks and what people said about units do not count.
    """
    rows = [
        [row.unit.id, *row.source, *row.target, [part.text for part in row.left], [part.text for part in row.right]]
        for row in Draft.of(bitext).rows
    ]
    content = json.dumps([bitext.source_lang, bitext.target_lang, rows], separators=(",", ":"))
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def parse_log(raw: bytes, path: str = "") -> Mapping[str, Any]:
    """A log of edits from the bytes of its file.

    Raises:
        FormatError: If it is not JSON in UTF-8, or no log of edits.
    """
    hint = 'a log of edits begins {"mtkit": "edits", "bitext_sha256": ...'
    try:
        log = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FormatError("is not UTF-8 text", path=path or None, hint=hint) from error
    except (ValueError, RecursionError) as error:
        raise FormatError(f"is not JSON: {error}", path=path or None, hint=hint) from error
    if not isinstance(log, dict) or log.get("mtkit") != "edits" or not isinstance(log.get("ops"), list):
        raise FormatError("is not a log of edits", path=path or None, hint=hint)
    return log


def apply_log(bitext: Bitext, log: Mapping[str, Any]) -> Bitext:
    """The bitext after the edits of a log that was made for it.

    Args:
        bitext: The bitext as it was when the review page was made.
        log: What `parse_log` gave.

    Raises:
        EditError: If the log was made for another bitext, or one of its operations cannot be done.
    """
    require_fit(log, fingerprint(bitext))
    return apply_edits(bitext, log["ops"])


def require_fit(log: Mapping[str, Any], sha256: str) -> None:
    """Refuse a log that was not made for the bitext with this fingerprint.

    Raises:
        EditError: If it was made for another one.
    """
    if log.get("bitext_sha256") != sha256:
        raise EditError(
            "the log was made for another bitext, or for this one before it was changed",
            hint="apply it to the file that the review page was made from",
        )


def apply_edits(bitext: Bitext, ops: Sequence[Mapping[str, Any]]) -> Bitext:
    """The bitext after these operations, in order; its signature gets the first digits of their hash.

    Raises:
        EditError: If an operation cannot be done; it is named by its number, counted from 1.
    """
    result = replay(Draft.of(bitext), ops).result()
    if not ops or not result.signature:
        return result
    digest = hashlib.sha256(json.dumps(list(ops), sort_keys=True).encode()).hexdigest()[:8]
    return replace(result, signature=f"{result.signature}|edits:{digest}")


def replay(draft: Draft, ops: Sequence[Mapping[str, Any]], *, first: int = 1) -> Draft:
    """The draft after these operations, in order.

    Args:
        draft: Where they begin.
        ops: The operations.
        first: The number of the first one, for messages.

    Raises:
        EditError: If an operation cannot be done; it is named by its number.
    """
    for number, op in enumerate(ops, first):
        try:
            draft = draft.apply(op)
        except EditError as error:
            name = f" ({op['op']})" if isinstance(op, Mapping) and isinstance(op.get("op"), str) else ""
            raise EditError(f"operation {number}{name}: {error.message}", hint=error.hint) from error
    return draft
