// The alignment and its edits, without the page: the same operations as mtkit/align/edit_operations.py, which is the judge.
// A bead is {s: [start, end], t: [start, end], core: {left, right, score, status, loose}}, a segment {text, marks};
// all are frozen in spirit: an operation makes new ones, and a bead whose core is the same was not changed.
const core = (() => {
  const { HEAD, TAIL, collapse, length, points, retext, slice, spliced, units } = letters;
  const ILLEGAL = /[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
  const STATUS = { accept: "accepted", review: "rejected", clear: "auto" };
  const SIDES = ["source", "target"];
  const SPAN = { source: "s", target: "t" }, PART = { source: "left", target: "right" };

  class EditError extends Error {}
  const refuse = (message) => { throw new EditError(message); };

  const has = (bead, side) => bead.core[PART[side]].length > 0;
  const span = (bead, side) => bead[SPAN[side]];
  const segments = (bead, side) => bead.core[PART[side]];
  const same = (one, other) => one[0] === other[0] && one[1] === other[1];

  function withSide(bead, side, range, parts) {
    const core = parts === bead.core[PART[side]] ? bead.core : { ...bead.core, [PART[side]]: parts };
    return { ...bead, [SPAN[side]]: range, core };
  }

  const byHand = (bead) => ({ ...bead, core: { ...bead.core, score: null, status: "auto", loose: [] } });

  function range(value) {
    if (!Array.isArray(value) || value.length !== 2 || !value.every(Number.isInteger)) refuse("names no bead");
    return value;
  }

  function find(beads, name) {
    if (name === null || typeof name !== "object") refuse("names no bead");
    const s = range(name.source), t = range(name.target);
    const found = [];
    for (let at = 0; at < beads.length; at++) if (same(beads[at].s, s) && same(beads[at].t, t)) found.push(at);
    if (found.length !== 1) refuse(found.length ? "there is more than one such bead" : "there is no such bead");
    return found[0];
  }

  function number(op, key, least, most) {
    const value = op[key];
    if (!Number.isInteger(value) || value < least || value > most) refuse(`${key} is not from ${least} to ${most}`);
    return value;
  }

  function string(op, key) {
    if (typeof op[key] !== "string") refuse(`${key} is not a text`);
    if (ILLEGAL.test(op[key])) refuse(`${key} holds a character that no text may hold`);
    return op[key];
  }

  function place(bead, side, op) {
    const [start, end] = span(bead, side);
    if (start === end) refuse("there is no segment on that side");
    return number(op, "segment", start, end - 1) - start;
  }

  const sideOf = (op) => (SIDES.includes(op.side) ? op.side : refuse("side is not source or target"));

  function joined(one, other, side) {
    const a = span(one, side), b = span(other, side);
    if (!has(other, side)) return one;
    if (!has(one, side)) return withSide(one, side, b, segments(other, side));
    if (a[1] === b[0]) return withSide(one, side, [a[0], b[1]], [...segments(one, side), ...segments(other, side)]);
    if (b[1] === a[0]) return withSide(one, side, [b[0], a[1]], [...segments(other, side), ...segments(one, side)]);
    return refuse("these segments are not neighbours in their text");
  }

  function withText(beads, at, index, segment) {
    if (!segment.text.replace(HEAD, "")) refuse("the text would be empty");
    const parts = [...beads[at].core.right];
    parts[index] = segment;
    beads[at] = withSide(beads[at], "target", beads[at].t, parts);
    return beads;
  }

  function mark(beads, at, op) {
    beads[at] = { ...beads[at], core: { ...beads[at].core, status: STATUS[op.op] } };
    return beads;
  }

  const operations = {
    accept: mark,
    review: mark,
    clear: mark,
    merge(beads, at) {
      if (at + 1 === beads.length) refuse("the last bead has no next one to be merged with");
      let one = beads[at];
      for (const side of SIDES) one = joined(one, beads[at + 1], side);
      beads.splice(at, 2, byHand(one));
      return beads;
    },
    split(beads, at, op) {
      let first = beads[at], second = beads[at];
      for (const side of SIDES) {
        const [start, end] = span(beads[at], side), parts = segments(beads[at], side);
        const cut = number(op, side, start, end);
        first = withSide(first, side, [start, cut], parts.slice(0, cut - start));
        second = withSide(second, side, [cut, end], parts.slice(cut - start));
      }
      if (!SIDES.some((side) => has(first, side)) || !SIDES.some((side) => has(second, side))) {
        refuse("one of the two halves would be empty");
      }
      beads.splice(at, 1, byHand(first), byHand(second));
      return beads;
    },
    cut(beads, at, op) {
      const side = sideOf(op), offset = place(beads[at], side, op), parts = segments(beads[at], side);
      const index = span(beads[at], side)[0] + offset, whole = parts[offset];
      const split = number(op, "at", 0, length(whole.text));
      const one = slice(whole.text, 0, split).replace(TAIL, "");
      const other = slice(whole.text, split).replace(HEAD, ""), from = length(whole.text) - length(other);
      if (!one || !other) refuse("there is no text on one side of the cut");
      const halves = [
        { text: one, marks: whole.marks.filter((item) => item.b <= length(one)) },
        { text: other, marks: whole.marks.filter((item) => item.a >= from)
          .map((item) => ({ ...item, a: item.a - from, b: item.b - from })) },
      ];
      const cells = [...parts.slice(0, offset), ...halves, ...parts.slice(offset + 1)];
      beads[at] = withSide(beads[at], side, span(beads[at], side), cells);
      return beads.map((bead) => {
        const [start, end] = span(bead, side);
        return end > index ? { ...bead, [SPAN[side]]: [start + (start > index ? 1 : 0), end + 1] } : bead;
      });
    },
    move(beads, at, op) {
      const side = sideOf(op), up = op.direction === "up";
      if (!up && op.direction !== "down") refuse("direction is not up or down");
      const bead = beads[at], to = up ? at - 1 : at + 1, there = beads[to];
      if (!has(bead, side)) refuse("there is no segment on that side");
      if (!there) refuse(up ? "there is no bead above" : "there is no bead below");
      const [start, end] = span(bead, side), parts = segments(bead, side);
      if (has(there, side) && (up ? span(there, side)[1] !== start : span(there, side)[0] !== end)) {
        refuse("these segments are not neighbours in their text");
      }
      const moved = up
        ? withSide(bead, side, [start, start + 1], parts.slice(0, 1))
        : withSide(bead, side, [end - 1, end], parts.slice(-1));
      const kept = up
        ? withSide(bead, side, [start + 1, end], parts.slice(1))
        : withSide(bead, side, [start, end - 1], parts.slice(0, -1));
      beads[to] = byHand(joined(there, moved, side));
      beads[at] = byHand(kept);
      if (!SIDES.some((each) => has(kept, each))) beads.splice(at, 1);
      return beads;
    },
    unlink(beads, at) {
      const bead = beads[at];
      if (!has(bead, "source") || !has(bead, "target")) refuse("the bead has only one side");
      const one = withSide(bead, "target", [bead.t[0], bead.t[0]], []);
      const other = withSide(bead, "source", [bead.s[1], bead.s[1]], []);
      beads.splice(at, 1, byHand(one), byHand(other));
      return beads;
    },
    link(beads, at, op) {
      const to = find(beads, op.to), [one, other] = has(beads[at], "source") ? [at, to] : [to, at];
      const source = beads[one], target = beads[other];
      if (!has(source, "source") || has(source, "target") || has(target, "source") || !has(target, "target")) {
        refuse("one of the two beads must have only a source, the other only a target");
      }
      beads[one] = byHand(withSide(source, "target", target.t, target.core.right));
      beads.splice(other, 1);
      return beads;
    },
    edit(beads, at, op) {
      const index = place(beads[at], "target", op);
      return withText(beads, at, index, retext(beads[at].core.right[index], collapse(string(op, "text"))));
    },
    fix(beads, at, op) {
      const index = place(beads[at], "target", op), segment = beads[at].core.right[index];
      const start = number(op, "start", 0, length(segment.text));
      const end = number(op, "end", start, length(segment.text));
      if (slice(segment.text, start, end) !== string(op, "old")) refuse("the text is not the one that the fix replaces");
      return withText(beads, at, index, spliced(segment, start, end, string(op, "new")));
    },
  };

  // The beads after one operation; throws EditError where it cannot be done.
  function apply(beads, op) {
    if (op === null || typeof op !== "object" || typeof op.op !== "string") refuse("is not an operation");
    if (!Object.hasOwn(operations, op.op)) refuse(`unknown operation ${op.op}`);
    return operations[op.op]([...beads], find(beads, op.bead), op);
  }

  function load(rows) {
    return rows.map(([s0, s1, t0, t1, score, status, left, right, marks, loose]) => {
      const sides = [left, right].map((texts) => texts.map((text) => ({ text, marks: [] })));
      for (const [side, segment, a, b, kind, ref, fixed, pieces] of marks) {
        sides[side][segment].marks.push({ a, b, kind, ref, fixed, pieces });
      }
      return { s: [s0, s1], t: [t0, t1], core: { left: sides[0], right: sides[1], score, status, loose } };
    });
  }

  // What Python compares: ranges, score, status and texts of every bead.
  const dump = (beads) => beads.map(({ s, t, core: { left, right, score, status } }) =>
    [...s, ...t, score, status, left.map((part) => part.text), right.map((part) => part.text)]);

  return { EditError, apply, collapse, dump, has, load, points, span, segments, slice, length, units };
})();
