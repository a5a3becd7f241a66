import type { ParameterField, ParameterOption } from "../../../src/domain/parameters/words.ts";
import { type CompoundRules, parseCompoundRules } from "./compound-rules.ts";
import type { KeptOfField } from "./kept.ts";
import { type FieldMark, markName, readFieldMark } from "./mark.ts";
import { toUnicodePattern } from "./pattern.ts";
import { nativeTypeOf, patternFor } from "./types.ts";
import { elementsOf, refuse, textOf, type XmlElement } from "./xml.ts";

export interface ParsedField {
  readonly field: ParameterField;
  readonly kept: KeptOfField;
  readonly left: readonly string[];
}

const ownAttributes = [
  "name",
  "label",
  "type",
  "description",
  "pattern",
  "patternErrorMessage",
  "knownPattern",
  markName,
];

export function parseField(element: XmlElement): ParsedField {
  const attributes = new Map(element.attributes.map(({ name, value }) => [name, value]));
  const name = attributes.get("name");
  if (name === undefined) throw refuse("a field has no name");
  const left: string[] = [];
  const leave = (what: string) => left.push(`Field ${name}: ${what}.`);

  const mark = readFieldMark(attributes.get(markName));
  const parts = partsOf(element);
  const values = parts.values.map(textOf).filter((value) => value !== "");
  const options = parts.options.map((one): ParameterOption => {
    return { value: textOf(one), label: one.attributes.find((other) => other.name === "label")?.value ?? null };
  });
  const nativeType = attributes.get("type");
  const type = mark.type ?? typeOf(nativeType, options.length > 0);
  const isText = type === "STRING" || type === "PASSWORD" || type === "TEXT";
  const compound = isText && parts.compoundRules !== null ? parseCompoundRules(textOf(parts.compoundRules)) : null;
  if (parts.strays.length > 0) leave(`${parts.strays.join(", ")} inside of it`);
  if (type === "PASSWORD" && values.length > 0) leave("its default, because passwords are not kept");
  if (isText && options.length > 0) leave("its options, because a text has none");
  if (type !== "MANY_OF" && values.length > 1) leave("all defaults but the first");
  if (compound !== null && compound.unknown.length > 0) {
    leave(`the checking of ${compound.unknown.length} compound rules of unknown kinds, which are kept`);
  }

  if (compound !== null && attributes.get("knownPattern") === undefined)
    leave("that nothing said its compound rules count");

  const isOurPattern = attributes.get("pattern") === patternFor(type);
  const field = toField({ name, type, mark, values, options, compound, attributes, leave });
  return {
    field,
    left,
    kept: {
      name,
      nativeType: nativeType === undefined || nativeType === nativeTypeOf(type) ? null : nativeType,
      attributes: element.attributes.filter(
        ({ name: own, value }) =>
          !ownAttributes.includes(own) ||
          (own === "pattern" && !isText && !isOurPattern) ||
          (own === "knownPattern" && !(compound !== null && value === "compoundRules")),
      ),
      elements: [...parts.others, ...(parts.compoundRules !== null && compound === null ? [parts.compoundRules] : [])],
      rules: compound?.unknown ?? [],
    },
  };
}

interface Parts {
  readonly values: readonly XmlElement[];
  readonly options: readonly XmlElement[];
  readonly compoundRules: XmlElement | null;
  readonly others: readonly XmlElement[];
  /** What stands where nothing of the kind is known, and is not written again. */
  readonly strays: readonly string[];
}

function partsOf(field: XmlElement): Parts {
  const children = elementsOf(field);
  const first = (name: string) => children.find((child) => child.name === name) ?? null;
  const [values, options, compoundRules] = [first("values"), first("options"), first("compoundRules")];
  const within = (list: XmlElement | null, name: string) =>
    list === null ? [] : elementsOf(list).filter((child) => child.name === name);
  const found = { values: within(values, "value"), options: within(options, "option") };
  return {
    ...found,
    compoundRules,
    others: children.filter((child) => child !== values && child !== options && child !== compoundRules),
    strays: [
      ...straysOf(field, []),
      ...[values, options].flatMap((list) =>
        list === null ? [] : [...straysOf(list, ["value", "option"]), ...attributesOf(list, [])],
      ),
      ...(compoundRules === null
        ? []
        : [...elementsOf(compoundRules).map(({ name }) => `<${name}>`), ...attributesOf(compoundRules, [])]),
      ...found.values.flatMap((one) => [...elementsOf(one).map(({ name }) => `<${name}>`), ...attributesOf(one, [])]),
      ...found.options.flatMap((one) => [
        ...elementsOf(one).map(({ name }) => `<${name}>`),
        ...attributesOf(one, ["label"]),
      ]),
    ],
  };
}

function straysOf(list: XmlElement, names: readonly string[]): readonly string[] {
  const strange = names.length === 0 ? [] : elementsOf(list).filter(({ name }) => !names.includes(name));
  return [...(textOf(list).trim() === "" ? [] : ["a text"]), ...strange.map(({ name }) => `<${name}>`)];
}

const attributesOf = ({ attributes }: XmlElement, known: readonly string[]) =>
  attributes.filter(({ name }) => !known.includes(name)).map(({ name }) => `the attribute ${name}`);

function typeOf(native: string | undefined, hasOptions: boolean): "STRING" | "PASSWORD" | "ONE_OF" {
  if (native === "password") return "PASSWORD";
  return native === "radioGroup" || hasOptions ? "ONE_OF" : "STRING";
}

interface Read {
  readonly name: string;
  readonly type: ParameterField["type"];
  readonly mark: FieldMark;
  readonly values: readonly string[];
  readonly options: readonly ParameterOption[];
  readonly compound: CompoundRules | null;
  readonly attributes: ReadonlyMap<string, string>;
  leave(what: string): void;
}

function toField({ name, type, mark, values, options, compound, attributes, leave }: Read): ParameterField {
  const [value = null] = values;
  const base = (hasDefault: boolean) => ({
    name,
    label: attributes.get("label") ?? null,
    description: attributes.get("description") ?? null,
    // A field without default had to be given.
    required: mark.required ?? !hasDefault,
    message: attributes.get("patternErrorMessage") ?? null,
  });
  switch (type) {
    case "STRING":
    case "PASSWORD":
    case "TEXT": {
      const pattern = attributes.get("pattern");
      const kept = type === "PASSWORD" ? null : value;
      return {
        ...base(kept !== null),
        type,
        default: kept,
        minLength: mark.minLength,
        maxLength: mark.maxLength,
        pattern: pattern === undefined ? null : toUnicodePattern(pattern),
        rules: compound?.rules ?? [],
      };
    }
    case "INTEGER": {
      const isInteger = value !== null && /^-?\d{1,16}$/.test(value);
      if (value !== null && !isInteger) leave("its default, which is no whole number");
      const { minimum, maximum } = mark;
      return { ...base(isInteger), type, minimum, maximum, default: isInteger ? Number(value) : null };
    }
    case "BOOLEAN": {
      const isBoolean = value === "true" || value === "false";
      if (value !== null && !isBoolean) leave("its default, which is neither true nor false");
      return { ...base(isBoolean), type, default: isBoolean ? value === "true" : null };
    }
    case "ONE_OF":
      return { ...base(value !== null), type, options, default: value };
    case "MANY_OF":
      return { ...base(value !== null), type, options, default: value === null ? null : values };
  }
}
