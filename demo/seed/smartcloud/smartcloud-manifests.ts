import { escapeXml } from "../../clouds/smartcloud/wire/xml-writer.ts";

export interface FieldSeed {
  readonly name: string;
  readonly label: string;
  readonly type: "string" | "password" | "radioGroup";
  readonly description: string;
  readonly pattern?: string;
  readonly patternErrorMessage?: string;
  readonly value?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly rules?: readonly Readonly<Record<string, unknown>>[];
}

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<parameters xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="platform:/resource/com.ibm.ccl.devcloud.client/schema/parameters.xsd">';

/** Only the firewall: most images ask nothing of whoever starts them. */
export function minimalManifest(): string {
  return manifest([[1, 65_535]], []);
}

export function manifest(ports: readonly (readonly [number, number])[], fields: readonly FieldSeed[]): string {
  const rules = ports.map(
    ([low, high]) =>
      `\t\t<rule>\n\t\t\t<source>0.0.0.0/0</source>\n\t\t\t<minport>${low}</minport>\n\t\t\t<maxport>${high}</maxport>\n\t\t</rule>\n`,
  );
  return `${HEAD}\n\t<firewall>\n${rules.join("")}\t</firewall>\n${fields.map(writeField).join("")}</parameters>`;
}

const PASSWORD_CLASSES = {
  type: "charactersRestriction",
  value: 3,
  charactersPatterns: [
    "English_Uppercase_Characters",
    "English_Lowercase_Characters",
    "Digits",
    "Non_Alphabetic_Characters",
  ],
};

export const WINDOWS_FIELDS: readonly FieldSeed[] = [
  {
    name: "UserName",
    label: "User name",
    type: "string",
    description: "The account that will administer the machine.",
    rules: [
      { type: "RegularExpression", value: "^[^\\\\/\\[\\]\":;|%<' >+=,?*@]{1,20}$" },
      { type: "isNotRestriction", array: ["Guest", "Administrator"], caseSensitive: false },
    ],
  },
  {
    name: "Password",
    label: "Password",
    type: "password",
    description: "8 to 20 characters out of three of the four groups: capitals, small letters, digits, signs.",
    rules: [
      { type: "RegularExpression", value: "^.{8,20}$" },
      { type: "notContainRestriction", value: "$UserName" },
      { type: "notInArrayRestriction", value: 2, array: ["administrator", "root", "guest"] },
      PASSWORD_CLASSES,
    ],
  },
];

export function passwordField(name: string, label: string, description: string): FieldSeed {
  return {
    name,
    label,
    type: "password",
    description,
    rules: [{ type: "RegularExpression", value: "^.{8,32}$" }, PASSWORD_CLASSES],
  };
}

export function nameField(name: string, label: string, value: string): FieldSeed {
  return {
    name,
    label,
    type: "string",
    description: `${label}: letters, digits and underscores, beginning with a letter.`,
    pattern: "^[A-Za-z][A-Za-z0-9_]{0,30}$",
    patternErrorMessage: "Begin with a letter; then up to 30 letters, digits or underscores.",
    value,
  };
}

function writeField(field: FieldSeed): string {
  const attributes = {
    name: field.name,
    label: field.label,
    type: field.type,
    description: field.description,
    ...(field.rules === undefined ? {} : { knownPattern: "compoundRules" }),
    ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
    ...(field.patternErrorMessage === undefined ? {} : { patternErrorMessage: field.patternErrorMessage }),
  };
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  const value = field.value === undefined ? "<value/>" : `<value>${escapeXml(field.value)}</value>`;
  const options = Object.entries(field.options ?? {}).map(
    ([chosen, label]) => `\t\t\t<option label="${escapeXml(label)}">${escapeXml(chosen)}</option>\n`,
  );
  return [
    `\t<field${written.join("")}>\n`,
    `\t\t<values>${value}</values>\n`,
    options.length === 0 ? "" : `\t\t<options>\n${options.join("")}\t\t</options>\n`,
    field.rules === undefined ? "" : `\t\t<compoundRules><![CDATA[${JSON.stringify(field.rules)}]]></compoundRules>\n`,
    "\t</field>\n",
  ].join("");
}
