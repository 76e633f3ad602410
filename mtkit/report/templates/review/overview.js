// What the page says about the whole: counts and the map.
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
  $("counts").textContent = `${counted(beads.length, "bead")} · ${nulls} with one side · mean confidence ${mean} · ` +
    `${accepted} accepted · ${rejected} need review · ${counted(open, "finding")} · ${counted(ops.length, "edit")}`;
  main.setAttribute("aria-rowcount", beads.length);
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

function figures() {
  const place = $("figures"), open = !place.open;
  place.open = open;
  if (open) place.scrollIntoView();
  place.firstElementChild.focus({ preventScroll: !open });
}
