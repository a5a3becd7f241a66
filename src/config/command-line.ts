import { parseArgs } from "node:util";
import { GatewayError } from "../domain/errors.ts";

export const defaultFile = "tintype.yaml";

export const usage = `Usage: npm start [-- --config FILE]

  --config FILE  the configuration; by default ${defaultFile} in this folder, and without one the demo clouds
  --version      prints the version
  --help         prints this

docs/configuration.md has every key of the file and every environment variable.
`;

export type CommandLine =
  | { readonly does: "help" }
  | { readonly does: "version" }
  | { readonly does: "start"; readonly file: string | null };

const options = {
  config: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

/** Reads the words behind the program's name. Throws GatewayError BAD_USER_INPUT that names the first wrong one. */
export function readCommandLine(words: readonly string[]): CommandLine {
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true });
  let command: CommandLine = { does: "start", file: null };
  for (const token of tokens) {
    if (token.kind === "positional") throw refusal(`"${token.value}" is not an option: options begin with --`);
    if (token.kind === "option-terminator") continue;
    const { name, rawName, value } = token;
    switch (name) {
      case "config":
        if (!value || value.startsWith("-")) throw refusal(`${rawName} needs a file, as in --config ${defaultFile}`);
        if (command.does === "start") command = { does: "start", file: value };
        break;
      case "help":
      case "version":
        if (value !== undefined) throw refusal(`${rawName} takes no value`);
        if (command.does !== "help") command = { does: name };
        break;
      default:
        throw refusal(`There is no option ${rawName}`);
    }
  }
  return command;
}

function refusal(problem: string): GatewayError {
  return new GatewayError("BAD_USER_INPUT", `${problem}.\n\n${usage.trimEnd()}`);
}
