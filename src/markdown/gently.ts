import { inOwnTurn } from "../ports/event-loop.ts";
import { linksOf, renderMarkdown } from "./markdown.ts";

/** Of what is shorter, a hundred take less than the longest one. */
const short = 500;

/** As `renderMarkdown`, one text after the other, each in a turn of its own: a page of them keeps nobody else waiting. */
export function renderGently(text: string): Promise<string> {
  return text.length <= short ? Promise.resolve(renderMarkdown(text)) : inOwnTurn(() => renderMarkdown(text));
}

/** As `linksOf`, likewise. */
export function linksGently(text: string): Promise<readonly string[]> {
  return text.length <= short ? Promise.resolve(linksOf(text)) : inOwnTurn(() => linksOf(text));
}
