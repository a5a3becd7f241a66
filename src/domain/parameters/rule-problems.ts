import { byName, fieldsOf } from "./between.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import { textProblem } from "./text-problems.ts";
import {
  type Condition,
  isText,
  parameterLimits as limits,
  type ParameterField,
  type ParameterSet,
  type RuleBetweenFields,
  type Scalar,
} from "./words.ts";

type Problems = readonly DefinitionProblem[];
const problem = (path: DefinitionProblem["path"], message: string): Problems => [{ path, message }];

export function problemsOfRules({ fields, rules }: ParameterSet): Problems {
  const named = byName(fields);
  return rules.flatMap((rule, index) =>
    [
      ...textProblem(["name"], rule.name, limits.label, "ONE_LINE"),
      ...textProblem(["message"], rule.message, limits.message, "LINES"),
      ...problemsOfRule(rule, named),
    ].map(({ path, message }) => ({ path: ["rules", index, ...path], message })),
  );
}

function problemsOfRule(rule: RuleBetweenFields, fields: ReadonlyMap<string, ParameterField>): Problems {
  if (fieldsOf(rule).some((name) => !fields.has(name))) return problem(["fields"], "There is no field of this name.");
  if ("fields" in rule) return problemsOfGroup(rule, fields);
  return [
    ...problemsOfCondition(rule.when, rule.field, fields),
    ...(rule.kind === "FORBIDDEN_WHEN" ? withoutDefault([rule.field], fields) : []),
    ...(rule.kind === "LIMITED_WHEN" ? problemsOfValues(["to"], rule.to, fields.get(rule.field)) : []),
  ];
}

function problemsOfGroup(
  { kind, fields: names }: Extract<RuleBetweenFields, { readonly fields: readonly string[] }>,
  fields: ReadonlyMap<string, ParameterField>,
): Problems {
  return [
    ...(names.length < 2 || names.length > limits.fieldsOfRule || new Set(names).size < names.length
      ? problem(["fields"], `Name from 2 to ${limits.fieldsOfRule} fields, each once.`)
      : []),
    ...(kind === "NOT_TOGETHER" ? withoutDefault(names, fields) : []),
  ];
}

/** A default is given wherever its field is left out, so a rule that wants it left out could not be kept. */
function withoutDefault(names: readonly string[], fields: ReadonlyMap<string, ParameterField>): Problems {
  return names.some((name) => fields.get(name)?.default !== null || fields.get(name)?.required === true)
    ? problem(["fields"], "A field that may have to be left out is neither required nor has a default.")
    : [];
}

function problemsOfCondition(
  { field: name, is }: Condition,
  about: string,
  fields: ReadonlyMap<string, ParameterField>,
): Problems {
  const field = fields.get(name);
  if (field === undefined) return problem(["when", "field"], "There is no field of this name.");
  if (name === about) return problem(["when", "field"], "A field cannot depend on itself.");
  return is === null ? [] : problemsOfValues(["when", "is"], is, field);
}

function problemsOfValues(
  path: DefinitionProblem["path"],
  values: readonly Scalar[],
  field: ParameterField | undefined,
): Problems {
  if (field?.type === "PASSWORD") return problem(path, "Values of a password do not stand in a definition.");
  if (values.length === 0 || values.length > limits.options || new Set(values).size < values.length) {
    return problem(path, `Give from 1 to ${limits.options} values, each once.`);
  }
  return [
    ...(values.every((value) => field !== undefined && fits(value, field))
      ? []
      : problem(path, "The values are such as the field may have.")),
    ...values.flatMap((value) => (typeof value === "string" ? textProblem(path, value, limits.value, "LINES") : [])),
  ];
}

function fits(value: Scalar, field: ParameterField): boolean {
  if (isText(field)) return typeof value === "string" && value !== "";
  if (field.type === "INTEGER") return Number.isSafeInteger(value);
  if (field.type === "BOOLEAN") return typeof value === "boolean";
  return field.options.some((option) => option.value === value);
}
