// Rows drawn from the beads. Text goes into the page as text, never as HTML.
const NEAR = 60;
// A browser takes minutes to break an Arabic word of so many letters into lines: it stays on one, to be scrolled.
const ENDLESS = 5000, UNBROKEN = new RegExp(`\\S{${ENDLESS}}`);
const STATUS = { auto: "as aligned", accepted: "accepted", rejected: "needs review" };
const SIGN = { auto: "·", accepted: "✓", rejected: "?" };
const elements = new WeakMap(), labels = new WeakMap();
let drawn = 0, ready = null, waiting = 0;

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
    const kind = part.text.length > ENDLESS && UNBROKEN.test(part.text) ? "seg endless" : "seg";
    const element = make("div", { class: kind, tabindex: "-1", "data-side": SIDES[number], "data-cell": index });
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

// The pieces of a fix, one in each segment that it changes; none if an edit took one of them away.
function fixOf(bead, ref) {
  const found = bead.core.right.flatMap((part, index) =>
    part.marks.filter((mark) => mark.kind === 2 && mark.ref === ref).map((mark) => ({ index, mark })));
  return found.length && found.length === found[0].mark.pieces ? found : null;
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
