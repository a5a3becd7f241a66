import { readFileSync } from "node:fs";

/** A row of a table in a page: the words in backticks of its first cell, and its other cells as they are. */
export interface DocumentedRow {
  readonly name: string;
  readonly cells: readonly string[];
}

export function readPage(name: string): string {
  return readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
}

/** What stands below a heading `## …`, up to the next one. */
export function sectionOf(page: string, heading: string): string {
  const [, rest] = page.split(`\n## ${heading}\n`);
  if (rest === undefined) throw new Error(`the page has no heading "## ${heading}"`);
  return rest.split("\n## ")[0] ?? "";
}

/** The rows of all tables in a text whose first cell is one word in backticks. */
export function rowsOf(text: string): readonly DocumentedRow[] {
  return text.split("\n").flatMap((line) => {
    const row = /^\| `([^`]+)` \|(.*)\|$/.exec(line);
    const [, name, rest] = row ?? [];
    return name === undefined || rest === undefined
      ? []
      : [{ name, cells: rest.split("|").map((cell) => cell.trim()) }];
  });
}
