import { readFileSync } from "node:fs";
import { type Document, isAlias, isNode, LineCounter, parseDocument, visit, type YAMLError } from "yaml";
import { ConfigurationError, type Path } from "./problems.ts";

export interface ConfigurationDocument {
  readonly value: unknown;
  /** The line of the value at this path, or of what holds it where it is absent; null where the file has neither. */
  lineOf(path: Path): number | null;
}

/** Reads a YAML file. Throws ConfigurationError with what is wrong with the file, its lines and its columns. */
export function readDocument(file: string): ConfigurationDocument {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const problems = [...document.errors, ...document.warnings].map((error) => syntaxProblem(error, lines));
  if (problems.length > 0) throw new ConfigurationError(file, problems);
  const value = toValue(document, file, lines);
  if (value === null)
    throw new ConfigurationError(file, [
      'The file is empty. Write a backend into it, as README.md shows below "Your own accounts", or {} for a gateway without one.',
    ]);
  return {
    value,
    lineOf(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return null;
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    throw new ConfigurationError(file, [unreadable(code)]);
  }
}

function unreadable(code: unknown): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return "There is no such file. Check the path behind --config.";
    case "EISDIR":
      return "It is a folder. Name the file in it behind --config.";
    case "EACCES":
    case "EPERM":
      return "This user may not read the file. Check its rights.";
    default:
      return "The file cannot be read. Check the disk it is on.";
  }
}

/** Never the parser's own words: they quote the file, which may hold a password. */
const syntaxWords: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  BAD_INDENT:
    "is indented otherwise than its neighbors, or follows a bracket that is not closed. Lines of one section begin in the same column",
  BAD_SCALAR_START: "begins with a character that needs quotes. Write the text in quotes",
  BLOCK_AS_IMPLICIT_KEY: "has two keys. Write one key a line",
  DUPLICATE_KEY: "repeats a key of its section. Keep one of them",
  MISSING_CHAR: "lacks a character: a closing quote or bracket, a comma, a colon, or the - of a list",
  MULTIPLE_DOCS: "begins a second document. Keep one",
  TAB_AS_INDENT: "is indented with a tab. Use spaces",
  TAG_RESOLVE_FAILED: "has a tag that begins with ! and means nothing here. Write the text in quotes",
};

function syntaxProblem({ code, pos: [offset] }: YAMLError, lines: LineCounter): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}: ${syntaxWords[code] ?? "is not valid YAML. Check quotes, colons and indentation"}.`;
}

function toValue(document: Document, file: string, lines: LineCounter): unknown {
  try {
    return document.toJS() ?? null;
  } catch {
    // What parses and has no value refers to an anchor that is not there, or to too many.
    let line: number | undefined;
    visit(document, {
      Alias(_, alias) {
        if (isAlias(alias) && line === undefined && !alias.resolve(document) && alias.range)
          line = lines.linePos(alias.range[0]).line;
      },
    });
    const problem = "a text that begins with * refers to an anchor. Write the text in quotes";
    throw new ConfigurationError(file, [line === undefined ? `${problem}.` : `line ${line}: ${problem}.`]);
  }
}
