import { GatewayError } from "../errors.ts";
import { fileLimits } from "./injected-file.ts";

/**
 * `{{ name }}` stands for a parameter's value, `{{{{` for two braces, and there is no more: no logic, and values are not
 * looked into. Closing braces stand for themselves.
 */
const name = / *(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}) *\}\}/y;

/** More are told once these are corrected. */
const mostProblems = 100;

export interface TemplateProblem {
  readonly code: "TEMPLATE_BROKEN" | "TEMPLATE_NAME_UNKNOWN";
  /** From 1. */
  readonly line: number;
  /** What to write instead; holds nothing of the template. */
  readonly message: string;
}

interface Mark {
  readonly at: number;
  /** Behind it. */
  readonly to: number;
  /** Of the parameter; null of the two braces; undefined where nothing stands for something. */
  readonly name: string | null | undefined;
}

/** The parameters whose values go into it, each once, in the order of the text. */
export function namesInTemplate(text: string): readonly string[] {
  const names = new Set<string>();
  for (const { name } of marksIn(text)) if (name) names.add(name);
  return [...names];
}

/** What keeps the text from being filled in from parameters of these names: the first hundred. */
export function problemsOfTemplate(text: string, names: ReadonlySet<string>): readonly TemplateProblem[] {
  return problemsOf(text, marksIn(text), names);
}

function problemsOf(text: string, marks: readonly Mark[], names: ReadonlySet<string>): readonly TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  let line = 1;
  let from = 0;
  for (const { at, name } of marks) {
    const message = messageOf(name, names);
    if (message === null) continue;
    for (let next = text.indexOf("\n", from); next !== -1 && next < at; next = text.indexOf("\n", next + 1)) line += 1;
    from = at;
    if (problems.length === mostProblems) break;
    problems.push({ code: name === undefined ? "TEMPLATE_BROKEN" : "TEMPLATE_NAME_UNKNOWN", line, message });
  }
  return problems;
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
  const marks = marksIn(text);
  const [problem] = problemsOf(text, marks, new Set(values.keys()));
  if (problem) throw new GatewayError("INVALID_REQUEST", `Line ${problem.line} of the template: ${problem.message}`);
  // Before a byte is written: a few braces can stand for any amount of text.
  const added = marks.reduce((sum, { name }) => sum + (name ? (values.get(name)?.length ?? 0) : 0), 0);
  if (added > fileLimits.bytesEach) throw tooLarge();
  let filled = "";
  let from = 0;
  for (const { at, to, name } of marks) {
    filled += text.slice(from, at) + (name ? (values.get(name) ?? "") : "{{");
    from = to;
  }
  filled += text.slice(from);
  if (Buffer.byteLength(filled) > fileLimits.bytesEach) throw tooLarge();
  return filled;
}

function tooLarge(): GatewayError {
  return new GatewayError(
    "INVALID_REQUEST",
    `The file filled in from its template is larger than ${fileLimits.bytesEach} bytes (1 MiB): give shorter values.`,
  );
}

/** In order. Without a regular expression for what needs none: a MiB of braces is read in a few milliseconds. */
function marksIn(text: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = text.indexOf("{{"); at !== -1; ) {
    const mark = markAt(text, at);
    marks.push(mark);
    at = text.indexOf("{{", mark.to);
  }
  return marks;
}

function markAt(text: string, at: number): Mark {
  if (text.startsWith("{{{{", at)) return { at, to: at + 4, name: null };
  name.lastIndex = at + 2;
  const found = name.exec(text)?.groups?.name;
  return { at, to: found === undefined ? at + 2 : name.lastIndex, name: found };
}
