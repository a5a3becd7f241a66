import { z } from "zod";

/** What zod found, in the words of docs/configuration.md. Values are never repeated: they may be secrets. */
export function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(typeOf(issue.expected, issue.inst), issue.expected, issue.input);
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return bound("at least", issue.minimum, issue.origin);
    case "too_big":
      return bound("at most", issue.maximum, issue.origin);
    case "unrecognized_keys":
      return `has no key ${issue.keys.join(", ")}${keysOf(issue.inst)}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `must be one of ${issue.options.map(String).join(", ")}`
        : undefined;
    case "invalid_format":
      return issue.format === "url" ? "must be an http or https URL" : undefined;
    default:
      return undefined;
  }
}

const types: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a section with keys of its own",
  record: "a section with keys of its own",
  string: "a text",
};

/** A number with its bounds, where it has both. */
function typeOf(expected: string, schema: unknown): string {
  if (!(schema instanceof z.ZodNumber)) return types[expected] ?? expected;
  const { minValue, maxValue, format } = schema;
  const type = format === "safeint" ? "a whole number" : "a number";
  const isBounded = minValue !== null && maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER;
  return isBounded ? `${type} from ${minValue} to ${maxValue}` : type;
}

function wrongType(type: string, expected: string, input: unknown): string {
  if (input === undefined) return "must be given";
  if (typeof input === "string" && isQuoted(expected, input)) return `must be ${type}: write it without quotes`;
  if (expected === "string" && ["number", "boolean"].includes(typeof input))
    return `must be a text: write it in quotes`;
  return `must be ${type}`;
}

function isQuoted(expected: string, text: string): boolean {
  if (expected === "boolean") return text === "true" || text === "false";
  return (expected === "number" || expected === "int") && /^-?\d+(\.\d+)?$/.test(text);
}

function bound(side: string, limit: number | bigint, origin: string): string {
  if (origin === "string") return limit === 1 ? "must not be empty" : `must have ${side} ${limit} characters`;
  if (origin === "array") return `must have ${side} ${limit} ${limit === 1 ? "entry" : "entries"}`;
  return `must be ${side} ${limit}`;
}

function keysOf(schema: unknown): string {
  return schema instanceof z.ZodObject ? `; it has ${Object.keys(schema.shape).join(", ")}` : "";
}
