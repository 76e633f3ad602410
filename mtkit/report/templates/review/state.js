// What the page knows: the data it was made with, the beads as they are now, what is chosen.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const SIDES = ["source", "target"];
const DOUBTFUL = 0.8;
const main = $("rows"), start = core.load(data.rows);

let beads = start, at = 0, side = "source", cell = 0;  // the chosen segment: its bead, its side, its place there
const foundIn = new WeakMap();

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

// A number with its thing: "1 edit", "2 edits".
function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
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
