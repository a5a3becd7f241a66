/** One entry of a field's `compoundRules`; unknown kinds are passed over. */
interface Rule {
  readonly type?: unknown;
  readonly value?: unknown;
  readonly array?: unknown;
  readonly caseSensitive?: unknown;
  readonly charactersPatterns?: unknown;
}

const CHARACTERS: Readonly<Record<string, RegExp>> = {
  English_Uppercase_Characters: /[A-Z]/,
  English_Lowercase_Characters: /[a-z]/,
  Digits: /[0-9]/,
  Non_Alphabetic_Characters: /[^A-Za-z0-9]/,
};

/** The first rule that the value breaks, in words; null when it keeps all. */
export function findBrokenRule(
  rules: readonly Rule[],
  value: string,
  given: ReadonlyMap<string, string>,
): string | null {
  for (const rule of rules) {
    if (!keeps(rule, value, given)) return `the value breaks the rule ${String(rule.type)}`;
  }
  return null;
}

function keeps(rule: Rule, value: string, given: ReadonlyMap<string, string>): boolean {
  const words = texts(rule.array);
  switch (rule.type) {
    case "RegularExpression":
      return matches(String(rule.value), value);
    case "isNotRestriction":
      return !words.some((word) => (rule.caseSensitive === true ? word === value : same(word, value)));
    case "notContainRestriction": {
      const word = resolve(String(rule.value), given);
      return word === "" || !value.toLowerCase().includes(word.toLowerCase());
    }
    case "notInArrayRestriction":
      return !words.some((word) => sharesMoreThan(Number(rule.value), resolve(word, given), value));
    case "charactersRestriction":
      return (
        texts(rule.charactersPatterns).filter((name) => CHARACTERS[name]?.test(value)).length >= Number(rule.value)
      );
    default:
      return true;
  }
}

/** A pattern that is no regular expression restricts nothing: images are described by their owners. */
export function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    return true;
  }
}

/** `$UserName` stands for what was given in the field of that name. */
function resolve(word: string, given: ReadonlyMap<string, string>): string {
  return word.startsWith("$") ? (given.get(word.slice(1)) ?? "") : word;
}

function sharesMoreThan(length: number, word: string, value: string): boolean {
  const lower = value.toLowerCase();
  for (let start = 0; start + length < word.length; start += 1) {
    if (lower.includes(word.toLowerCase().slice(start, start + length + 1))) return true;
  }
  return false;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
