import { check } from "./check.ts";
import { hostileLines, type Random, texts } from "./random.fixture.ts";
import type { ParameterField, ParameterSet } from "./words.ts";

const oddities = [
  "",
  " ",
  "\ud800",
  "\udc00x",
  "\u0000",
  "\u0085",
  "\u2028",
  "\uFFFE",
  ...hostileLines,
  "a".repeat(1025),
  "😀".repeat(1024),
  0,
  -0,
  1.0,
  1.5,
  -7,
  12,
  2 ** 53,
  -(2 ** 53),
  1e300,
  true,
  false,
  null,
  [],
  {},
  [""],
  [[]],
  ["a", "a"],
  ["a", 1],
  { a: 1 },
] as const;

/** Values that were sought among many to fit, and now and then something else in their midst. */
export function randomValues(random: Random, set: ParameterSet): unknown {
  if (random.chance(0.01)) return random.pick(oddities);
  const fitting = random.chance(0.6);
  const shared = random.pick(texts);
  let values: Record<string, unknown> = {};
  for (let attempt = 0; attempt < (fitting ? 12 : 1); attempt += 1) {
    const entries = set.fields
      .filter((field) => random.chance(field.required ? (fitting ? 1 : 0.85) : 0.6))
      .map((field) => [field.name, valueFor(random, field, fitting, shared)]);
    values = Object.fromEntries(entries);
    if (check(set, values).every(({ kind }) => kind === "BESIDE")) break;
  }
  if (random.chance(fitting ? 0.95 : 0.7)) return values;
  const odd = random.pick(["__proto__", "constructor", "toString", "unknown", "", "a", "b", "UserName"]);
  return Object.fromEntries([...Object.entries(values), [odd, random.pick(oddities)]]);
}

function valueFor(random: Random, field: ParameterField, fitting: boolean, shared: string): unknown {
  if (!fitting && random.chance(0.1)) return random.pick(oddities);
  const alone = { fields: [field], rules: [], firewall: [] };
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const value = anyValue(random, field, shared);
    if (!fitting || check(alone, { [field.name]: value }).length === 0) return value;
  }
  return anyValue(random, field, shared);
}

function anyValue(random: Random, field: ParameterField, shared: string): unknown {
  switch (field.type) {
    case "INTEGER":
      return random.chance(0.1) ? random.below(10) + 0.5 : random.below(50) - 15;
    case "BOOLEAN":
      return random.chance(0.5);
    case "ONE_OF":
      return random.chance(0.1) ? random.pick(texts) : field.options[random.below(field.options.length)]?.value;
    case "MANY_OF": {
      const chosen = random.some(field.options.map(({ value }) => value));
      return random.chance(0.1) ? [...chosen, ...chosen, random.pick(texts)] : chosen;
    }
    default: {
      const one = random.chance(0.4) ? shared : random.pick(texts);
      if (random.chance(0.1))
        return random.pick(oddities.filter((odd) => typeof odd === "string") as [string, ...string[]]); // several are
      return random.chance(0.5) ? one : one + random.pick(texts);
    }
  }
}
