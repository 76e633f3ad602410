// Edits one after the other: done, undone, done again.
let ops = [], past = [], future = [];

function change(op, goal = null) {
  return changeAll([op], `${done[op.op]}.`, goal);
}

// Several operations that are one step to undo: all of them or none.
function changeAll(found, words, goal = null) {
  let next;
  try {
    next = found.reduce((all, op) => core.apply(all, op), beads);
  } catch (error) {
    if (!(error instanceof core.EditError)) throw error;
    say(`Not possible: ${error.message}.`, true);
    return false;
  }
  past.push({ beads, ops, at, side, cell });
  future = [];
  ops = [...ops, ...found];
  show(next);
  linking = null;
  save();
  say(words);
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
