// Keys are places on the keyboard, so that they work in any layout; buttons and clicks do the same.
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
  figures: ["KeyI", "figures", figures],
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
