import { z } from "zod";
import type { CharacterClass, TextRule } from "../../../src/domain/parameters/words.ts";
import { toUnicodePattern } from "./pattern.ts";

const nativeClasses: Readonly<Record<CharacterClass, string>> = {
  UPPERCASE: "English_Uppercase_Characters",
  LOWERCASE: "English_Lowercase_Characters",
  DIGIT: "Digits",
  OTHER: "Non_Alphabetic_Characters",
};
const classes = new Map(Object.entries(nativeClasses).map(([own, native]) => [native, own as CharacterClass])); // its keys

/** Numbers are written as texts. */
const count = z.union([z.number(), z.string().regex(/^\d{1,4}$/)]).transform(Number);
const words = z.array(z.string());
const said = { name: z.string().optional(), description: z.string().optional() };
const nativeRule = z.discriminatedUnion("type", [
  z.strictObject({ ...said, type: z.literal("RegularExpression"), value: z.string() }),
  z.strictObject({ ...said, type: z.literal("isNotRestriction"), array: words, caseSensitive: z.boolean().optional() }),
  z.strictObject({ ...said, type: z.literal("notContainRestriction"), value: z.string() }),
  z.strictObject({ ...said, type: z.literal("notInArrayRestriction"), value: count, array: words }),
  z.strictObject({
    ...said,
    type: z.literal("charactersRestriction"),
    value: count,
    charactersPatterns: z.array(z.enum(Object.values(nativeClasses))),
  }),
]);
type NativeRule = z.infer<typeof nativeRule>;

export interface CompoundRules {
  readonly rules: readonly TextRule[];
  /** Rules of kinds that we do not know, or with members that we do not: kept as they are, and not checked. */
  readonly unknown: readonly unknown[];
}

/** Null where the text is no list of rules at all. */
export function parseCompoundRules(text: string): CompoundRules | null {
  const list = parseLeniently(text);
  if (!Array.isArray(list) || !isWithin(8, list)) return null;
  const rules: TextRule[] = [];
  const unknown: unknown[] = [];
  for (const one of list) {
    const native = nativeRule.safeParse(one);
    if (native.success) rules.push(toRule(native.data));
    else unknown.push(one);
  }
  return { rules, unknown };
}

/** Not nested deeper; what is kept must be written again. */
function isWithin(depth: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isWithin(depth - 1, inner));
}

/** The portal read the text as JavaScript, so it may hold escapes that JSON does not have, such as `\:`. */
function parseLeniently(text: string): unknown {
  const mended = text.replace(/\\([\s\S])/g, (found, escaped: string) =>
    /["\\/bfnrtu]/.test(escaped) ? found : escaped,
  );
  try {
    return JSON.parse(mended);
  } catch {
    return null;
  }
}

function toRule(native: NativeRule): TextRule {
  const own = { name: native.name ?? null, message: native.description ?? null };
  switch (native.type) {
    case "RegularExpression":
      return { ...own, kind: "MATCHING", pattern: toUnicodePattern(native.value) };
    case "isNotRestriction":
      return { ...own, kind: "NOT_ONE_OF", words: native.array, caseSensitive: native.caseSensitive ?? false };
    case "notContainRestriction":
      return { ...own, kind: "NOT_CONTAINING", word: native.value };
    case "notInArrayRestriction":
      return { ...own, kind: "NOT_SHARING", words: native.array, atMost: native.value };
    case "charactersRestriction":
      return {
        ...own,
        kind: "CLASSES",
        atLeast: native.value,
        classes: native.charactersPatterns.flatMap((name) => classes.get(name) ?? []),
      };
  }
}

/** As JSON that can stand in CDATA. */
export function printCompoundRules(rules: readonly TextRule[], unknown: readonly unknown[]): string {
  return JSON.stringify([...rules.map(toNative), ...unknown])
    .replace(/\]\]>/g, "]]\\u003e")
    .replace(/[\uFFFE\uFFFF]/g, (found) => (found === "\uFFFE" ? "\\ufffe" : "\\uffff"));
}

function toNative(rule: TextRule): Readonly<Record<string, unknown>> {
  const own = {
    ...(rule.name === null ? {} : { name: rule.name }),
    ...(rule.message === null ? {} : { description: rule.message }),
  };
  switch (rule.kind) {
    case "MATCHING":
      return { ...own, type: "RegularExpression", value: rule.pattern };
    case "NOT_ONE_OF":
      return { ...own, type: "isNotRestriction", caseSensitive: rule.caseSensitive, array: rule.words };
    case "NOT_CONTAINING":
      return { ...own, type: "notContainRestriction", value: rule.word };
    case "NOT_SHARING":
      return { ...own, type: "notInArrayRestriction", value: String(rule.atMost), array: rule.words };
    case "CLASSES":
      return {
        ...own,
        type: "charactersRestriction",
        value: String(rule.atLeast),
        charactersPatterns: rule.classes.map((one) => nativeClasses[one]),
      };
  }
}
