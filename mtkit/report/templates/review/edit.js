// What the keys and buttons change: every edit is an operation of core.js, handed to change().
let linking = null, busy = false, finish = null;

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
  const pieces = found.map(({ index, mark }) => ({
    op: "fix", bead: name(bead), segment: bead.t[0] + index, start: mark.a, end: mark.b,
    old: core.slice(bead.core.right[index].text, mark.a, mark.b), new: mark.fixed,
  }));
  return changeAll(pieces, "Fix taken.");
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

function mergeAbove() {
  if (!at) return say("There is no bead above.", true);
  return change({ op: "merge", bead: name(beads[at - 1]) }, at - 1);
}
