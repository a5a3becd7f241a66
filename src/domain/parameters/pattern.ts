import { type Edge, type PatternRefusal, type PatternTree, readPattern } from "./pattern-tree.ts";

// Patterns come from users and run here, so nothing backtracks: all ways through the pattern are followed at once, and
// each is followed once a position. `run` takes at most 2 x states x (length + 1) steps, whatever the pattern and the
// text. What one code point matches is asked of JavaScript itself, so the verdict is that of `RegExp(source, "u").test`.

export interface Pattern {
  readonly states: number;
  test(text: string): boolean;
  run(text: string): { readonly matches: boolean; readonly steps: number };
}

type State =
  | { readonly type: "take"; readonly takes: (point: number) => boolean; readonly next: number }
  | { readonly type: "edge"; readonly edge: Edge; readonly next: number }
  | { readonly type: "fork"; readonly next: readonly number[] }
  | { readonly type: "end" };

const mostStates = 2000;
const tooLarge: PatternRefusal = {
  refused: `The pattern is too large: written out, its repetitions have more than ${mostStates} parts. Repeat less, or use maxLength.`,
};

/** Throws where the pattern is refused; `problemsOf` finds those before. */
export function compilePattern(source: string): Pattern {
  const pattern = tryPattern(source);
  if ("refused" in pattern) throw new RangeError(pattern.refused);
  return pattern;
}

export function tryPattern(source: string): Pattern | PatternRefusal {
  const tree = readPattern(source);
  if ("refused" in tree) return tree;
  const built = build(tree);
  if (built === null) return tooLarge;
  const run = (text: string) => follow(built.states, built.start, text);
  return { states: built.states.length, run, test: (text) => run(text).matches };
}

function build(tree: PatternTree): { readonly states: readonly State[]; readonly start: number } | null {
  const states: State[] = [{ type: "end" }];
  // Repetitions are written out. A part that takes nothing has no state, so visits count as well.
  let visits = 0;
  const add = (state: State) => states.push(state) - 1;

  /** The state at which the part begins, given the one that it leads to. */
  function enter(part: PatternTree, next: number): number {
    visits += 1;
    if (visits > 5 * mostStates || states.length > mostStates) return next;
    switch (part.type) {
      case "atom":
        return add({ type: "take", takes: taker(part.source), next });
      case "edge":
        return add({ type: "edge", edge: part.edge, next });
      case "sequence":
        return part.parts.reduceRight((following, inner) => enter(inner, following), next);
      case "choice":
        return add({ type: "fork", next: part.parts.map((inner) => enter(inner, next)) });
      case "repeat":
        return repeat(part, next);
    }
  }

  function repeat({ part, min, max }: Extract<PatternTree, { type: "repeat" }>, next: number): number {
    let following = next;
    if (max === Infinity) {
      following = add({ type: "fork", next: [] });
      states[following] = { type: "fork", next: [enter(part, following), next] };
    } else {
      for (let left = max - min; left > 0; left -= 1) {
        following = add({ type: "fork", next: [enter(part, following), next] });
      }
    }
    for (let left = min; left > 0; left -= 1) following = enter(part, following);
    return following;
  }

  const start = enter(tree, 0);
  return visits > 5 * mostStates || states.length > mostStates ? null : { states, start };
}

function follow(states: readonly State[], start: number, text: string) {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const seenAt = new Int32Array(states.length).fill(-1);
  let steps = 0;
  let arrived: number[] = [];
  for (let position = 0; position <= points.length; position += 1) {
    const taking: Extract<State, { type: "take" }>[] = [];
    // Found anywhere: the pattern may begin at each position.
    const waiting = [start, ...arrived];
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      if (seenAt[index] === position) continue;
      seenAt[index] = position;
      steps += 1;
      const state = states[index];
      if (state === undefined) continue;
      if (state.type === "end") return { matches: true, steps };
      if (state.type === "take") taking.push(state);
      else if (state.type === "fork") waiting.push(...state.next);
      else if (isAt(state.edge, points, position)) waiting.push(state.next);
    }
    const point = points[position];
    if (point === undefined) break;
    steps += taking.length;
    arrived = taking.filter(({ takes }) => takes(point)).map(({ next }) => next);
  }
  return { matches: false, steps };
}

function isAt(edge: Edge, points: readonly number[], position: number): boolean {
  if (edge === "^") return position === 0;
  if (edge === "$") return position === points.length;
  return isWord(points[position - 1]) !== isWord(points[position]);
}

const isWord = (point: number | undefined) => point !== undefined && /^\w$/u.test(String.fromCodePoint(point));

function taker(source: string): (point: number) => boolean {
  if (!/^[\\[.]/.test(source)) {
    const only = source.codePointAt(0);
    return (point) => point === only;
  }
  const one = new RegExp(`^(?:${source})$`, "u");
  const known = new Map<number, boolean>();
  return (point) => {
    const before = known.get(point);
    if (before !== undefined) return before;
    const takes = one.test(String.fromCodePoint(point));
    if (known.size < 256) known.set(point, takes);
    return takes;
  };
}
