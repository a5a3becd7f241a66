import { setImmediate } from "node:timers/promises";
import { renderMarkdown } from "./markdown.ts";

/** Of what is shorter, a hundred take less than the longest one. */
const short = 500;
let last: Promise<unknown> = Promise.resolve();

/** As `renderMarkdown`, one text after the other, each in a turn of its own: a page of them keeps nobody else waiting. */
export function renderGently(text: string): Promise<string> {
  if (text.length <= short) return Promise.resolve(renderMarkdown(text));
  const rendered = last.then(() => setImmediate()).then(() => renderMarkdown(text));
  last = rendered.catch(() => {});
  return rendered;
}
