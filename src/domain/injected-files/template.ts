import { GatewayError } from "../errors.ts";
import { fileLimits } from "./injected-file.ts";

/**
 * `{{ name }}` stands for a parameter's value, `{{{{` for two braces, and there is no more: no logic, and values are not
 * looked into. Closing braces stand for themselves.
 */
const mark = /\{\{\{\{|\{\{(?: *(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}) *\}\})?/g;

export interface TemplateProblem {
  readonly code: "TEMPLATE_BROKEN" | "TEMPLATE_NAME_UNKNOWN";
  /** From 1. */
  readonly line: number;
  /** What to write instead; holds nothing of the template. */
  readonly message: string;
}

interface Mark {
  readonly at: number;
  /** Of the parameter; null of the two braces; undefined where nothing stands for something. */
  readonly name: string | null | undefined;
}

/** The parameters whose values go into it, each once, in the order of the text. */
export function namesInTemplate(text: string): readonly string[] {
  return [...new Set(marksIn(text).flatMap(({ name }) => name ?? []))];
}

/** What keeps the text from being filled in from parameters of these names. */
export function problemsOfTemplate(text: string, names: ReadonlySet<string>): readonly TemplateProblem[] {
  let line = 1;
  let from = 0;
  return marksIn(text).flatMap(({ at, name }): readonly TemplateProblem[] => {
    const message = messageOf(name, names);
    if (message === null) return [];
    for (let next = text.indexOf("\n", from); next !== -1 && next < at; next = text.indexOf("\n", next + 1)) line += 1;
    from = at;
    return [{ code: name === undefined ? "TEMPLATE_BROKEN" : "TEMPLATE_NAME_UNKNOWN", line, message }];
  });
}

function messageOf(name: Mark["name"], names: ReadonlySet<string>): string | null {
  if (name === undefined) return "Write `{{ name }}` for a parameter's value, or `{{{{` for two braces.";
  if (name === null || names.has(name)) return null;
  return "Name a launch parameter of this image between the braces, or write `{{{{` for two braces.";
}

/**
 * The text with the values in it, as they are: quoting for the file's own language is the template's affair. Throws where
 * the template has a problem with these names, and where the filled file would be larger than a file may be.
 */
export function fillTemplate(text: string, values: ReadonlyMap<string, string>): string {
  const [problem] = problemsOfTemplate(text, new Set(values.keys()));
  if (problem) throw new GatewayError("INVALID_REQUEST", `Line ${problem.line} of the template: ${problem.message}`);
  // Before a byte is written: a few braces can stand for any amount of text.
  const added = marksIn(text).reduce((sum, { name }) => sum + (name ? (values.get(name)?.length ?? 0) : 0), 0);
  if (added > fileLimits.bytesEach) throw tooLarge();
  const filled = text.replaceAll(mark, (_, name?: string) => (name === undefined ? "{{" : (values.get(name) ?? "")));
  if (Buffer.byteLength(filled) > fileLimits.bytesEach) throw tooLarge();
  return filled;
}

function tooLarge(): GatewayError {
  return new GatewayError(
    "INVALID_REQUEST",
    `The file filled in from its template is larger than ${fileLimits.bytesEach} bytes (1 MiB): give shorter values.`,
  );
}

function marksIn(text: string): readonly Mark[] {
  return [...text.matchAll(mark)].map((match) => ({
    at: match.index,
    name: match[0] === "{{{{" ? null : match.groups?.name,
  }));
}
