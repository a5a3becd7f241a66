import { check } from "./check.ts";
import { complete } from "./complete.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import { demandsOf } from "./demands.ts";
import { problemsOfField } from "./field-problems.ts";
import { tryPattern } from "./pattern.ts";
import { problemsOfRules } from "./rule-problems.ts";
import {
  type FirewallRule,
  isText,
  longest,
  type ParameterField,
  type ParameterSet,
  parameterLimits,
} from "./words.ts";

export type { DefinitionProblem } from "./definition-problem.ts";

/** All that is wrong with the definition itself; only where that is nothing, it may be kept, exported or checked with. */
export function problemsOf(set: ParameterSet): readonly DefinitionProblem[] {
  const problems = [
    ...tooMany("fields", set.fields.length, parameterLimits.fields),
    ...tooMany("rules", set.rules.length, parameterLimits.rulesBetween),
    ...tooMany("firewall", set.firewall.length, parameterLimits.firewallRules),
  ];
  if (problems.length > 0) return problems;
  problems.push(
    ...set.fields.flatMap((field, index) => problemsOfField(field, set.fields).map(at("fields", index))),
    ...set.fields.flatMap(({ name }, index) =>
      set.fields.findIndex((other) => other.name === name) === index
        ? []
        : [{ path: ["fields", index, "name"], message: "Another field has this name. Names are unique." }],
    ),
    ...problemsOfRules(set),
    ...set.firewall.flatMap((rule, index) => problemsOfFirewall(rule).map(at("firewall", index))),
  );
  if (problems.length > 0) return problems;
  const work = tooMuchWork(set);
  return work.length > 0
    ? work
    : set.fields.flatMap((field, index) => problemsOfDefault(field).map(at("fields", index)));
}

function problemsOfDefault(field: ParameterField): readonly DefinitionProblem[] {
  if (field.default === null) return [];
  const alone = { fields: [field], rules: [], firewall: [] };
  const fits = check(alone, complete(alone, {})).length === 0;
  return fits ? [] : [{ path: ["default"], message: "The default is not what the field itself would take." }];
}

/** Only of sets whose patterns all stand. */
function tooMuchWork({ fields }: ParameterSet): readonly DefinitionProblem[] {
  const path = ["fields"];
  let steps = 0;
  for (const field of fields.filter(isText)) {
    for (const pattern of demandsOf(field).flatMap(({ patterns }) => patterns)) {
      const compiled = tryPattern(pattern);
      if ("refused" in compiled) return [{ path, message: "A field's words are too many or too long. Give fewer." }];
      // To build a pattern is work too, whatever it is held against.
      steps += compiled.states * (longest(field) + 50);
    }
  }
  const message =
    "To check these fields takes too much work. Give a smaller maxLength, shorter patterns or fewer words.";
  return steps > parameterLimits.steps ? [{ path, message }] : [];
}

function problemsOfFirewall({ source, minPort, maxPort }: FirewallRule): readonly DefinitionProblem[] {
  const isPort = (port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535;
  return [
    ...(/^[0-9a-f.:]{2,45}(\/\d{1,3})?$/i.test(source)
      ? []
      : [{ path: ["source"], message: "Give an address or a block of them, such as 0.0.0.0/0." }]),
    ...(isPort(minPort) && isPort(maxPort) && minPort <= maxPort
      ? []
      : [{ path: ["minPort"], message: "Ports are from 0 to 65535, and minPort is not above maxPort." }]),
  ];
}

function tooMany(what: string, count: number, most: number): readonly DefinitionProblem[] {
  return count > most ? [{ path: [what], message: `At most ${most} are taken.` }] : [];
}

const at =
  (...before: readonly (string | number)[]) =>
  ({ path, message }: DefinitionProblem): DefinitionProblem => ({ path: [...before, ...path], message });
