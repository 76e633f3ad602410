// The page: rows drawn from the beads, and every way to change them. Text goes into the page as text, never as HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const SIDES = ["source", "target"];
  const DOUBTFUL = 0.8, NEAR = 60, KEY = `mtkit-review-${data.sha256}`;
  const STATUS = { auto: "as aligned", accepted: "accepted", rejected: "needs review" };
  const SIGN = { auto: "·", accepted: "✓", rejected: "?" };
  const main = $("rows"), start = core.load(data.rows);

  let beads = start, ops = [], past = [], future = [];
  let at = 0, side = "source", cell = 0, linking = null, busy = false, saving = true;
  const elements = new WeakMap(), labels = new WeakMap(), foundIn = new WeakMap(), folded = new WeakMap();
  let drawn = 0, ready = null, waiting = 0, marked = [], finish = null;
  let sending = false, again = false, conflict = false;

  // --- small tools

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  function say(text, wrong = false) {
    $("said").textContent = text;
    $("said").classList.toggle("wrong", wrong);
  }

  const name = (bead) => ({ source: [...bead.s], target: [...bead.t] });
  const isNull = (bead) => !bead.core.left.length || !bead.core.right.length;
  const isDoubtful = (bead) => !isNull(bead) && bead.core.score !== null && bead.core.score < DOUBTFUL;
  const type = (bead) => `${bead.core.left.length}-${bead.core.right.length}`;

  // The findings of a bead: those with a place in its translation, in its source only, and those without a place.
  function findings(bead) {
    if (!foundIn.has(bead.core)) foundIn.set(bead.core, findingsOf(bead));
    return foundIn.get(bead.core);
  }

  function findingsOf(bead) {
    const placed = (parts) => parts.flatMap((part) => part.marks.filter((mark) => mark.kind === 1));
    const right = placed(bead.core.right).map((mark) => mark.ref);
    const left = placed(bead.core.left).filter((mark) => mark.alone).map((mark) => mark.ref);
    return [...new Set([...bead.core.loose, ...right, ...left])].sort((a, b) => a - b);
  }

  // A finding with a place on both sides is shown where its place in the translation is.
  for (const bead of start) {
    const right = new Set(bead.core.right.flatMap((part) => part.marks.map((mark) => (mark.kind ? mark.ref : -1))));
    for (const part of bead.core.left) for (const mark of part.marks) mark.alone = mark.kind === 1 && !right.has(mark.ref);
  }

  // --- drawing

  // A text with its marks: cut at every edge of a mark, so that marks may overlap. Only background and underline: an
  // element inside an Arabic word must not have a width of its own, or its letters come apart.
  function fill(element, segment, open) {
    const edges = new Set([0, core.length(segment.text)]);
    for (const mark of segment.marks) if (mark.kind !== 2) edges.add(mark.a).add(mark.b);
    const cuts = [...edges].sort((a, b) => a - b);
    for (let i = 1; i < cuts.length; i++) {
      const text = core.slice(segment.text, cuts[i - 1], cuts[i]);
      const over = segment.marks.filter((mark) => mark.kind !== 2 && mark.a < cuts[i] && mark.b > cuts[i - 1]);
      const wrong = over.find((mark) => mark.kind === 1 && open.has(mark.ref)), known = over.find((mark) => mark.kind === 0);
      if (!wrong && !known) { element.append(text); continue; }
      const title = wrong ? data.findings[wrong.ref][2] : data.names[known.ref];
      const kind = wrong ? `found ${data.findings[wrong.ref][1]}` : "name";
      element.append(make("mark", { class: kind, title }, text));
    }
  }

  function drawSide(open, number, parts) {
    const cellElement = make("div", {
      class: `cell ${SIDES[number]}`, role: "gridcell", lang: data.langs[number], dir: data.dirs[number],
    });
    parts.forEach((part, index) => {
      const element = make("div", { class: "seg", tabindex: "-1", "data-side": SIDES[number], "data-cell": index });
      fill(element, part, open);
      cellElement.append(element);
    });
    if (!parts.length) {
      cellElement.append(make("div", {
        class: "seg none", tabindex: "-1", lang: "en", dir: "ltr", "data-side": SIDES[number], "data-cell": 0,
      }, number ? "no translation" : "no source"));
    }
    return cellElement;
  }

  function drawMessage(text) {
    return text.split(/«([^»]*)»/).flatMap((part, index) => (index % 2 ? ["«", make("bdi", {}, part), "»"] : [part]));
  }

  function drawFinding(bead, ref) {
    const [rule, severity, message, safe, replacement, note] = data.findings[ref];
    const item = make("li", { class: severity }, make("b", { title: (data.rules[rule] || [])[1] }, rule), ` ${severity}: `,
      ...drawMessage(message));
    if (note) item.append(" (", make("bdi", {}, note), ")");
    if (fixOf(bead, ref)) {
      item.append(" ", make("button", { type: "button", "data-fix": ref, tabindex: "-1" },
        safe ? "Write " : "Perhaps write ", make("bdi", {}, replacement || "nothing")));
    }
    return item;
  }

  function fixOf(bead, ref) {
    for (let index = 0; index < bead.core.right.length; index++) {
      const mark = bead.core.right[index].marks.find((each) => each.kind === 2 && each.ref === ref);
      if (mark) return { index, mark };
    }
    return null;
  }

  function draw(bead, number) {
    const { score, status, left, right } = bead.core, found = findings(bead), open = new Set(found);
    const bar = make("span", { class: "bar", "aria-hidden": "true" }, make("i"));
    bar.firstChild.style.inlineSize = `${(score || 0) * 100}%`;
    const low = score !== null && score < DOUBTFUL;
    const label = make("span", { class: "no" }, String(number + 1));
    const row = make("div", {
      class: ["row", isNull(bead) ? "null" : "", low ? "low" : "", status].filter(Boolean).join(" "), role: "row",
    },
    make("div", { class: "meta", role: "rowheader" },
      label,
      make("span", { class: "type", title: "source segments - target segments" }, type(bead)),
      make("span", { class: "conf", title: score === null ? "nobody scored this bead" : "confidence" }, bar,
        make("span", { class: "num" }, score === null ? "–" : score.toFixed(2))),
      make("span", { class: `status ${status}` }, `${SIGN[status]} ${STATUS[status]}`),
        low ? make("span", { class: "flag" }, "▽ doubtful") : null),
    drawSide(open, 0, left), drawSide(open, 1, right));
    if (found.length) row.append(make("div", { class: "findings", role: "gridcell", lang: "en", dir: "ltr" },
      make("ul", {}, ...found.map((ref) => drawFinding(bead, ref)))));
    elements.set(bead.core, row);
    labels.set(bead.core, label);
    return row;
  }

  function element(index) {
    const known = elements.get(beads[index].core);
    return known && known.isConnected ? known : null;
  }

  // Rows are drawn in pieces: what the screen shows first, the rest when the browser has time.
  function drawMore(count) {
    const part = document.createDocumentFragment(), end = Math.min(beads.length, drawn + count);
    for (; drawn < end; drawn++) part.append(draw(beads[drawn], drawn));
    main.append(part);
    if (drawn === beads.length) main.removeAttribute("aria-busy");
    return drawn < beads.length;
  }

  function drawRest() {
    if (drawMore(200)) { setTimeout(drawRest, 0); return; }
    if (filtering()) filter();
    ready();
  }

  // Change the page from the old beads to the new ones; what stayed keeps its row.
  function redraw(next) {
    while (drawMore(beads.length));
    const old = beads;
    beads = next;
    const keep = new Set(beads.map((bead) => bead.core));
    let head = 0, tail = 0;
    const least = Math.min(old.length, beads.length);
    while (head < least && old[head].core === beads[head].core) head++;
    while (tail < least - head && old.at(-1 - tail).core === beads.at(-1 - tail).core) tail++;
    const after = tail ? elements.get(old.at(-tail).core) : null;
    for (let i = head; i < old.length - tail; i++) if (!keep.has(old[i].core)) elements.get(old[i].core).remove();
    for (let i = head; i < beads.length - tail; i++) {
      const row = keep.has(beads[i].core) && elements.get(beads[i].core);
      main.insertBefore(row && row.isConnected ? row : draw(beads[i], i), after);
    }
    number(head, NEAR);
    drawn = beads.length;
  }

  function number(from, count) {
    for (let i = from; i < Math.min(beads.length, from + count); i++) {
      const label = labels.get(beads[i].core).firstChild;
      if (label.data !== String(i + 1)) label.data = String(i + 1);
    }
  }

  // What is seen at once is done at once; the numbers far below and the figures of the whole follow.
  function show(next) {
    redraw(next);
    if (filtering()) filter();
    clearTimeout(waiting);
    waiting = setTimeout(() => { number(0, beads.length); summary(); }, 50);
  }

  // --- what the page says about the whole

  function summary() {
    let nulls = 0, accepted = 0, rejected = 0, sum = 0, scored = 0, open = 0;
    for (const bead of beads) {
      nulls += isNull(bead);
      accepted += bead.core.status === "accepted";
      rejected += bead.core.status === "rejected";
      if (bead.core.score !== null) { sum += bead.core.score; scored++; }
      open += findings(bead).length;
    }
    const mean = scored ? (sum / scored).toFixed(2) : "–";
    $("counts").textContent = `${beads.length} beads · ${nulls} with one side · mean confidence ${mean} · ` +
      `${accepted} accepted · ${rejected} need review · ${open} findings · ${ops.length} edits`;
    map();
  }

  // Beads outside of the longest run whose target rises with its source: moved passages.
  function moved() {
    const tails = [], before = new Map(), places = [];
    beads.forEach((bead, index) => {
      if (isNull(bead)) return;
      let low = 0, high = tails.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (beads[tails[middle]].t[0] < bead.t[0]) low = middle + 1; else high = middle;
      }
      before.set(index, low ? tails[low - 1] : -1);
      tails[low] = index;
      places.push(index);
    });
    const rising = new Set();
    for (let index = tails.length ? tails.at(-1) : -1; index >= 0; index = before.get(index)) rising.add(index);
    return new Set(places.filter((index) => !rising.has(index)));
  }

  function map() {
    const svg = $("map"), NS = "http://www.w3.org/2000/svg", crossed = moved();
    const lanes = [isNull, isDoubtful, (_, index) => crossed.has(index), (bead) => findings(bead).length > 0];
    const width = Math.max(1, Math.min(beads.length, 500)), counts = lanes.map(() => new Array(width).fill(0));
    const totals = lanes.map(() => 0);
    beads.forEach((bead, index) => lanes.forEach((test, lane) => {
      if (!test(bead, index)) return;
      counts[lane][Math.floor((index * width) / beads.length)]++;
      totals[lane]++;
    }));
    svg.setAttribute("viewBox", `0 0 ${width} 40`);
    svg.replaceChildren();
    const title = document.createElementNS(NS, "title");
    const words = ["with one side", "doubtful", "moved", "with findings"];
    title.textContent = `Map of ${beads.length} beads: ${words.map((word, lane) => `${totals[lane]} ${word}`).join(", ")}`;
    svg.append(title);
    counts.forEach((row, lane) => {
      $("lanes").children[lane].textContent = `${words[lane]} ${totals[lane]}`;
      row.forEach((count, x) => {
        if (!count) return;
        const rect = document.createElementNS(NS, "rect");
        for (const [key, value] of Object.entries({ x, y: lane * 10 + 1, width: 1, height: 8, class: `lane${lane}` })) {
          rect.setAttribute(key, value);
        }
        svg.append(rect);
      });
    });
  }

  $("map").addEventListener("click", (event) => {
    const box = $("map").getBoundingClientRect();
    go(Math.min(beads.length - 1, Math.floor(((event.clientX - box.left) / box.width) * beads.length)), "center");
  });

  // --- filters and search

  function fold(text) {
    let out = "";
    for (const char of text.normalize("NFC")) out += Object.hasOwn(data.folds, char) ? data.folds[char] : char;
    return out.replace(/\s+/g, " ");
  }

  function haystack(part) {
    if (!folded.has(part)) folded.set(part, fold(part.text));
    return folded.get(part);
  }

  const filtering = () => ["search", "confidence", "status", "rule"].some((id) => $(id).value);

  function passes(bead, needle) {
    const { score, status, left, right } = bead.core, wanted = $("confidence").value, rule = $("rule").value;
    if (wanted === "null" && !isNull(bead)) return false;
    if (wanted === "none" && score !== null) return false;
    if (/^[0-9.]+$/.test(wanted) && !(score !== null && score < Number(wanted))) return false;
    if ($("status").value && $("status").value !== status) return false;
    if (rule) {
      const found = findings(bead);
      if (rule === "any" ? !found.length : !found.some((ref) => data.findings[ref][0] === rule)) return false;
    }
    return !needle || [left, right].some((parts) => parts.map(haystack).join(" ").includes(needle));
  }

  function filter() {
    while (drawMore(beads.length));
    const needle = fold($("search").value).trim();
    let count = 0;
    for (const bead of beads) {
      const yes = passes(bead, needle);
      elements.get(bead.core).hidden = !yes;
      count += yes;
    }
    $("shown").textContent = filtering() ? `${count} of ${beads.length} beads shown` : "";
  }

  const visible = (index) => index >= 0 && index < beads.length && !(element(index) || {}).hidden;

  // --- the selected segment

  const cells = (bead) => SIDES.flatMap((each) =>
    Array.from({ length: Math.max(1, core.segments(bead, each).length) }, (_, index) => [each, index]));

  function current() {
    const row = element(at);
    if (!row) return null;
    const parts = row.querySelectorAll(`.seg[data-side="${side}"]`);
    cell = Math.min(cell, parts.length - 1);
    return parts[cell];
  }

  function go(index, block = "nearest") {
    while (drawn <= index && drawMore(200));
    for (const old of marked) {
      old.classList.remove("current", "chosen");
      if (old.classList.contains("seg")) old.tabIndex = -1;
    }
    at = Math.max(0, Math.min(index, beads.length - 1));
    const chosen = current();
    if (!chosen) return;
    chosen.tabIndex = 0;
    chosen.classList.add("chosen");
    element(at).classList.add("current");
    marked = [chosen, element(at)];
    element(at).scrollIntoView({ block });
    chosen.focus({ preventScroll: true });
    tell();
  }

  // The names in the selected bead, with the form of the glossary.
  function tell() {
    const names = new Map(), place = $("names");
    for (const [number, parts] of [beads[at].core.left, beads[at].core.right].entries()) {
      for (const part of parts) for (const mark of part.marks.filter((each) => each.kind === 0)) {
        const said = names.get(mark.ref) || [new Set(), new Set()];
        said[number].add(core.slice(part.text, mark.a, mark.b));
        names.set(mark.ref, said);
      }
    }
    place.replaceChildren();
    for (const [ref, [left, right]] of names) {
      const written = (forms, number) => [...forms].flatMap((form, index) =>
        [index ? ", " : "", make("bdi", { lang: data.langs[number] }, form)]);
      place.append(make("span", { class: "known" }, ...written(left, 0), left.size ? " " : "", ...written(right, 1),
        " → ", make("b", {}, make("bdi", {}, data.names[ref]))));
    }
  }

  function step(by, test = () => true) {
    for (let index = at + by; index >= 0 && index < beads.length; index += by) {
      if (!element(index)) while (drawn <= index && drawMore(200));
      if (visible(index) && test(beads[index])) return go(index);
    }
    return say(by > 0 ? "No further bead below." : "No further bead above.");
  }

  function across(by) {
    const all = cells(beads[at]), here = all.findIndex(([each, index]) => each === side && index === cell);
    const next = all[here + by];
    if (next) { [side, cell] = next; go(at); }
  }

  const problem = (bead) =>
    bead.core.status === "rejected" ||
    (bead.core.status !== "accepted" && (isNull(bead) || isDoubtful(bead) || findings(bead).length > 0));

  // --- editing

  function change(op, goal = null) {
    let next;
    try {
      next = core.apply(beads, op);
    } catch (error) {
      if (!(error instanceof core.EditError)) throw error;
      say(`Not possible: ${error.message}.`, true);
      return false;
    }
    past.push({ beads, ops, at, side, cell });
    future = [];
    ops = [...ops, op];
    show(next);
    linking = null;
    save();
    say(`${done[op.op]}.`);
    go(goal === null ? at : goal);
    return true;
  }

  const done = {
    accept: "Accepted", review: "Marked: needs review", clear: "Mark taken away", merge: "Merged", split: "Split",
    cut: "Segment cut in two", move: "Segment moved", link: "Linked", unlink: "Unlinked", edit: "Text changed",
    fix: "Fix taken",
  };

  function travel(from, to, word) {
    if (!from.length) return say(`Nothing to ${word}.`);
    to.push({ beads, ops, at, side, cell });
    const then = from.pop();
    show(then.beads);
    ({ ops, side, cell } = then);
    save();
    say(word === "undo" ? "Undone." : "Done again.");
    return go(then.at);
  }

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
        data.serve.version = (await answer.json()).version;
        saving = !again;
        $("saved").textContent = "saved";
      } else {
        conflict = answer.status === 409;
        $("saved").textContent = conflict
          ? "Not saved: the edits were changed in another tab or program. Download these, or reload to see those."
          : `Not saved: ${await answer.text()}`;
      }
    } catch {
      $("saved").textContent = "Not saved: the server does not answer. Download the edits, or start it again.";
    }
    sending = false;
    if (again && !conflict) send();
  }

  function restore() {
    let kept = [];
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
        const there = beads.findIndex(({ s, t }) => `${s},${t}` === `${source},${target}`);
        past.push({ beads, ops, at: Math.max(0, there), side, cell });
        beads = core.apply(beads, op);
        ops = [...ops, op];
      }
      say(`${ops.length} edits of an earlier visit are here again.`);
    } catch {
      past.pop();
      say(`${ops.length} edits of an earlier visit are here again; ${kept.length - ops.length} could not be.`, true);
    }
    $("saved").textContent = data.serve ? "saved" : "saved in this browser";
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
    say(`Downloaded ${ops.length} edits as ${main.dataset.download}; replay them with mtkit apply.`);
  }

  addEventListener("storage", (event) => {
    if (event.key === KEY) say("This bitext is being edited in another tab, too: the last edit of either is kept.", true);
  });
  addEventListener("beforeunload", (event) => { if (!saving && ops.length) event.preventDefault(); });

  const weight = (parts) => parts.reduce((sum, part) => sum + part.text.length, 0);

  // Where to split: before the chosen segment (behind it if it is the first), on the other side where the lengths fit.
  function splitOp() {
    const bead = beads[at];
    let own = side, place = cell;
    if (core.segments(bead, own).length < 2) { own = own === "source" ? "target" : "source"; place = 0; }
    const parts = core.segments(bead, own), other = own === "source" ? "target" : "source";
    if (parts.length < 2) return null;
    const index = place || 1, rest = core.segments(bead, other);
    const share = weight(parts.slice(0, index)) / (weight(parts) || 1);
    let best = rest.length ? 1 : 0, gap = Infinity;
    for (let cut = 1; cut < rest.length; cut++) {
      const miss = Math.abs(weight(rest.slice(0, cut)) / (weight(rest) || 1) - share);
      if (miss < gap) [best, gap] = [cut, miss];
    }
    return { op: "split", bead: name(bead), [own]: core.span(bead, own)[0] + index, [other]: core.span(bead, other)[0] + best };
  }

  function split() {
    const op = splitOp();
    if (op) change(op);
    else say("There is one segment on each side: cut one first (X).", true);
  }

  const move = (direction) => {
    const bead = beads[at], [from, to] = core.span(bead, side), leaves = core.segments(bead, side).length === 1;
    const empty = leaves && !core.has(bead, side === "source" ? "target" : "source");
    if (from === to) return say("There is no segment to move here.", true);
    return change({ op: "move", bead: name(bead), side, direction }, empty && direction === "up" ? at - 1 : at);
  };

  function link() {
    const bead = beads[at];
    if (!isNull(bead)) return say("Only a bead with one side can be linked; unlink this one first (K).", true);
    const from = linking && beads.findIndex((each) => each.core === linking);
    if (linking === null || from < 0 || from === at) {
      linking = bead.core;
      return say("Go to the bead it belongs to, and press L there.");
    }
    const goal = bead.core.left.length ? at : from;
    return change({ op: "link", bead: name(bead), to: name(beads[from]) }, Math.min(goal, beads.length - 1));
  }

  function takeFix(ref) {
    const bead = beads[at];
    const wanted = ref === undefined ? findings(bead).find((each) => fixOf(bead, each)) : ref;
    const found = wanted === undefined ? null : fixOf(bead, wanted);
    if (!found) return say("There is no fix to take here.");
    const { index, mark } = found, segment = bead.core.right[index];
    return change({
      op: "fix", bead: name(bead), segment: bead.t[0] + index, start: mark.a, end: mark.b,
      old: core.slice(segment.text, mark.a, mark.b), new: data.findings[wanted][4],
    });
  }

  // A place in a text is chosen with the arrow keys in an element that can be edited and takes no input.
  function cut() {
    const target = current(), bead = beads[at], part = core.segments(bead, side)[cell];
    if (!part) return say("There is no segment to cut here.", true);
    const clicked = getSelection(), here = clicked.rangeCount && target.contains(clicked.anchorNode) && clicked.isCollapsed
      ? offsetIn(target) : 0;
    busy = true;
    target.replaceChildren(part.text);
    target.contentEditable = "true";
    target.classList.add("cutting");
    target.setAttribute("aria-label", "choose where to cut");
    target.focus();
    getSelection().collapse(target.firstChild, here);
    say("Choose the place with the arrow keys or the mouse; Enter or Cut cuts, Escape leaves.");
    const stop = (event) => event.preventDefault();
    const end = () => {
      if (!busy) return;
      busy = false;
      target.removeEventListener("beforeinput", stop);
      target.removeEventListener("keydown", key);
      target.removeEventListener("blur", end);
      target.contentEditable = "inherit";
      target.removeAttribute("contenteditable");
      target.removeAttribute("aria-label");
      target.classList.remove("cutting");
      target.replaceChildren();
      fill(target, part, new Set(findings(bead)));
    };
    const key = (event) => {
      event.stopPropagation();
      if (event.code === "Escape") { event.preventDefault(); end(); say(""); go(at); }
      if (event.code === "Enter" || event.code === "NumpadEnter" || event.code === "KeyX") {
        event.preventDefault();
        finish();
      }
    };
    finish = () => {
      const place = core.points(part.text, offsetIn(target));
      end();
      change({ op: "cut", bead: name(bead), side, segment: core.span(bead, side)[0] + cell, at: place });
    };
    target.addEventListener("beforeinput", stop);
    target.addEventListener("keydown", key);
    return target.addEventListener("blur", end);
  }

  function offsetIn(element) {
    const chosen = getSelection();
    if (!chosen.rangeCount) return 0;
    const range = document.createRange();
    range.setStart(element, 0);
    range.setEnd(chosen.anchorNode, chosen.anchorOffset);
    return range.toString().length;
  }

  function edit() {
    if (!beads[at].core.right.length) return say("There is no translation to edit here.", true);
    if (side !== "target") { side = "target"; cell = 0; go(at); }
    const target = current(), part = beads[at].core.right[cell], bead = beads[at];
    const box = make("textarea", {
      lang: data.langs[1], dir: data.dirs[1], rows: "3", "aria-label": "translation", spellcheck: "true",
    });
    box.value = part.text;
    busy = true;
    target.replaceChildren(box);
    box.style.blockSize = `${Math.max(box.scrollHeight + 4, 40)}px`;
    box.focus();
    say("Enter keeps the text, Escape leaves it as it was.");
    const end = (keep) => {
      if (!busy) return;
      busy = false;
      const text = core.collapse(box.value);
      target.replaceChildren();
      fill(target, part, new Set(findings(bead)));
      if (keep && text !== core.collapse(part.text)) {
        change({ op: "edit", bead: name(bead), segment: bead.t[0] + cell, text });
      } else {
        say("");
        go(at);
      }
    };
    box.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.code === "Escape") { event.preventDefault(); end(false); }
      if (event.code === "Enter" || event.code === "NumpadEnter") { event.preventDefault(); end(true); }
    });
    finish = () => end(true);
    return box.addEventListener("blur", finish);
  }

  const status = (op) => () => {
    const next = op === "accept" ? [at + 1, ...beads.keys()].find((index) => index > at && visible(index)) : at;
    change({ op, bead: name(beads[at]) }, next === undefined ? at : next);
  };

  function theme() {
    const dark = getComputedStyle(document.documentElement).getPropertyValue("color-scheme").trim() === "dark" ||
      (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("mtkit-review-theme", document.documentElement.dataset.theme); } catch { /* not kept */ }
  }

  function mergeAbove() {
    if (!at) return say("There is no bead above.", true);
    return change({ op: "merge", bead: name(beads[at - 1]) }, at - 1);
  }

  // Only with a server: the aligner runs there, and its answer is merges and splits like those made by hand.
  async function realign() {
    const before = beads;
    say("Aligning what is not accepted …");
    let found;
    try {
      const answer = await fetch("/realign", { method: "POST", body: log(), headers: { "X-Mtkit-Token": data.serve.token } });
      if (!answer.ok) return say(`Not possible: ${await answer.text()}`, true);
      found = (await answer.json()).ops;
    } catch {
      return say("The server does not answer: start it again.", true);
    }
    if (beads !== before || busy) return say("The beads were changed meanwhile: press G again.", true);
    if (!found.length) return say("Aligned again: everything stays as it is.");
    const next = found.reduce((all, op) => core.apply(all, op), beads), here = beads[at].core;
    past.push({ beads, ops, at, side, cell });
    future = [];
    ops = [...ops, ...found];
    show(next);
    linking = null;
    save();
    say(`Aligned again: ${found.length} edits, one step to undo.`);
    const same = next.findIndex((bead) => bead.core === here);
    return go(same < 0 ? at : same);
  }

  // --- keys: places on the keyboard, so that they work in any layout

  const actions = {
    up: ["ArrowUp", "previous bead", () => step(-1)],
    down: ["ArrowDown", "next bead", () => step(1)],
    left: ["ArrowLeft", "previous segment of the bead", () => across(-1)],
    right: ["ArrowRight", "next segment of the bead", () => across(1)],
    problem: ["KeyN", "next bead to look at", () => step(1, problem)],
    before: ["KeyP", "bead to look at before this one", () => step(-1, problem)],
    accept: ["KeyA", "accept, and go on", status("accept")],
    review: ["KeyR", "needs review", status("review")],
    clear: ["KeyC", "take the mark away", status("clear")],
    merge: ["KeyM", "merge with the next bead", () => change({ op: "merge", bead: name(beads[at]) })],
    mergeAbove: ["Shift+KeyM", "merge with the bead above", mergeAbove],
    split: ["KeyS", "split before the chosen segment", split],
    cut: ["KeyX", "cut the chosen segment at the caret", cut],
    moveUp: ["KeyU", "move its first segment up", () => move("up")],
    moveDown: ["KeyD", "move its last segment down", () => move("down")],
    link: ["KeyL", "link beads of one side: press here, then there", link],
    unlink: ["KeyK", "unlink", () => change({ op: "unlink", bead: name(beads[at]) })],
    fix: ["KeyF", "take the first fix", () => takeFix()],
    edit: ["KeyE", "edit the translation", edit],
    ...(data.serve && data.serve.realign ? { realign: ["KeyG", "align again what is not accepted", realign] } : {}),
    undo: ["KeyZ", "undo", () => travel(past, future, "undo")],
    redo: ["KeyY", "redo", () => travel(future, past, "redo")],
    download: ["KeyW", "download the edits", download],
    search: ["Slash", "search", () => $("search").focus()],
    theme: ["KeyT", "light or dark", theme],
    help: ["Shift+Slash", "show the keys", () => $("help").showModal()],
  };
  const byKey = new Map(Object.entries(actions).map(([id, [key]]) => [key, id]));
  const control = { KeyZ: "undo", "Shift+KeyZ": "redo", KeyY: "redo", KeyS: "download", Home: "first", End: "last" };
  const shownKey = (key) => key.replace("Shift+Slash", "?").replace("Slash", "/").replace("Key", "")
    .replace("ArrowUp", "↑").replace("ArrowDown", "↓").replace("ArrowLeft", "←").replace("ArrowRight", "→");

  function run(id) {
    if (!beads.length) return;
    if (busy) { if (id === "cut" || id === "edit") finish(); return; }
    if (id === "first") go(0);
    else if (id === "last") go(beads.length - 1);
    else actions[id][2]();
  }

  addEventListener("keydown", (event) => {
    if (busy || $("help").open || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input, select, textarea");
    if (typing) {
      if (event.code === "Escape" || (event.code === "Enter" && event.target.id === "search")) {
        event.preventDefault();
        go(visible(at) ? at : Math.max(0, beads.findIndex((_, index) => visible(index))));
      }
      return;
    }
    const key = (event.shiftKey ? "Shift+" : "") + event.code;
    let id = event.ctrlKey || event.metaKey ? control[key] : byKey.get(key);
    if (!event.ctrlKey && !event.metaKey) id = { "?": "help", "؟": "help", "/": "search" }[event.key] || id;
    if (!id || (event.target.closest("button") && event.code.startsWith("Arrow"))) return;
    event.preventDefault();
    run(id);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = event.target.closest(".row");
    if (busy && row) return;
    if (row) {
      const index = beads.findIndex((bead) => elements.get(bead.core) === row);
      const part = event.target.closest(".seg");
      if (part) { side = part.dataset.side; cell = Number(part.dataset.cell); }
      const chosen = getSelection();
      if (index >= 0 && (chosen.isCollapsed || button)) go(index);
      if (button && button.dataset.fix !== undefined) takeFix(Number(button.dataset.fix));
    } else if (button && button.dataset.do) {
      run(button.dataset.do);
    }
  });
  $("bar").addEventListener("mousedown", (event) => event.preventDefault());  // the caret stays where it was
  main.addEventListener("dblclick", (event) => { if (event.target.closest(".seg[data-side=target]")) run("edit"); });
  for (const id of ["search", "confidence", "status", "rule"]) $(id).addEventListener("input", filter);

  // --- begin

  try {
    const kept = localStorage.getItem("mtkit-review-theme");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch { /* no storage */ }
  for (const [code, [title]] of Object.entries(data.rules)) $("rule").append(make("option", { value: code }, `${code} ${title}`));
  for (const [id, [key, words]] of Object.entries(actions)) {
    $("keys").append(make("dt", {}, make("kbd", {}, shownKey(key).replace("Shift+", "Shift "))), make("dd", {}, words));
    const button = document.querySelector(`button[data-do="${id}"]`);
    if (button) { button.title = words; button.append(" ", make("kbd", {}, shownKey(key).replace("Shift+", "⇧"))); }
  }
  restore();
  if (!beads.length) say("This bitext is empty.");
  drawMore(60);
  go(0);
  const complete = new Promise((resolve) => { ready = resolve; });
  requestAnimationFrame(() => setTimeout(() => { summary(); drawRest(); }, 0));
  globalThis.mtkitReview = { core, log, start, complete, beads: () => beads };
})();
