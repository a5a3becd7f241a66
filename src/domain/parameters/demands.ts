import { characters } from "./characters.ts";
import { type CharacterClass, isText, type ParameterField, type TextField, type TextRule } from "./words.ts";

/** What a text has to keep, in the two forms that patterns can say; `json-schema.ts` and `check.ts` both read these. */
export interface Demand {
  readonly rule: string;
  /** The author's words, or ours. */
  readonly message: string;
  /** At least so many of the patterns match; 0: none of them may. */
  readonly atLeast: number;
  readonly patterns: readonly string[];
}

/** What JSON Schema cannot say of a text: that it keeps clear of what another field was given. */
export interface DemandBeside {
  readonly rule: string;
  readonly message: string;
  readonly field: string;
  /** The longest piece that both may have; null: the text may not contain all of it. */
  readonly atMost: number | null;
}

const patternOfClass: Readonly<Record<CharacterClass, string>> = {
  UPPERCASE: "[A-Z]",
  LOWERCASE: "[a-z]",
  DIGIT: "[0-9]",
  OTHER: "[^A-Za-z0-9]",
};

export function demandsOf(field: TextField): readonly Demand[] {
  const many = field.type === "TEXT";
  const wellFormed: Demand = {
    rule: "CHARACTERS",
    message: many
      ? "Leave out control characters and overrides of the direction."
      : "Write one line, without control characters and overrides of the direction.",
    atLeast: 1,
    patterns: [many ? characters.LINES : characters.ONE_LINE],
  };
  const pattern: readonly Demand[] =
    field.pattern === null
      ? []
      : [
          {
            rule: "PATTERN",
            message: field.message ?? "The text does not have the form that is asked for.",
            atLeast: 1,
            patterns: [field.pattern],
          },
        ];
  return [wellFormed, ...pattern, ...field.rules.flatMap((rule) => demandOf(rule, field))];
}

function demandOf(rule: TextRule, field: TextField): readonly Demand[] {
  const said = { rule: rule.name ?? rule.kind, message: messageOf(rule, field) };
  switch (rule.kind) {
    case "MATCHING":
      return [{ ...said, atLeast: 1, patterns: [rule.pattern] }];
    case "NOT_ONE_OF":
      return [{ ...said, atLeast: 0, patterns: [`^(?:${anyOf(rule.words, rule.caseSensitive)})$`] }];
    case "NOT_CONTAINING":
      return fieldIn(rule.word) === null ? [{ ...said, atLeast: 0, patterns: [anyOf([rule.word], false)] }] : [];
    case "NOT_SHARING": {
      const pieces = rule.words.filter((word) => fieldIn(word) === null).flatMap((word) => piecesOf(word, rule.atMost));
      return pieces.length === 0 ? [] : [{ ...said, atLeast: 0, patterns: [anyOf([...new Set(pieces)], false)] }];
    }
    case "CLASSES":
      return [{ ...said, atLeast: rule.atLeast, patterns: rule.classes.map((one) => patternOfClass[one]) }];
  }
}

export function demandsBeside(field: TextField): readonly DemandBeside[] {
  return field.rules.flatMap((rule) => {
    const said = { rule: rule.name ?? rule.kind, message: messageOf(rule, field) };
    if (rule.kind === "NOT_CONTAINING") return toField(rule.word, null);
    return rule.kind === "NOT_SHARING" ? rule.words.flatMap((word) => toField(word, rule.atMost)) : [];

    function toField(word: string, atMost: number | null): readonly DemandBeside[] {
      const named = fieldIn(word);
      return named === null ? [] : [{ ...said, field: named, atMost }];
    }
  });
}

/** The field that `$UserName` stands for; null where the word means itself. */
export function fieldIn(word: string): string | null {
  return /^\$([A-Za-z_][\w.-]{0,63})$/.exec(word)?.[1] ?? null;
}

/** Whether a field of this kind may be what `$Name` stands for. */
export const mayBeNamed = (field: ParameterField) => isText(field) || field.type === "ONE_OF";

/** Every run of `length` + 1 characters; a word that is shorter has none. */
export function piecesOf(word: string, length: number): readonly string[] {
  const characters = Array.from(word);
  return characters.slice(length).map((_, start) => characters.slice(start, start + length + 1).join(""));
}

/** Capitals count as small letters wherever that leaves one character. */
export const folded = (text: string) => Array.from(text, (character) => variantsOf(character)[0]).join("");

function messageOf(rule: TextRule, field: TextField): string {
  return rule.message ?? field.message ?? defaults[rule.kind];
}

const defaults: Readonly<Record<TextRule["kind"], string>> = {
  MATCHING: "The text does not have the form that is asked for.",
  NOT_ONE_OF: "This text is not allowed.",
  NOT_CONTAINING: "The text contains what it may not.",
  NOT_SHARING: "The text contains a piece of what it may not.",
  CLASSES: "The text needs more kinds of characters.",
};

function anyOf(words: readonly string[], caseSensitive: boolean): string {
  return words.map((word) => Array.from(word, (character) => literal(character, caseSensitive)).join("")).join("|");
}

function literal(character: string, caseSensitive: boolean): string {
  const variants = caseSensitive ? [character] : variantsOf(character);
  const written = variants.map((one) => (/^[A-Za-z0-9]$/.test(one) ? one : `\\u{${hex(one)}}`));
  return written.length === 1 ? written.join("") : `[${written.join("")}]`;
}

const hex = (character: string) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase();

function variantsOf(character: string): readonly string[] {
  const all = [character.toLowerCase(), character, character.toUpperCase()];
  return [...new Set(all.filter((one) => Array.from(one).length === 1))];
}
