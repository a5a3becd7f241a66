import { check } from "./check.ts";
import type {
  Condition,
  ParameterField,
  ParameterOption,
  ParameterSet,
  RuleBetweenFields,
  Scalar,
  TextField,
  TextRule,
} from "./words.ts";

// Random definitions that stand, and values for them, some fitting and some not; all of it follows from one seed.

export interface Random {
  /** From 0 up to below `count`. */
  below(count: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly [T, ...T[]]): T;
  some<T>(from: readonly T[], least?: number): T[];
}

/** Mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    chance: (of) => next() < of,
    pick: (from) => from[below(from.length)] ?? from[0],
    some(from, least = 0) {
      const left = [...from];
      const count = Math.min(left.length, least + below(Math.max(1, left.length - least + 1)));
      return Array.from({ length: count }, () => left.splice(below(left.length), 1)).flat();
    },
  };
}

/** Texts that break what is careless with XML, JSON, patterns or Unicode. */
export const hostileTexts = [
  "]]>",
  "<![CDATA[x]]>",
  "&amp;lt;",
  "<field name='x'/>",
  "\"quoted\" & 'single'",
  "$UserName",
  "$1 $& \\u0041",
  "-->",
  "<?xml version='1.0'?>",
  "  outer blanks  ",
  "naïve Ünïcödé",
  "日本語",
  "😀👩‍👩‍👧",
  "İıſKß",
  "\u00A0\uFEFF\u200F",
  '{"a":["]]>"]}',
  "%0A",
] as const;
export const hostileLines = ["two\nlines", "tab\there", "\r\n\t", "\n", " \n<a>\n "] as const;

const patterns = [
  "^[a-z]+$",
  "^(?:a|ab|abc)*$",
  "[A-Z]",
  "^.{2,5}$",
  "\\d{2}",
  "^\\S*$",
  "^[^<>&]*$",
  "^(https|http)?:\\/\\/(([a-zA-Z0-9_-])+(\\.)?)*(:\\d+)?$",
  "^\\p{L}",
  "\\bx\\b",
  "^[a-zA-Z]\\w*$",
  "^(a+)+$",
  "[\\u{1F600}-\\u{1F64F}]|\\uD83D\\uDC69|b",
] as const;

export const texts = [
  "a",
  "abc",
  "abab",
  "Admin1!x",
  "administrator",
  "ADMIN",
  "12",
  "x y",
  "http://a.b:9",
  "Ab1",
  "zZ9-",
  "aaaaaaaa",
  "kK",
  "ſ",
  "K",
  "ß",
  "Σς",
  ...hostileTexts,
] as const;

const nullOr = <T>(random: Random, make: () => T): T | null => (random.chance(0.5) ? null : make());

export function randomSet(random: Random): ParameterSet {
  const names = random.some(["a", "b", "UserName", "Password", "x-1.y", "_", "Zz"] as const, 1).slice(0, 4);
  const fields = names.map((name) => randomField(random, name, names));
  const rules = Array.from({ length: random.below(3) }, () => randomRule(random, fields)).filter(
    (rule) => rule !== null,
  );
  const firewall = Array.from({ length: random.below(3) }, () => ({
    source: random.pick(["0.0.0.0/0", "10.0.0.0/8", "::/0", "192.0.2.7"]),
    minPort: random.below(100),
    maxPort: 100 + random.below(65_436),
  }));
  return dropUnfit({ fields, rules, firewall });
}

/** Random parts do not always fit each other: defaults, and words that name what is no text, go. */
function dropUnfit({ fields, rules, firewall }: ParameterSet): ParameterSet {
  const bare = new Set(
    rules.flatMap((rule) =>
      rule.kind === "FORBIDDEN_WHEN" ? [rule.field] : rule.kind === "NOT_TOGETHER" ? rule.fields : [],
    ),
  );
  const nameable = fields
    .filter(({ type }) => !["INTEGER", "BOOLEAN", "MANY_OF"].includes(type))
    .map(({ name }) => name);
  const kept = fields.map((field): ParameterField => {
    const mended = bare.has(field.name) ? { ...field, required: false, default: null } : field;
    const clear =
      "rules" in mended ? { ...mended, rules: mended.rules.filter((rule) => namesOnly(rule, mended)) } : mended;
    const alone = { fields: [clear], rules: [], firewall: [] };
    return check(alone, { [clear.name]: clear.default }).length === 0 ? clear : { ...clear, default: null };
  });
  return { fields: kept, rules, firewall };

  function namesOnly(rule: TextRule, field: TextField): boolean {
    const words = rule.kind === "NOT_CONTAINING" ? [rule.word] : rule.kind === "NOT_SHARING" ? rule.words : [];
    return words.every(
      (word) => !/^\$[A-Za-z_]/.test(word) || (word !== `$${field.name}` && nameable.includes(word.slice(1))),
    );
  }
}

function randomField(random: Random, name: string, names: readonly string[]): ParameterField {
  const said = () => nullOr(random, () => random.pick([...hostileTexts, "", "Plain words."]));
  const base = {
    name,
    label: said(),
    description: random.chance(0.2) ? random.pick(hostileLines) : said(),
    required: random.chance(0.4),
    message: said(),
  };
  switch (random.below(8)) {
    case 0: {
      const minimum = nullOr(random, () => random.below(20) - 10);
      const value = random.below(40) - 20;
      return {
        ...base,
        type: "INTEGER",
        minimum,
        maximum: nullOr(random, () => 10 + random.below(20)),
        default: nullOr(random, () => value),
      };
    }
    case 1:
      return { ...base, type: "BOOLEAN", default: nullOr(random, () => random.chance(0.5)) };
    case 2: {
      const options = randomOptions(random);
      return { ...base, type: "ONE_OF", options, default: nullOr(random, () => options[0]?.value ?? "a") };
    }
    case 3: {
      const options = randomOptions(random);
      return {
        ...base,
        type: "MANY_OF",
        options,
        default: nullOr(random, () =>
          random.some(
            options.map(({ value }) => value),
            1,
          ),
        ),
      };
    }
    default: {
      const type = random.pick(["STRING", "STRING", "PASSWORD", "TEXT"] as const);
      const value = type === "TEXT" && random.chance(0.3) ? random.pick(hostileLines) : random.pick(texts);
      return {
        ...base,
        type,
        minLength: nullOr(random, () => random.below(4)),
        maxLength: nullOr(random, () => 4 + random.below(30)),
        pattern: random.chance(0.3) ? random.pick(patterns) : null,
        rules: Array.from({ length: random.below(3) }, () => randomTextRule(random, names)),
        default: type === "PASSWORD" || random.chance(0.5) ? null : value,
      };
    }
  }
}

function randomOptions(random: Random): readonly ParameterOption[] {
  const values = random.some(["a", "b", "Test", "12", "true", ...hostileTexts], 1).slice(0, 6);
  return values.map((value) => ({ value, label: nullOr(random, () => random.pick(hostileTexts)) }));
}

function randomTextRule(random: Random, names: readonly string[]): TextRule {
  const said = {
    name: nullOr(random, () => random.pick(hostileTexts)),
    message: nullOr(random, () => random.pick(hostileTexts)),
  };
  const word = () =>
    random.chance(0.3)
      ? `$${random.some(names, 1)[0]}`
      : random.pick(["admin", "ab", "K", "ß", "]]>", "+.*", "日", "$", "$5"]);
  const words = () => Array.from({ length: 1 + random.below(3) }, word);
  switch (random.below(5)) {
    case 0:
      return { ...said, kind: "MATCHING", pattern: random.pick(patterns) };
    case 1:
      return { ...said, kind: "NOT_ONE_OF", words: [...words(), "abc"], caseSensitive: random.chance(0.5) };
    case 2:
      return { ...said, kind: "NOT_CONTAINING", word: word() };
    case 3:
      return { ...said, kind: "NOT_SHARING", words: words(), atMost: random.below(4) };
    default: {
      const classes = random.some(["UPPERCASE", "LOWERCASE", "DIGIT", "OTHER"] as const, 1);
      return { ...said, kind: "CLASSES", classes, atLeast: 1 + random.below(classes.length) };
    }
  }
}

function randomRule(random: Random, fields: readonly ParameterField[]): RuleBetweenFields | null {
  const [one, other] = random.some(fields, 2);
  if (one === undefined || other === undefined) return null;
  const said = {
    name: nullOr(random, () => random.pick(hostileTexts)),
    message: nullOr(random, () => random.pick(hostileTexts)),
  };
  const valuesOther = valuesOf(random, other);
  const when: Condition = {
    field: other.name,
    is: other.type === "PASSWORD" || random.chance(0.3) ? null : valuesOther,
  };
  switch (random.below(5)) {
    case 0:
      return { ...said, kind: "REQUIRED_WHEN", field: one.name, when };
    case 1:
      return { ...said, kind: "FORBIDDEN_WHEN", field: one.name, when };
    case 2:
      return one.type === "PASSWORD"
        ? null
        : { ...said, kind: "LIMITED_WHEN", field: one.name, when, to: valuesOf(random, one) };
    case 3:
      return { ...said, kind: "AT_LEAST_ONE", fields: [one.name, other.name] };
    default:
      return {
        ...said,
        kind: "NOT_TOGETHER",
        fields: random.some(
          fields.map(({ name }) => name),
          2,
        ),
      };
  }
}

function valuesOf(random: Random, field: ParameterField): Scalar[] {
  switch (field.type) {
    case "INTEGER":
      return random.some([0, 1, 5, 12], 1);
    case "BOOLEAN":
      return random.some([true, false], 1);
    case "ONE_OF":
    case "MANY_OF":
      return random.some(
        field.options.map(({ value }) => value),
        1,
      );
    default:
      return random.some(texts, 1).slice(0, 4);
  }
}
