import { longestPost, longestTitle } from "../../domain/discussions/discussion.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import { objectionsToText } from "../assets/document-rules.ts";
import { refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

/** A table is filled up to its width: 16 KiB could be rendered as a megabyte, and for half a second. */
const mostCells = 10_000;

/** Empty where the post may be written. */
export function objectionsToPost(markdown: string): readonly UserError[] {
  const objections = objectionsToText(longestPost, "markdown", markdown);
  if (objections.length > 0) return objections;
  if (markdown.trim() === "") return [refusal("INVALID_REQUEST", ["markdown"], "Write something.")];
  const lines = markdown.split(/\r\n?|\n/);
  const widest = Math.max(...lines.map((line) => line.split("|").length));
  if (widest > 1 && widest * lines.length > mostCells)
    return [refusal("INVALID_REQUEST", ["markdown"], "Use smaller tables, or put fewer `|` into one line.")];
  return [];
}

/** Empty where a topic may be called so. */
export function objectionsToTitle(title: string): readonly UserError[] {
  const objection = (message: string) => [refusal("INVALID_REQUEST", ["title"], message)];
  if (title.trim() === "") return objection("Give it a title.");
  const problem = characterProblem(title, "ONE_LINE");
  if (problem !== null) return objection(problem);
  if (title.length > 4 * longestTitle || Array.from(title).length > longestTitle)
    return objection(`Use at most ${longestTitle} characters.`);
  return [];
}
