// Filters and search.
const folded = new WeakMap();

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
