import type { DefinitionProblem } from "./definition-problem.ts";
import { fieldIn, mayBeNamed } from "./demands.ts";
import { tryPattern } from "./pattern.ts";
import { textProblem } from "./text-problems.ts";
import {
  type IntegerField,
  parameterLimits as limits,
  longest,
  type ManyOfField,
  type OneOfField,
  type ParameterField,
  type TextField,
  type TextRule,
} from "./words.ts";

type Problems = readonly DefinitionProblem[];
const problem = (path: DefinitionProblem["path"], message: string): Problems => [{ path, message }];

export function problemsOfField(field: ParameterField, all: readonly ParameterField[]): Problems {
  return [
    ...problemsOfName(field.name),
    ...textProblem(["label"], field.label, limits.label, "ONE_LINE"),
    ...textProblem(["description"], field.description, limits.description, "LINES"),
    ...textProblem(["message"], field.message, limits.message, "LINES"),
    ...problemsOfType(field, all),
  ];
}

function problemsOfName(name: string): Problems {
  if (!/^[A-Za-z_][\w.-]{0,63}$/.test(name)) {
    return problem(["name"], "A name begins with a letter or _ and has at most 64 letters, digits, _, . and -.");
  }
  // Validators look names up in objects, and would find what every object has.
  return name in {} ? problem(["name"], "JavaScript objects have a member of this name. Take another.") : [];
}

function problemsOfType(field: ParameterField, all: readonly ParameterField[]): Problems {
  switch (field.type) {
    case "STRING":
    case "PASSWORD":
    case "TEXT":
      return problemsOfText(field, all);
    case "INTEGER":
      return problemsOfInteger(field);
    case "BOOLEAN":
      return [];
    case "ONE_OF":
    case "MANY_OF":
      return problemsOfOptions(field);
  }
}

function problemsOfText(field: TextField, all: readonly ParameterField[]): Problems {
  const most = field.type === "TEXT" ? limits.lines : limits.line;
  const isLength = (length: number | null) =>
    length === null || (Number.isInteger(length) && length >= 0 && length <= most);
  return [
    ...(field.default === null ? [] : problemsOfDefault(field.type, field.default)),
    ...(isLength(field.minLength) && isLength(field.maxLength) && (field.minLength ?? 0) <= longest(field)
      ? []
      : problem(["minLength"], `Lengths are from 0 to ${most}, and minLength is not above maxLength.`)),
    ...(field.maxLength === 0 ? problem(["maxLength"], "Nothing could be given. Take the field away.") : []),
    ...(field.pattern === null ? [] : problemsOfPattern(["pattern"], field.pattern)),
    ...(field.rules.length > limits.rulesOfField
      ? problem(["rules"], `At most ${limits.rulesOfField} are taken.`)
      : []),
    ...field.rules.flatMap((rule, index) =>
      problemsOfTextRule(rule, field, all).map((one) => ({ ...one, path: ["rules", index, ...one.path] })),
    ),
  ];
}

function problemsOfDefault(type: TextField["type"], value: string): Problems {
  if (type === "PASSWORD") return problem(["default"], "A password has no default: everybody could read it.");
  return value === "" ? problem(["default"], "An empty default is none. Leave it out.") : [];
}

function problemsOfPattern(path: DefinitionProblem["path"], source: string): Problems {
  const text = textProblem(path, source, limits.pattern, "ONE_LINE");
  if (text.length > 0) return text;
  const pattern = tryPattern(source);
  return "refused" in pattern ? problem(path, pattern.refused) : [];
}

function problemsOfTextRule(rule: TextRule, field: TextField, all: readonly ParameterField[]): Problems {
  const found = [
    ...textProblem(["name"], rule.name, limits.label, "ONE_LINE"),
    ...textProblem(["message"], rule.message, limits.message, "LINES"),
  ];
  switch (rule.kind) {
    case "MATCHING":
      return [...found, ...problemsOfPattern(["pattern"], rule.pattern)];
    case "NOT_ONE_OF":
      return [...found, ...problemsOfWords(rule.words)];
    case "NOT_CONTAINING":
      return [...found, ...problemsOfWords([rule.word]), ...problemsOfReferences([rule.word])];
    case "NOT_SHARING":
      return [
        ...found,
        ...problemsOfWords(rule.words),
        ...problemsOfReferences(rule.words),
        ...(Number.isInteger(rule.atMost) && rule.atMost >= 0 && rule.atMost <= limits.word
          ? []
          : problem(["atMost"], `Give a whole number from 0 to ${limits.word}.`)),
      ];
    case "CLASSES":
      return [
        ...found,
        ...(new Set(rule.classes).size === rule.classes.length ? [] : problem(["classes"], "Name each class once.")),
        ...(Number.isInteger(rule.atLeast) && rule.atLeast >= 1 && rule.atLeast <= rule.classes.length
          ? []
          : problem(["atLeast"], "Give a whole number from 1 to the number of classes.")),
      ];
  }

  function problemsOfReferences(words: readonly string[]): Problems {
    const fits = (name: string) => all.some((other) => other.name === name && other !== field && mayBeNamed(other));
    return words.some((word) => !fits(fieldIn(word) ?? "") && fieldIn(word) !== null)
      ? problem([], "A word that begins with $ names another field of type STRING, PASSWORD, TEXT or ONE_OF.")
      : [];
  }
}

function problemsOfWords(words: readonly string[]): Problems {
  if (words.length === 0 || words.length > limits.words) {
    return problem([], `Give at least one word, and at most ${limits.words}.`);
  }
  return words.flatMap((word, index) => [
    ...(word === "" ? problem(["words", index], "An empty word says nothing. Leave it out.") : []),
    ...textProblem(["words", index], word, limits.word + 1, "ONE_LINE"),
  ]);
}

function problemsOfInteger({ minimum, maximum }: IntegerField): Problems {
  const isBound = (bound: number | null) => bound === null || Number.isSafeInteger(bound);
  const least = minimum ?? Number.MIN_SAFE_INTEGER;
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  return [
    ...(isBound(minimum) && isBound(maximum) && least <= most
      ? []
      : problem(["minimum"], "Bounds are whole numbers within 2^53, and minimum is not above maximum.")),
  ];
}

function problemsOfOptions({ options, default: value }: OneOfField | ManyOfField): Problems {
  const values = options.map((option) => option.value);
  return [
    ...(options.length === 0 || options.length > limits.options
      ? problem(["options"], `Give at least one option, and at most ${limits.options}.`)
      : []),
    ...(new Set(values).size === values.length ? [] : problem(["options"], "The values of options are unique.")),
    ...options.flatMap((option, index) => [
      ...(option.value === "" ? problem(["options", index, "value"], "Give a value.") : []),
      ...textProblem(["options", index, "value"], option.value, limits.value, "ONE_LINE"),
      ...textProblem(["options", index, "label"], option.label, limits.label, "ONE_LINE"),
    ]),
    ...(value?.length === 0 ? problem(["default"], "An empty default is none. Leave it out.") : []),
  ];
}
