import { GatewayError } from "../errors.ts";
import { characterProblem } from "../text/written-text.ts";
import { fileLimits } from "./injected-file.ts";

/**
 * A line of SmartCloud's `scripts.txt`: a file of the catalogue entry, and where it goes in the machine. The format has no
 * column for mode, owner and group.
 */
export interface Script {
  /** Of the file in the catalogue entry; has no `=` in it. */
  readonly name: string;
  readonly target: string;
}

export interface ScriptProblem {
  readonly code: "SCRIPT_LINE_INVALID" | "TOO_MANY_SCRIPTS";
  /** From 1. */
  readonly line: number;
  /** What to write instead; of the text it names a hidden character, and repeats nothing else. */
  readonly message: string;
}

/**
 * Reads `name=target` a line. Empty lines say nothing, lines may end as on Windows, and the last needs no end. Whether
 * a target is a path where a file may go is not asked here.
 */
export function parseScripts(text: string): {
  readonly scripts: readonly Script[];
  readonly problems: readonly ScriptProblem[];
} {
  const scripts: Script[] = [];
  const problems: ScriptProblem[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    if (scripts.length + problems.length === fileLimits.files) {
      const message = `Write at most ${fileLimits.files} lines.`;
      return { scripts, problems: [...problems, { code: "TOO_MANY_SCRIPTS", line: index + 1, message }] };
    }
    const border = line.indexOf("=");
    const script = { name: line.slice(0, Math.max(0, border)), target: line.slice(border + 1) };
    if (border !== -1 && isScript(script)) scripts.push(script);
    else {
      const message =
        characterProblem(line, "ONE_LINE") ?? "Write the file's name, `=` and the whole path that the file gets.";
      problems.push({ code: "SCRIPT_LINE_INVALID", line: index + 1, message });
    }
  }
  return { scripts, problems };
}

/** Writes what `parseScripts` reads. Throws where a name or a target cannot be told from its line. */
export function printScripts(scripts: readonly Script[]): string {
  const broken = scripts.findIndex((script) => !isScript(script));
  if (broken !== -1)
    throw new GatewayError(
      "INVALID_REQUEST",
      `File ${broken + 1} cannot be written into scripts.txt: give it a name without \`=\`, and neither name nor path may be empty or hold control characters.`,
    );
  return scripts.map(({ name, target }) => `${name}=${target}\n`).join("");
}

/** Whether a line can begin with it. */
export function isScriptName(name: string): boolean {
  return isText(name) && !name.includes("=") && !name.startsWith("\ufeff");
}

function isScript({ name, target }: Script): boolean {
  return isScriptName(name) && isText(target);
}

function isText(text: string): boolean {
  return text.trim() !== "" && characterProblem(text, "ONE_LINE") === null;
}
