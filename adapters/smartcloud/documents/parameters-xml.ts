import type { Json } from "../../../src/domain/image/image.ts";
import type { FirewallRule, ParameterSet } from "../../../src/domain/parameters/words.ts";
import type { ParametersXml } from "../../../src/ports/parameters-xml.ts";
import type { KeptOfDocument } from "../parameters/kept.ts";
import { markName, readSetMark } from "../parameters/mark.ts";
import { type ParsedField, parseField } from "../parameters/parse-field.ts";
import { printParametersXml } from "../parameters/print.ts";
import { elementsOf, readXml, refuse, textOf, type XmlElement } from "../parameters/xml.ts";

export { printParametersXml };

/** As the gateway takes it: what was kept of a document is plain JSON there, and comes back as it went. */
export const parametersXml: ParametersXml = {
  parse(text) {
    const { set, kept } = parseParametersXml(text);
    return { set, kept: kept as unknown as Json };
  },
  print: (set, values, kept) =>
    printParametersXml(set, values, (kept as unknown as KeptOfDocument | null) ?? undefined),
};

export interface ParsedParameters {
  /** As the document says it, which `problemsOf` may still have something to say about. */
  readonly set: ParameterSet;
  readonly kept: KeptOfDocument;
}

/** Reads a manifest. Whatever is not XML of that form is BAD_USER_INPUT; nothing is dropped without a word in `kept.left`. */
export function parseParametersXml(text: string): ParsedParameters {
  const { root, passedOver } = readXml(text);
  if (root.name !== "parameters") throw refuse("its root is not <parameters>");
  const children = elementsOf(root);
  const fields: ParsedField[] = [];
  const firewall: FirewallRule[] = [];
  const others: XmlElement[] = [];
  const left: string[] = [];
  if (passedOver > 0) left.push(`${passedOver} comments or processing instructions.`);
  if (textOf(root).trim() !== "") left.push("A text between the elements.");
  for (const child of children) {
    if (child.name === "field") fields.push(parseField(child));
    else if (child.name === "firewall") firewall.push(...parseFirewall(child, left));
    else others.push(child);
  }
  const mark = root.attributes.find(({ name }) => name === markName)?.value;
  return {
    set: { fields: fields.map(({ field }) => field), rules: readSetMark(mark), firewall },
    kept: {
      attributes: root.attributes.filter(({ name }) => name !== markName),
      elements: others,
      fields: fields.map(({ kept }) => kept),
      left: [...left, ...fields.flatMap((field) => field.left)],
    },
  };
}

const ofRule = ["source", "minport", "maxport"];

function parseFirewall(element: XmlElement, left: string[]): readonly FirewallRule[] {
  const rules = elementsOf(element).filter(({ name }) => name === "rule");
  const strange = [
    ...elementsOf(element).filter(({ name }) => name !== "rule"),
    ...rules.flatMap((rule) => elementsOf(rule).filter(({ name }) => !ofRule.includes(name))),
  ];
  left.push(...strange.map(({ name }) => `Firewall: <${name}>.`));
  const attributes = [element, ...rules, ...rules.flatMap(elementsOf)].flatMap((one) => one.attributes);
  left.push(...attributes.map(({ name }) => `Firewall: the attribute ${name}.`));
  return rules.map((rule) => {
    const said = (name: string) => {
      const [one, another] = elementsOf(rule).filter((child) => child.name === name);
      if (one === undefined || another !== undefined) throw refuse(`a rule of the firewall has not one <${name}>`);
      return textOf(one).trim();
    };
    const port = (name: string) => {
      const digits = said(name);
      if (!/^\d{1,5}$/.test(digits)) throw refuse(`<${name}> of the firewall is no port`);
      return Number(digits);
    };
    return { source: said("source"), minPort: port("minport"), maxPort: port("maxport") };
  });
}
