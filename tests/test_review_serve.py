"""The review page from a server: who may ask, what is kept, and that it is kept whole."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mtkit.align.edit_log import apply_log, fingerprint
from mtkit.bitext import Bitext, TranslationUnit
from mtkit.errors import AlignmentError, EditError, FormatError
from mtkit.exchange import read_bitext, write_bitext
from mtkit.report.review_serve import application
from mtkit.report.review_store import EditStore
from tests.review_fixtures import bitext, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mtkit.align.edit import Draft
    from tests.conftest import RunCommand

pytest.importorskip("starlette", reason="the extra [serve] is not installed")
testclient = pytest.importorskip("starlette.testclient", reason="starlette needs httpx for its tests")

HERE = "http://127.0.0.1:8123"
ACCEPT = {"op": "accept", "bead": {"source": [0, 1], "target": [0, 1]}}


def log(*ops: dict[str, Any]) -> bytes:
    """A log of edits of the sample."""
    return json.dumps({"mtkit": "edits", "bitext_sha256": fingerprint(bitext()), "ops": ops}).encode()


@pytest.fixture
def store(tmp_path: Path) -> EditStore:
    """A store without a file."""
    return EditStore(tmp_path / "pair.edits.json", bitext())


@pytest.fixture
def client(store: EditStore) -> Iterator[Any]:
    """A client of a server on port 8123 with the token `good`."""
    app = application(store, json.dumps, "good", 8123)
    with testclient.TestClient(app, base_url=HERE) as found:
        yield found


def put(client: Any, raw: bytes, version: str = "", **headers: str) -> Any:
    """Save as the page does."""
    usual = {"origin": HERE, "x-mtkit-token": "good", "x-mtkit-version": version, "sec-fetch-site": "same-origin"}
    return client.put(
        "/edits", content=raw, headers=usual | {name.replace("_", "-"): it for name, it in headers.items()}
    )


def test_the_page_saves_and_finds_what_it_saved(client: Any, store: EditStore) -> None:
    """A save gives a new version; the next page begins with it."""
    first = put(client, log(ACCEPT))
    assert first.status_code == 200
    page = client.get("/?token=good")
    version = first.json()["version"]
    assert page.json() == {"token": "good", "version": version, "ops": [ACCEPT], "outdated": False}
    assert page.headers["cache-control"] == "no-store"
    assert json.loads(store.path.read_bytes())["ops"] == [ACCEPT]
    assert put(client, log(), first.json()["version"]).status_code == 200
    assert store.read()[1] == []


def test_two_tabs_do_not_overwrite_each_other(client: Any, store: EditStore) -> None:
    """A save on an older version is refused, also when another program wrote the file."""
    put(client, log(ACCEPT))
    assert put(client, log()).status_code == 409
    store.path.write_bytes(log())
    assert put(client, log(ACCEPT), "0" * 64).status_code == 409
    assert store.path.read_bytes() == log()


@pytest.mark.parametrize(
    "headers",
    [
        {"x_mtkit_token": "bad"},
        {"x_mtkit_token": ""},
        {"origin": "http://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"host": "evil.example"},
        {"host": "127.0.0.1:9999"},
        {"sec_fetch_site": "cross-site"},
    ],
)
def test_foreign_requests_are_refused(client: Any, store: EditStore, headers: dict[str, str]) -> None:
    """A wrong token, origin, host or site saves nothing and shows nothing."""
    assert put(client, log(ACCEPT), **headers).status_code in {403, 421}
    assert not store.path.exists()
    token = headers.get("x_mtkit_token", "good")
    seen = {name.replace("_", "-"): value for name, value in headers.items() if name != "x_mtkit_token"}
    assert client.get("/", params={"token": token}, headers=seen).status_code in {403, 421}


def test_only_the_page_may_save(client: Any, store: EditStore) -> None:
    """A request without an origin, as programs send it, is refused even with the token."""
    assert client.put("/edits", content=log(ACCEPT), headers={"x-mtkit-token": "good"}).status_code == 403
    assert not store.path.exists()


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/edits/x"]
)
def test_there_is_nothing_else(client: Any, path: str) -> None:
    """No path leads to a file."""
    assert client.get(path, params={"token": "good"}).status_code == 404


def test_what_does_not_fit_is_not_kept(client: Any, store: EditStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that cannot be replayed, none at all and one without end are refused."""
    bad = put(client, log({"op": "unlink", "bead": {"source": [2, 3], "target": [2, 2]}}))
    assert (bad.status_code, bad.text) == (422, "operation 1 (unlink): the bead has only one side")
    assert put(client, b"\xff").status_code == 422
    monkeypatch.setattr("mtkit.report.review_serve._LIMIT", 10)
    assert put(client, log(ACCEPT)).status_code == 413
    assert not store.path.exists()


def test_a_file_of_another_bitext_is_not_touched(tmp_path: Path) -> None:
    """The server does not start on edits that it could not keep."""
    path = tmp_path / "x.json"
    path.write_text('{"mtkit": "edits", "bitext_sha256": "0", "ops": []}')
    with pytest.raises(EditError, match="made for another bitext"):
        EditStore(path, bitext())
    path.write_text("something else")
    with pytest.raises(FormatError, match="is not JSON"):
        EditStore(path, bitext())


def test_a_file_that_breaks_meanwhile_is_not_overwritten(client: Any, store: EditStore) -> None:
    """What another program left there is neither shown as edits nor replaced."""
    for content in (b"something else", log({"op": "unlink", "bead": {"source": [2, 3], "target": [2, 2]}})):
        store.path.write_bytes(content)
        answer = client.get("/?token=good")
        assert (answer.status_code, str(store.path) in answer.text) == (409, True)
        assert put(client, log(ACCEPT)).status_code == 409
        assert store.path.read_bytes() == content
    store.path.unlink()
    store.path.mkdir()
    assert client.get("/?token=good").status_code == 409


def test_a_folder_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    """And not with the first edit."""
    with pytest.raises(FormatError, match="the folder for the edits does not exist"):
        EditStore(tmp_path / "none" / "e.json", bitext())


def test_a_bitext_that_is_changed_under_the_server_is_noticed(tmp_path: Path) -> None:
    """Edits are still kept, and both the page and the save say that the file is another one; a touch is no change."""
    source = tmp_path / "pair.jsonl"
    write_bitext(bitext(), source)
    store = EditStore(tmp_path / "e.json", bitext(), source)
    with testclient.TestClient(application(store, json.dumps, "good", 8123), base_url=HERE) as client:
        os.utime(source, ns=(1, 1))
        assert put(client, log()).json()["outdated"] is False
        source.write_text("another text", encoding="utf-8")
        version = client.get("/?token=good").json()["version"]
        assert client.get("/?token=good").json()["outdated"] is True
        assert put(client, log(ACCEPT), version).json()["outdated"] is True
        assert store.read()[1] == [ACCEPT]
        source.unlink()
        assert store.outdated()


def test_a_log_that_goes_on_is_replayed_from_where_it_was(tmp_path: Path) -> None:
    """Going on, going back and something else all give what a replay from the start gives."""
    merge = {"op": "merge", "bead": {"source": [0, 1], "target": [0, 1]}}
    review = {"op": "review", "bead": {"source": [0, 2], "target": [0, 2]}}
    store = EditStore(tmp_path / "e.json", bitext())
    for ops in ([], [ACCEPT], [ACCEPT, merge], [ACCEPT, merge, review], [ACCEPT], [merge, review], [merge]):
        raw = log(*ops)
        assert store.draft(raw).result() == replace(apply_log(bitext(), json.loads(raw)), signature="mtkit:1")
    with pytest.raises(EditError, match=r"operation 2 \(review\): there is no bead"):
        store.draft(log(merge, review | {"bead": {"source": [9, 9], "target": [9, 9]}}))
    assert store.draft(log(merge, review)).rows[0].status == "rejected"


def test_the_beads_of_the_aligner_are_those_of_the_page(tmp_path: Path) -> None:
    """In a bitext without segments, too, where a merge makes a unit of two."""
    units = tuple(TranslationUnit(str(at), f"نص {at}", f"text {at}") for at in range(3))
    plain = Bitext("ar", "en", units)
    store = EditStore(tmp_path / "e.json", plain)
    merge = {"op": "merge", "bead": {"source": [0, 1], "target": [0, 1]}}
    raw = json.dumps({"mtkit": "edits", "bitext_sha256": fingerprint(plain), "ops": [merge]}).encode()
    assert [(*row.source, *row.target) for row in store.draft(raw).rows] == [(0, 2, 0, 2), (2, 3, 2, 3)]


def test_the_command_needs_a_page_or_a_server(mtkit: RunCommand) -> None:
    """Without -o and --serve there is nothing to do; a server needs files."""
    assert "name the page with -o PAGE" in mtkit("review", "x.jsonl").err
    assert "--serve needs files" in mtkit("review", "-", "--serve").err
    assert "--open needs a page in a file" in mtkit("review", "x.jsonl", "--open", "-o", "-").err


def test_the_command_prints_an_address_and_ends_with_what_it_kept(
    tmp_path: Path, mtkit: RunCommand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It listens on this machine only; a port in use is an error; -o names the file of the edits."""
    listening = []

    def run(self: Any, sockets: list[socket.socket]) -> None:
        listening.append(sockets[0].getsockname()[0])
        raise KeyboardInterrupt

    monkeypatch.setattr("uvicorn.Server.run", run)
    write_bitext(bitext(), tmp_path / "pair.jsonl")
    (tmp_path / "e.json").write_bytes(log(ACCEPT))
    code, out, err = mtkit("review", tmp_path / "pair.jsonl", "--serve", "-o", tmp_path / "e.json")
    assert (code, listening) == (0, ["127.0.0.1"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{43}\n", out)
    source, edits = tmp_path / "pair.jsonl", tmp_path / "e.json"
    assert err.splitlines()[-2:] == [f"kept: {edits} (1 edit)", f"next: mtkit apply {source} {edits} -o OUT"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy = mtkit("review", tmp_path / "pair.jsonl", "--serve", "--port", port)
    assert (busy.code, busy.err) == (2, f"mtkit: port {port} cannot be used; choose another --port, or none\n")
    opened: list[str] = []
    monkeypatch.setattr("click.launch", lambda address: opened.append(address) or 1)
    code, out, err = mtkit("review", tmp_path / "pair.jsonl", "--serve", "--open", "-q")
    assert (code, [f"{address}\n" for address in opened]) == (0, [out])
    assert err == "note: no browser could be started; open the page by hand\n"
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert "pip install 'mtkit[serve]'" in mtkit("review", tmp_path / "pair.jsonl", "--serve").err


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of the sample in a process of its own, and the address that it printed."""
    write_bitext(bitext(), tmp_path / "pair.jsonl")
    words = [sys.executable, "-m", "mtkit", "review", str(tmp_path / "pair.jsonl"), "--serve"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_edits_of_the_page_are_in_the_file(served: tuple[subprocess.Popen[str], str], tmp_path: Path) -> None:
    """In a browser: every edit is saved, a second tab is told, a reload has everything; Ctrl-C ends cleanly."""
    process, address = served
    with chromium() as browser:
        context = browser.new_context()
        page, other = context.new_page(), context.new_page()
        for each in (page, other):
            each.goto(address)
            each.evaluate("mtkitReview.complete.then(() => 0)")
        page.bring_to_front()
        for key in ("KeyA", "KeyM"):
            page.keyboard.press(key)
        page.locator("#saved", has_text="saved").wait_for()
        path = tmp_path / "pair.edits.json"
        deadline = time.monotonic() + 10
        while (not path.exists() or len(json.loads(path.read_bytes())["ops"]) < 2) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert [op["op"] for op in json.loads(path.read_bytes())["ops"]] == ["accept", "merge"]
        other.bring_to_front()
        other.keyboard.press("KeyR")
        other.locator("#saved", has_text="changed in another tab").wait_for()
        page.reload()
        page.evaluate("mtkitReview.complete.then(() => 0)")
        assert page.text_content("#counts").endswith("2 edits")
        assert page.text_content("#saved") == "saved"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert err.splitlines()[-2] == f"kept: {path} (2 edits)"


def test_the_rest_is_aligned_again_around_what_is_accepted(store: EditStore) -> None:
    """The answer goes on from the log that was sent, saves nothing, and is refused like a save; errors are said."""
    asked: list[Draft] = []
    more = {"op": "merge", "bead": {"source": [1, 2], "target": [1, 2]}}

    def realign(draft: Draft) -> list[dict[str, Any]]:
        asked.append(draft)
        if len(asked) > 1:
            raise AlignmentError("no such language")
        return [more]

    usual = {"origin": HERE, "x-mtkit-token": "good"}
    with testclient.TestClient(application(store, json.dumps, "good", 8123, realign), base_url=HERE) as client:
        assert client.get("/?token=good").json()["realign"] is True
        assert client.post("/realign", content=log(ACCEPT), headers=usual).json() == {"ops": [more]}
        assert [row.status for row in asked[0].rows] == ["accepted", *["auto"] * 4]
        assert client.post("/realign", content=log(), headers=usual | {"origin": "null"}).status_code == 403
        assert client.post("/realign", content=log(), headers=usual | {"x-mtkit-token": "bad"}).status_code == 403
        assert client.post("/realign", content=log(), headers={"x-mtkit-token": "good"}).status_code == 403
        assert client.post("/realign", content=b"nothing", headers=usual).status_code == 422
        assert len(asked) == 1
        bad = client.post("/realign", content=log(), headers=usual)
        assert (bad.status_code, bad.text) == (422, "no such language")
        assert client.get("/realign", params={"token": "good"}).status_code == 405
    assert not store.path.exists()


def test_a_server_without_an_aligner_does_not_offer_it(client: Any) -> None:
    """No address, and no word of it to the page."""
    assert client.post("/realign", content=log(), headers={"origin": HERE, "x-mtkit-token": "good"}).status_code == 404
    assert "realign" not in client.get("/?token=good").json()


def test_the_page_aligns_the_rest_again(tmp_path: Path) -> None:
    """In a browser: accept a bead, press G, and the slipped ones fall into place; one undo takes it back."""
    arabic = ["وصل الوفد إلى دمشق صباح الأحد.", "استقبله وزير الخارجية في المطار.", "لم تعلن أي نتائج حتى الآن."]
    english = [
        "The delegation arrived in Damascus on Sunday morning.",
        "The foreign minister received it at the airport.",
        "No results have been announced so far.",
    ]
    slipped = bitext(arabic, english, [(0, 2, 0, 1), (2, 2, 1, 2), (2, 3, 2, 3)])
    path = tmp_path / "pair.jsonl"
    write_bitext(slipped, path)
    words = [sys.executable, "-m", "mtkit", "review", str(path), "--serve", "-q"]
    ranges = "mtkitReview.beads().map(({ s, t }) => [...s, ...t])"
    with chromium() as browser, subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            page = browser.new_page()
            page.goto(process.stdout.readline().strip())
            page.evaluate("mtkitReview.complete.then(() => 0)")
            for key in ("ArrowDown", "ArrowDown", "KeyA", "KeyG"):
                page.keyboard.press(key)
            page.locator("#said", has_text="Aligned again: 2 edits").wait_for()
            right = [[0, 1, 0, 1], [1, 2, 1, 2], [2, 3, 2, 3]]
            assert page.evaluate(ranges) == right
            page.locator("#saved", has_text=re.compile("^saved$")).wait_for()
            kept = EditStore(tmp_path / "pair.edits.json", slipped).read()[1]
            assert [op["op"] for op in kept] == ["accept", "merge", "split"]
            page.get_by_role("button", name="Re-align").click()
            page.locator("#said", has_text="everything stays as it is").wait_for()
            page.keyboard.press("KeyZ")
            assert page.evaluate(ranges) == [[0, 2, 0, 1], [2, 2, 1, 2], [2, 3, 2, 3]]
        finally:
            process.kill()


def test_a_kill_in_the_middle_of_a_save_leaves_a_whole_file(tmp_path: Path) -> None:
    """The old log or the new one, never a part of either."""
    write_bitext(bitext(), tmp_path / "pair.jsonl")
    program = (
        "import json, sys\n"
        "from mtkit.exchange import read_bitext\n"
        "from mtkit.align.edit_log import fingerprint\n"
        "from mtkit.report.review_store import EditStore\n"
        "bitext = read_bitext(sys.argv[1]); store = EditStore(sys.argv[2], bitext); version = ''\n"
        "op = {'op': 'accept', 'bead': {'source': [0, 1], 'target': [0, 1]}}\n"
        "print('ready', flush=True)\n"
        "for count in range(10**6):\n"
        "    log = {'mtkit': 'edits', 'bitext_sha256': fingerprint(bitext), 'ops': [op] * (count % 400)}\n"
        "    version = store.save(json.dumps(log).encode(), version)\n"
    )
    source, path = tmp_path / "pair.jsonl", tmp_path / "e.json"
    for pause in (0.05, 0.11, 0.17, 0.23):
        path.unlink(missing_ok=True)
        with subprocess.Popen([sys.executable, "-c", program, source, path], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(pause)
            os.kill(process.pid, signal.SIGKILL)
        if path.exists():
            assert EditStore(path, read_bitext(source)).read()[1] == [ACCEPT] * len(EditStore(path, bitext()).read()[1])
