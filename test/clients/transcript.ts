import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** One command of a transcript in a page, and what the page says that it prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** The code block that follows `<!-- mark -->` in demo/README.md. */
export function blockAfter(mark: string): string {
  const page = readFileSync(new URL("../../demo/README.md", import.meta.url), "utf8");
  const [, rest = ""] = page.split(`<!-- ${mark} -->\n`);
  const block = /^\n*```\w+\n([\s\S]*?)^```$/m.exec(rest)?.[1];
  if (block === undefined) throw new Error(`demo/README.md has no code block after <!-- ${mark} -->`);
  return block;
}

/** Lines that begin with `$ ` are commands, `> ` goes on with one, and everything else is what came of it. */
export function stepsOf(block: string): readonly Step[] {
  const steps: { command: string; output: string }[] = [];
  for (const line of block.split("\n")) {
    const last = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: "" });
    else if (last && line.startsWith("> ")) last.command += `\n${line.slice(2)}`;
    else if (last) last.output += `${line}\n`;
  }
  return steps;
}

/** Runs the commands in one shell, as somebody would who pastes them; ends at the first that fails. */
export async function runSteps(
  steps: readonly Step[],
  options: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Promise<readonly Step[]> {
  const border = "--- the next command ---";
  const script = steps.map(({ command }) => `echo '${border}'\n${command}\n`).join("");
  const { code, output } = await run("bash", ["-e", "-c", script], options);
  const outputs = output.split(`${border}\n`).slice(1);
  const done = outputs.map((text, index) => ({ command: steps[index]?.command ?? "", output: text }));
  if (code !== 0) throw new Error(`The last of these commands ended with ${code}:\n${JSON.stringify(done, null, 2)}`);
  return done;
}

/** True where the output is the page's: `…` stands for a piece of a line, alone in a line for any number of lines. */
export function isAsWritten(output: string, written: string): boolean {
  const lines = written.trim().split("\n");
  const pattern = lines.map((line) =>
    line.trim() === "…" ? "(?:.*\n)*?" : `${line.split("…").map(literally).join("[^\n]*")}\n`,
  );
  return new RegExp(`^${pattern.join("")}$`).test(written.trim() === "" ? `${output}\n` : `${output.trim()}\n`);
}

function literally(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** What it wrote to standard output and standard error, in the order of its writing. */
export function run(
  command: string,
  words: readonly string[],
  { folder, environment }: { readonly folder: string; readonly environment: Readonly<Record<string, string>> },
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      // Nothing of this machine's own accounts and settings: a home of its own, and no metadata service.
      env: { PATH: process.env.PATH, HOME: folder, AWS_EC2_METADATA_DISABLED: "true", ...environment },
    });
    let output = "";
    const read = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    const killAtExit = () => child.kill("SIGKILL");
    process.once("exit", killAtExit);
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("exit", killAtExit);
      resolve({ code, output });
    });
  });
}

/** Null where the command works, else why it does not, in a sentence. */
export async function whyNot(command: string, words: readonly string[], folder: string): Promise<string | null> {
  const name = `\`${[command, ...words].join(" ")}\``;
  try {
    const { code } = await run(command, words, { folder, environment: {} });
    return code === 0 ? null : `${name} does not work on this machine.`;
  } catch {
    return `${command} is not on the PATH of this machine.`;
  }
}
