/**
 * True where an object in this JSON text has the same member twice: parsers disagree about which one counts, so one that
 * checks a token and another that reads it could see different callers. The text must be valid JSON.
 */
export function hasDuplicateMembers(json: string): boolean {
  // In valid JSON a text in quotes is a member's name exactly where a colon follows.
  const written = [...json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  return written !== membersIn(JSON.parse(json));
}

function membersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const below = Object.values(value).reduce<number>((sum, item) => sum + membersIn(item), 0);
  return Array.isArray(value) ? below : below + Object.keys(value).length;
}
