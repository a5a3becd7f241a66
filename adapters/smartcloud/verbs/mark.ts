/**
 * The cloud takes no client token and lets many things have one name. So what a verb makes says in its own text which
 * intent it was made for, and whoever repeats the intent finds it there before asking for a second one.
 */
export type Mark = string;

export function markOf(token: string): Mark {
  return `[tintype:${token.slice(0, 12)}]`;
}

/** How a plan shows it: a dry run has no intent. */
export const plannedMark: Mark = "[tintype:…]";

/** The text with the mark at its end, in the place of one that came along from another image's text. */
export function marked(text: string | null, mark: Mark): string {
  const own = (text ?? "").replace(/(\s*\[tintype:[0-9a-f]{12}\])+\s*$/, "").trim();
  return own === "" ? mark : `${own} ${mark}`;
}

export function bears(text: string | null, mark: Mark): boolean {
  return text === mark || (text?.endsWith(` ${mark}`) ?? false);
}
