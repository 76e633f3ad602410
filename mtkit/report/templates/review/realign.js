// With a server the rest can be aligned again.
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
  const here = beads[at].core;
  changeAll(found, `Aligned again: ${counted(found.length, "edit")}, one step to undo.`);
  const same = beads.findIndex((bead) => bead.core === here);
  return go(same < 0 ? at : same);
}
