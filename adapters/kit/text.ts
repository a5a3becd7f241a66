/** A cloud's text without NULs (PostgreSQL refuses them) and outer blanks; null where nothing is left. */
export function cleanText(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.replaceAll("\u0000", "").toWellFormed().trim();
  return text === "" ? null : text;
}

/** The same, for text in which blanks and emptiness mean something, such as a tag's value. */
export function rawText(value: unknown): string {
  return typeof value === "string" ? value.replaceAll("\u0000", "").toWellFormed() : "";
}

/** Byte order of UTF-16 units: the same on every machine, unlike `localeCompare`. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
