import { createReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { AWS_KEYS, AWS_ROLES, SMARTCLOUD_USERS } from "../../../demo/seed/aws/accounts.ts";

/** A planted secret: nothing that the gateway writes anywhere may hold it. */
export interface Canary {
  /** What it is, fit to be printed. */
  readonly name: string;
  readonly value: string;
}

export interface Finding {
  readonly path: string;
  readonly canary: string;
  readonly form: string;
  /** Of the first byte. */
  readonly offset: number;
}

/** What people give as a password when they launch. */
export const launchPassword = "Canary-Launch-Password-0123456789";

/** The secrets of the demo world, and those that unit tests of adapters plant. */
export const canaries: readonly Canary[] = [
  ...AWS_KEYS.flatMap(({ name, accessKeyId, secretAccessKey }) => [
    { name: `${name} access key id`, value: accessKeyId },
    { name: `${name} secret access key`, value: secretAccessKey },
  ]),
  ...AWS_ROLES.map(({ account, externalId }) => ({ name: `external id of ${account}`, value: externalId })),
  ...SMARTCLOUD_USERS.flatMap(({ name, user, password }) => [
    { name: `${name} SmartCloud password`, value: password },
    { name: `${name} SmartCloud basic credential`, value: Buffer.from(`${user}:${password}`).toString("base64") },
  ]),
  { name: "planted access key id", value: "AKIACANARYKEYID00001" },
  { name: "planted secret access key", value: "canary/secret+access/key/0123456789abcdef" },
  { name: "planted session token", value: "canary-session-token-0123456789" },
  { name: "password of a launch", value: launchPassword },
  { name: "planted external id", value: "canary-external-id-0123456789" },
];

interface Needle {
  readonly canary: Canary;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Every way in which a text may hold the value. Base64 depends on where in its own text the value stands: three ways. */
function needlesOf(canary: Canary): readonly Needle[] {
  const bytes = Buffer.from(canary.value);
  const forms = new Map<string, string>([["plain", canary.value]]);
  forms.set("JSON", JSON.stringify(canary.value).slice(1, -1).replaceAll("/", "\\/"));
  for (const before of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // Only the characters that nothing but the value decides.
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const base64 = encoded.slice(from, to);
    forms.set(`base64 at ${before}`, base64);
    forms.set(`base64url at ${before}`, base64.replaceAll("+", "-").replaceAll("/", "_"));
  }
  forms.set("hex", bytes.toString("hex"));
  forms.set("HEX", bytes.toString("hex").toUpperCase());
  forms.set("URL", encodeURIComponent(canary.value));
  forms.set(
    "url",
    encodeURIComponent(canary.value).replace(/%[\dA-F]{2}/g, (escaped) => escaped.toLowerCase()),
  );
  forms.set("UTF-16", Buffer.from(canary.value, "utf16le").toString("latin1"));
  const seen = new Set<string>();
  return [...forms].flatMap(([form, text]) => {
    if (seen.has(text)) return [];
    seen.add(text);
    return [{ canary, form, bytes: Buffer.from(text, "latin1") }];
  });
}

/** What is known by its form alone. */
export interface Shape {
  readonly name: string;
  readonly pattern: RegExp;
  /** False for files in which it may stand. */
  isUnwantedIn(path: string): boolean;
}

export interface Search {
  readonly canaries?: readonly Canary[];
  readonly shapes?: readonly Shape[];
}

/** The canaries in one text, each in the first form and place where it stands. */
export function canariesIn(text: string | Buffer, path: string, { canaries: wanted = canaries }: Search = {}) {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  return firstOf(wanted.flatMap(needlesOf), path, (needle) => bytes.indexOf(needle.bytes));
}

function firstOf(needles: readonly Needle[], path: string, find: (needle: Needle) => number): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const needle of needles) {
    const offset = find(needle);
    const { name } = needle.canary;
    if (offset >= 0 && !found.has(name)) found.set(name, { path, canary: name, form: needle.form, offset });
  }
  return [...found.values()];
}

/**
 * Searches files, and folders with all that is in them: logs, database files, recorded answers, of any size. One finding
 * for each canary and file. Rejects for a path that is not there, as a search of nothing finds nothing.
 */
export async function findCanaries(paths: readonly string[], search: Search = {}): Promise<readonly Finding[]> {
  const files = paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [path],
  );
  const findings: Finding[] = [];
  for (const file of files.sort()) findings.push(...(await searchFile(file, search)));
  return findings;
}

/** As much of a shape as has to be seen at once. */
const longestShape = 16 * 1024;

/** Piece by piece: the longest recordings are longer than a text may be. */
async function searchFile(path: string, search: Search): Promise<readonly Finding[]> {
  const { canaries: wanted = canaries, shapes: known = [] } = search;
  const needles = wanted.flatMap(needlesOf);
  const shapes = known.filter((shape) => shape.isUnwantedIn(path));
  const longest = Math.max(shapes.length > 0 ? longestShape : 0, ...needles.map(({ bytes }) => bytes.length));
  const found = new Map<string, Finding>();
  let carried = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    // What began in one piece may end in the next.
    const bytes = Buffer.concat([carried, chunk]);
    for (const finding of firstOf(needles, path, (needle) => bytes.indexOf(needle.bytes)))
      if (!found.has(finding.canary)) found.set(finding.canary, { ...finding, offset: offset + finding.offset });
    const text = shapes.length > 0 ? bytes.toString("latin1") : "";
    for (const { name, pattern } of shapes) {
      const at = found.has(name) ? -1 : text.search(pattern);
      if (at >= 0) found.set(name, { path, canary: name, form: "shape", offset: offset + at });
    }
    carried = bytes.subarray(Math.max(0, bytes.length - longest + 1));
    offset += bytes.length - carried.length;
  }
  return [...found.values()];
}
