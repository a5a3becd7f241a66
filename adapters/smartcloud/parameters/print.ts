import { GatewayError } from "../../../src/domain/errors.ts";
import {
  isText,
  type ParameterField,
  type ParameterSet,
  type ParameterValues,
} from "../../../src/domain/parameters/words.ts";
import { printCompoundRules } from "./compound-rules.ts";
import { type KeptOfDocument, type KeptOfField, nothingKept } from "./kept.ts";
import { markName, writeFieldMark, writeSetMark } from "./mark.ts";
import { nativeTypeOf, patternFor } from "./types.ts";
import { element, escapeText, writeElement, type XmlAttribute } from "./xml.ts";

/**
 * The manifest; with values, what lies on the machine as `/etc/cloud/parameters.xml`, where they stand instead of the
 * defaults. Passwords stand in that alone: never keep or log it. A text that XML cannot hold is BAD_USER_INPUT.
 */
export function printParametersXml(
  set: ParameterSet,
  values: ParameterValues | null = null,
  kept: KeptOfDocument = nothingKept,
): string {
  if (values !== null && Object.keys(values).some((name) => !set.fields.some((field) => field.name === name))) {
    throw unwritable("a value was given for a field that is not there");
  }
  const rules = set.firewall.map(({ source, minPort, maxPort }) =>
    element("rule", [], [leaf("source", source), leaf("minport", String(minPort)), leaf("maxport", String(maxPort))]),
  );
  const content = [
    ...(rules.length === 0 ? [] : [element("firewall", [], rules)]),
    ...set.fields.map((field) => printField(field, values, kept)),
    ...kept.elements.map(writeElement),
  ];
  const attributes = [...kept.attributes, ...attribute(markName, writeSetMark(set))];
  const lines = content.flatMap((one) => ["\n  ", one]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("parameters", attributes, [...lines, "\n"])}\n`;
}

function printField(field: ParameterField, values: ParameterValues | null, kept: KeptOfDocument): string {
  const besides = kept.fields.find(({ name }) => name === field.name);
  const rules = isText(field) ? field.rules : [];
  const unknown = besides?.rules ?? [];
  const hasRules = rules.length + unknown.length > 0;
  const shown = values === null ? field.default : Object.hasOwn(values, field.name) ? values[field.name] : null;
  const written = textsOf(shown).map((value) => leaf("value", value));
  const options =
    "options" in field
      ? field.options.map(({ value, label }) => element("option", attribute("label", label), [escapeText(value)]))
      : [];
  const content = [
    ...(written.length === 0 ? [] : [element("values", [], written)]),
    ...(options.length === 0 ? [] : [element("options", [], options)]),
    ...(hasRules ? [`<compoundRules><![CDATA[${printCompoundRules(rules, unknown)}]]></compoundRules>`] : []),
    ...(besides?.elements ?? []).map(writeElement),
  ];
  return element("field", attributesOf(field, hasRules, besides), content.length === 0 ? null : content);
}

function attributesOf(field: ParameterField, hasRules: boolean, besides: KeptOfField | undefined): XmlAttribute[] {
  const kept = besides?.attributes ?? [];
  const own = [
    ...attribute("name", field.name),
    ...attribute("label", field.label),
    ...attribute("type", besides?.nativeType ?? nativeTypeOf(field.type)),
    ...attribute("description", field.description),
    ...attribute("knownPattern", hasRules ? "compoundRules" : null),
    ...attribute("pattern", isText(field) ? field.pattern : patternFor(field.type)),
    ...attribute("patternErrorMessage", field.message),
    ...attribute(markName, writeFieldMark(field)),
  ];
  return [...own.filter(({ name }) => !kept.some((other) => other.name === name)), ...kept];
}

const attribute = (name: string, value: string | null): XmlAttribute[] => (value === null ? [] : [{ name, value }]);

const leaf = (name: string, text: string) => element(name, [], [escapeText(text)]);

function textsOf(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  const texts = (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    if (typeof one === "string") return one;
    if (typeof one === "boolean" || Number.isSafeInteger(one)) return String(one);
    throw unwritable("a value is neither a text, a whole number, true or false, nor a list of texts");
  });
  return texts;
}

function unwritable(problem: string): GatewayError {
  return new GatewayError("BAD_USER_INPUT", `This cannot be written as parameters.xml: ${problem}.`);
}
