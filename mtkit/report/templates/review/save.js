// Edits kept: in the browser, in the file of a server, in a download.
const KEY = `mtkit-review-${data.sha256}`;
let saving = true, sending = false, again = false, conflict = false;

function save() {
  $("undo").disabled = !past.length;
  $("redo").disabled = !future.length;
  let kept = true;
  try {
    if (ops.length) localStorage.setItem(KEY, JSON.stringify(ops));
    else localStorage.removeItem(KEY);
  } catch { kept = false; }
  if (data.serve) { saving = false; send(); return; }
  saving = kept;
  $("saved").textContent = kept ? (ops.length ? "saved in this browser" : "")
    : "This browser keeps nothing: download before you close the page.";
}

function tellSaved() {
  const outdated = data.serve && data.serve.outdated;
  $("saved").textContent = outdated
    ? "saved, but the file of the bitext was changed since: the edits fit it as it was when the server was started."
    : data.serve ? "saved" : "saved in this browser";
}

// With a server the log goes into a file after every edit, one request at a time, on the version that this page knows.
async function send() {
  if (sending || conflict) { again = true; return; }
  [sending, again] = [true, false];
  $("saved").textContent = "saving …";
  try {
    const answer = await fetch("/edits", {
      method: "PUT", body: log(), headers: { "X-Mtkit-Token": data.serve.token, "X-Mtkit-Version": data.serve.version },
    });
    if (answer.ok) {
      Object.assign(data.serve, await answer.json());
      saving = !again;
      tellSaved();
    } else {
      conflict = answer.status === 409;
      $("saved").textContent = conflict
        ? "Not saved: the edits were changed in another tab or program. Download these, or reload to see those."
        : `Not saved: ${await answer.text()}`;
    }
  } catch {
    $("saved").textContent = "Not saved: the server does not answer. Download the edits before you close this page.";
  }
  sending = false;
  if (again && !conflict) send();
}

function restore() {
  let kept;
  try { kept = JSON.parse(localStorage.getItem(KEY) || "[]"); } catch { kept = []; }
  if (!Array.isArray(kept)) kept = [];
  if (data.serve) {
    // What the browser kept counts only where it goes on from what the file has.
    const file = JSON.stringify(data.serve.ops), own = JSON.stringify(kept.slice(0, data.serve.ops.length));
    if (file !== own) kept = data.serve.ops;
  }
  if (!kept.length) return;
  try {
    for (const op of kept) {
      const { source, target } = op.bead;
      const there = beads.findIndex(({ s, t }) => s[0] === source[0] && t[0] === target[0] && s[1] === source[1] &&
        t[1] === target[1]);
      past.push({ beads, ops, at: Math.max(0, there), side, cell });
      beads = core.apply(beads, op);
      ops = [...ops, op];
    }
    say(`Here again: ${counted(ops.length, "edit")} of an earlier visit.`);
  } catch {
    past.pop();
    say(`Here again: ${counted(ops.length, "edit")} of an earlier visit; ${kept.length - ops.length} could not be.`, true);
  }
  tellSaved();
  if (data.serve && ops.length !== data.serve.ops.length) { saving = false; send(); }
  $("undo").disabled = !past.length;
}

function log() {
  const head = { mtkit: "edits", bitext_sha256: data.sha256, documents: data.documents };
  const lines = ops.map((op) => JSON.stringify(op)).join(",\n");
  return `${JSON.stringify(head).slice(0, -1)},"ops":[\n${lines}\n]}\n`;
}

function download() {
  const url = URL.createObjectURL(new Blob([log()], { type: "application/json" }));
  const link = make("a", { href: url, download: main.dataset.download });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
  say(`Downloaded ${counted(ops.length, "edit")} as ${main.dataset.download}; replay them with mtkit apply.`);
}

addEventListener("storage", (event) => {
  if (event.key === KEY) say("This bitext is being edited in another tab, too: the last edit of either is kept.", true);
});
addEventListener("beforeunload", (event) => { if (!saving && ops.length) event.preventDefault(); });
