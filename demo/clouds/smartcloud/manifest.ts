import { findBrokenRule, matches } from "./wire/parameter-rules.ts";

/** A field of `parameters.xml`, as far as the cloud checks it when an instance is made. */
export interface ManifestField {
  readonly name: string;
  readonly label: string;
  readonly pattern: string | null;
  readonly patternErrorMessage: string | null;
  readonly hasDefault: boolean;
  readonly options: readonly string[];
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

export function readFields(manifest: string): readonly ManifestField[] {
  return [...manifest.matchAll(/<field\b((?:[^>"]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/field>)/g)].map((match) => {
    const attributes = match[1] ?? "";
    const content = match[2] ?? "";
    const name = attribute(attributes, "name") ?? "";
    return {
      name,
      label: attribute(attributes, "label") ?? name,
      pattern: attribute(attributes, "pattern"),
      patternErrorMessage: attribute(attributes, "patternErrorMessage"),
      hasDefault: /<value>[^<]/.test(content),
      options: [...content.matchAll(/<option\b[^>]*>([^<]*)<\/option>/g)].map((option) => unescapeXml(option[1] ?? "")),
      rules: readRules(content),
    };
  });
}

/** Why the cloud refuses these values; null when it takes them. A field without default must be given. */
export function findFault(fields: readonly ManifestField[], given: ReadonlyMap<string, string>): string | null {
  for (const field of fields) {
    const value = given.get(field.name) ?? "";
    if (value === "") {
      if (field.hasDefault) continue;
      return `Parameter ${field.name} (${field.label}) must have a value`;
    }
    if (field.options.length > 0 && !field.options.includes(value)) {
      return `Parameter ${field.name} must be one of ${field.options.join(", ")}`;
    }
    if (field.pattern !== null && !matches(field.pattern, value)) {
      return `Parameter ${field.name}: ${field.patternErrorMessage ?? "the value does not have the required form"}`;
    }
    const broken = findBrokenRule(field.rules, value, given);
    if (broken !== null) return `Parameter ${field.name}: ${broken}`;
  }
  return null;
}

/** Anybody may have written the manifest: what is no list of rules is none. */
function readRules(content: string): ManifestField["rules"] {
  const written = /<compoundRules>\s*<!\[CDATA\[([\s\S]*?)\]\]>/.exec(content)?.[1];
  if (written === undefined) return [];
  try {
    const rules: unknown = JSON.parse(written);
    return Array.isArray(rules) ? rules.filter((rule) => typeof rule === "object" && rule !== null) : [];
  } catch {
    return [];
  }
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes);
  return match?.[1] === undefined ? null : unescapeXml(match[1]);
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
