/** What a pattern is made of. An atom takes exactly one code point. */
export type PatternTree =
  | { readonly type: "atom"; readonly source: string }
  | { readonly type: "edge"; readonly edge: Edge }
  | { readonly type: "sequence"; readonly parts: readonly PatternTree[] }
  | { readonly type: "choice"; readonly parts: readonly PatternTree[] }
  | { readonly type: "repeat"; readonly part: PatternTree; readonly min: number; readonly max: number };

export type Edge = "^" | "$" | "\\b";

/** Why a pattern is not taken, and what to write instead. */
export interface PatternRefusal {
  readonly refused: string;
}

const refusals = {
  syntax:
    "This is no pattern as JavaScript reads it with the u flag. Escape only what has a meaning: ^ $ \\ . * + ? ( ) [ ] { } | /",
  look: "Looking ahead or behind is not taken. Write several rules instead, each with a pattern of its own; what must not be there is a class such as [^x] or a rule NOT_CONTAINING.",
  back: "References back to a group are not taken. Write out what may stand there.",
  noEdge: "\\B is not taken. Write out what may stand on either side.",
  group: "Groups with names or flags are not taken. Write (?: ) or ( ).",
  count: "A repetition counts to 1000 at most. Use maxLength for the length of the whole value.",
} as const;

/** Reads a pattern whose syntax JavaScript has confirmed, so only its structure is left to find. */
export function readPattern(source: string): PatternTree | PatternRefusal {
  try {
    new RegExp(source, "u");
  } catch {
    return { refused: refusals.syntax };
  }
  let at = 0;
  let refused: string | null = null;
  const refuse = (why: keyof typeof refusals): PatternTree => {
    refused ??= refusals[why];
    at = source.length;
    return { type: "sequence", parts: [] };
  };

  function choice(): PatternTree {
    const parts = [sequence()];
    while (source[at] === "|") {
      at += 1;
      parts.push(sequence());
    }
    return parts.length === 1 ? (parts[0] ?? refuse("syntax")) : { type: "choice", parts };
  }

  function sequence(): PatternTree {
    const parts: PatternTree[] = [];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") parts.push(repeated(one()));
    return { type: "sequence", parts };
  }

  function one(): PatternTree {
    const rest = source.slice(at);
    if (rest.startsWith("(")) return group(rest);
    const edge = /^(?:[\^$]|\\b)/.exec(rest)?.[0];
    if (edge !== undefined) {
      at += edge.length;
      return { type: "edge", edge: edge as Edge }; // the three that the expression above knows
    }
    if (/^\\[1-9k]/.test(rest)) return refuse("back");
    // V8 finds one between the halves of a character beyond U+FFFF, where ECMA-262 sees no place.
    if (rest.startsWith("\\B")) return refuse("noEdge");
    // A pair of surrogate escapes is one code point.
    const atom =
      /^(?:\[(?:\\.|[^\]\\])*\]|\\u\{[^}]*\}|\\u[dD][89abAB].{2}\\u[dD][c-fC-F].{2}|\\u.{4}|\\x..|\\c.|\\[pP]\{[^}]*\}|\\?.)/su.exec(
        rest,
      )?.[0];
    if (atom === undefined) return refuse("syntax");
    at += atom.length;
    return { type: "atom", source: atom };
  }

  function group(rest: string): PatternTree {
    if (/^\(\?<?[=!]/.test(rest)) return refuse("look");
    const opening = rest.startsWith("(?:") ? 3 : 1;
    if (opening === 1 && rest[1] === "?") return refuse("group");
    at += opening;
    const inner = choice();
    at += 1;
    return inner;
  }

  function repeated(part: PatternTree): PatternTree {
    const quantifier = /^(?:([*+?])|\{(\d+)(,)?(\d*)\})\??/.exec(source.slice(at));
    if (quantifier === null) return part;
    at += quantifier[0].length;
    const [, sign, from = "", comma, to = ""] = quantifier;
    if (sign !== undefined)
      return { type: "repeat", part, min: sign === "+" ? 1 : 0, max: sign === "?" ? 1 : Infinity };
    const min = Number(from);
    const max = comma === undefined ? min : to === "" ? Infinity : Number(to);
    return min > 1000 || (max > 1000 && max !== Infinity) ? refuse("count") : { type: "repeat", part, min, max };
  }

  const tree = choice();
  return refused === null ? tree : { refused };
}
