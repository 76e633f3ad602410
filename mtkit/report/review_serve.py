"""The review page from a server on this machine, which keeps the edits in a file as they are made.

Every request must name this machine as its host and carry the token that the page was opened with; one that saves must
come from the page itself. There is nothing else to be had: three addresses, no files.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtkit.errors import MtkitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from mtkit.align.edit import Draft
    from mtkit.report.review_store import EditStore

    Realign = Callable[[Draft], list[dict[str, Any]]]

__all__ = ["application"]

_LIMIT = 64 << 20
"""The longest log that is taken, in bytes."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def application(
    store: EditStore, page: Callable[[dict[str, Any]], str], token: str, port: int, realign: Realign | None = None
) -> Starlette:
    """The server: `GET /` with the token gives the page, `PUT /edits` keeps a log, `POST /realign` goes on from one.

    Args:
        store: Where the edits go.
        page: Makes the page from what its script needs for saving: token, version, operations.
        token: What every request must carry.
        port: The port it listens on, for the names of this machine that a request may use.
        realign: Gives the operations that align again what nobody has accepted; None if it cannot be asked for.
    """
    from starlette.applications import Starlette
    from starlette.routing import Route

    desk = _Desk(store, page, token, frozenset({f"127.0.0.1:{port}", f"localhost:{port}"}), realign)
    routes = [Route("/", desk.show), Route("/edits", desk.keep, methods=["PUT"])]
    if realign is not None:
        routes.append(Route("/realign", desk.align, methods=["POST"]))
    return Starlette(routes=routes)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What answers requests."""

    store: EditStore
    page: Callable[[dict[str, Any]], str]
    token: str
    hosts: frozenset[str]
    realign: Realign | None

    def refusal(self, request: Request, given: str) -> Response | None:
        """The answer to a request that is not to be served."""
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        if host not in self.hosts:
            return _plain("unknown host", 421)
        if origin is not None and origin != f"http://{host}":
            return _plain("foreign origin", 403)
        if request.headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            return _plain("foreign site", 403)
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return _plain("wrong token: open the address that mtkit printed", 403)
        return None

    async def show(self, request: Request) -> Response:
        """The page, with the edits that the file holds."""
        from starlette.responses import HTMLResponse

        wrong = self.refusal(request, request.query_params.get("token", ""))
        if wrong is not None:
            return wrong
        try:
            version, ops = self.store.read()
        except MtkitError as error:
            return _plain(str(error), 409)
        known = {"token": self.token, "version": version, "ops": ops, "outdated": self.store.outdated()}
        return HTMLResponse(self.page(known | ({"realign": True} if self.realign else {})), headers=_HEADERS)

    async def keep(self, request: Request) -> Response:
        """Save a log."""
        from starlette.responses import JSONResponse

        raw = await self._log_of(request)
        if not isinstance(raw, bytes):
            return raw
        try:
            version = self.store.save(raw, request.headers.get("x-mtkit-version", ""))
        except MtkitError as error:
            return _plain(str(error), 422)
        if version is None:
            return _plain("the edits were changed elsewhere", 409)
        return JSONResponse({"version": version, "outdated": self.store.outdated()}, headers=_HEADERS)

    async def align(self, request: Request) -> Response:
        """The operations that go on from a log: what nobody has accepted, aligned again. Nothing is saved."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import JSONResponse

        raw = await self._log_of(request)
        if not isinstance(raw, bytes):
            return raw
        log: bytes = raw

        def work() -> list[dict[str, Any]]:
            return self.realign(self.store.draft(log)) if self.realign else []

        try:
            ops = await run_in_threadpool(work)
        except MtkitError as error:
            return _plain(str(error), 422)
        return JSONResponse({"ops": ops}, headers=_HEADERS)

    async def _log_of(self, request: Request) -> bytes | Response:
        """The body of a request of the page; an answer if it is refused."""
        wrong = self.refusal(request, request.headers.get("x-mtkit-token", ""))
        if wrong is None and request.headers.get("origin") is None:
            wrong = _plain("only the page may save", 403)
        if wrong is not None:
            return wrong
        raw = bytearray()
        async for chunk in request.stream():
            raw += chunk
            if len(raw) > _LIMIT:
                return _plain("too long", 413)
        return bytes(raw)


def _plain(text: str, status: int) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(text, status, _HEADERS)
