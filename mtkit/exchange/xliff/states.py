"""How the status of a translation unit is said in XLIFF, and read from what other programs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtkit.exchange.xliff.vocabulary import OWN

if TYPE_CHECKING:
    from mtkit.bitext import Status
    from mtkit.exchange.tmx.inline import Element

__all__ = ["STATES", "set_state_1", "set_state_2", "status_of"]

_OWN_STATUS = f"{{{OWN}}}status"
_ACCEPTED = frozenset({"final", "reviewed", "signed-off"})

STATES: dict[Status, str] = {"accepted": "final", "auto": "translated", "rejected": "translated"}
"""What we write as the state of a segment of XLIFF 2 that has a translation."""


def status_of(approved: str | None, state: str | None, qualifier: str | None = None) -> Status:
    """The status that a unit of others has: what a person approved or signed off is accepted.

    Args:
        approved: The attribute of a unit of XLIFF 1.2.
        state: That of its target, or of a segment of XLIFF 2.
        qualifier: The `state-qualifier` of a target.
    """
    if qualifier is not None and qualifier.startswith("rejected-"):
        return "rejected"
    return "accepted" if approved == "yes" or state in _ACCEPTED else "auto"


def set_state_1(element: Element, target: Element | None, status: Status) -> None:
    """Make a `trans-unit` say `status`, if its attributes do not say it already."""
    state = None if target is None else target.get("state")
    qualifier = None if target is None else target.get("state-qualifier")
    if status_of(element.get("approved"), state, qualifier) == status:
        return
    element.attrib.pop("approved", None)
    if target is not None:
        target.attrib.pop("state", None)
        target.attrib.pop("state-qualifier", None)
    if status == "accepted":
        element.set("approved", "yes")
        if target is not None:
            target.set("state", "final")
    elif status == "rejected":
        element.set(_OWN_STATUS, status)
        if target is not None:
            target.set("state", "needs-review-translation")


def set_state_2(element: Element, segment: Element, status: Status, *, has_target: bool) -> None:
    """Make a `segment`, or the `unit` around it, say `status`, if its attributes do not say it already."""
    state = segment.get("state")
    if state is not None and status_of(None, state) == status:
        return
    segment.attrib.pop("state", None)
    segment.attrib.pop("subState", None)
    if has_target:
        segment.set("state", STATES[status])
    if status == "rejected" or (status == "accepted" and not has_target):
        element.set(_OWN_STATUS, status)
