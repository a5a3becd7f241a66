/** What is wrong with a control request, worded for the person who sent it. */
export interface BodyFault {
  readonly fault: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isFault(value: unknown): value is BodyFault {
  return typeof value === "object" && value !== null && "fault" in value;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One known field: the test that its value must pass, and the words for what is accepted. */
export interface FieldRule {
  readonly accepts: (value: unknown) => boolean;
  readonly words: string;
}

export const TEXT: FieldRule = { accepts: (value) => typeof value === "string", words: "a string" };
export const INTEGER: FieldRule = { accepts: Number.isSafeInteger, words: "an integer" };
export const TRUE: FieldRule = { accepts: (value) => value === true, words: "true" };
export const TEXTS: FieldRule = {
  accepts: (value) => Array.isArray(value) && value.every((entry) => typeof entry === "string"),
  words: "a list of strings",
};

export const NAMED_TEXTS: FieldRule = {
  accepts: (value) => isFields(value) && Object.values(value).every((entry) => typeof entry === "string"),
  words: "an object of strings",
};

export function oneOf(...words: readonly string[]): FieldRule {
  return {
    accepts: (value) => typeof value === "string" && words.includes(value),
    words: `one of ${words.join(", ")}`,
  };
}

/** Unknown keys and wrong values are refused with the list of what is accepted. */
export function checkFields(
  where: string,
  fields: Fields,
  rules: Readonly<Record<string, FieldRule>>,
): BodyFault | null {
  for (const [key, value] of Object.entries(fields)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule === undefined)
      return { fault: `${where}: unknown key ${key}; accepted are ${Object.keys(rules).join(", ")}` };
    if (!rule.accepts(value)) return { fault: `${where}: ${key} must be ${rule.words}` };
  }
  return null;
}
