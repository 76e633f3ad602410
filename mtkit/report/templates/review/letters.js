// Texts in code points, which is what offsets in the log count, and segments whose text changes: {text, marks}.
const letters = (() => {
  const SPACE = " \\t\\r\\n\\f\\v\\u2028\\u2029";
  const RUNS = new RegExp(`[${SPACE}]+`, "g");
  const HEAD = new RegExp(`^[${SPACE}]+`), TAIL = new RegExp(`[${SPACE}]+$`);

  // Code points: what offsets in the log count. A string without surrogates is its own list of code points.
  const wide = (text) => /[\ud800-\udfff]/.test(text);
  const length = (text) => (wide(text) ? [...text].length : text.length);
  const slice = (text, a, b) => (wide(text) ? [...text].slice(a, b).join("") : text.slice(a, b));
  const points = (text, units) => length(text.slice(0, units));
  const units = (text, count) => slice(text, 0, count).length;
  const collapse = (text) => text.replace(RUNS, " ").replace(/^ +| +$/g, "");

  // Marks move with the letters they stand on; what a change touches loses its mark.
  function spliced(segment, start, end, text) {
    const grown = length(text) - (end - start), marks = [];
    for (const mark of segment.marks) {
      if (mark.b <= start) marks.push(mark);
      else if (mark.a >= end) marks.push({ ...mark, a: mark.a + grown, b: mark.b + grown });
    }
    return { text: slice(segment.text, 0, start) + text + slice(segment.text, end), marks };
  }

  function retext(segment, text) {
    const old = [...segment.text], now = [...text];
    let head = 0, tail = 0;
    while (head < Math.min(old.length, now.length) && old[head] === now[head]) head++;
    while (tail < Math.min(old.length, now.length) - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
    return spliced(segment, head, old.length - tail, now.slice(head, now.length - tail).join(""));
  }

  return { HEAD, TAIL, collapse, length, points, retext, slice, spliced, units };
})();
