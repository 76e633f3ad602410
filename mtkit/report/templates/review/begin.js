// Begin: what was kept, the first rows, then the rest.
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
requestAnimationFrame(() => setTimeout(() => {
  performance.mark("rows");  // the first beads are on the screen
  summary();
  drawRest();
}, 0));
globalThis.mtkitReview = { core, log, start, complete, beads: () => beads };
