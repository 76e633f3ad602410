// The chosen segment: where it is, and how to go to another one.
let marked = [];

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
  if (!beads.length) return;
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
  const names = new Map(), place = $("known");
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
