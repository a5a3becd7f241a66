/**
 * True where an object in this JSON text has the same member twice: parsers disagree about which one counts, so one that
 * checks a token and another that reads it could see different callers. Throws where the text is no JSON. Linear in its
 * length: anybody may send one.
 */
export function hasDuplicateMembers(json: string): boolean {
  const value: unknown = JSON.parse(json);
  return membersWritten(json) !== membersIn(value);
}

/** In valid JSON a text in quotes is a member's name exactly where a colon follows; colons elsewhere stand in quotes. */
function membersWritten(json: string): number {
  let written = 0;
  let isQuoted = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === "\\") at += 1;
    else if (!isQuoted && character === ":") written += 1;
  }
  return written;
}

function membersIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const below = Object.values(value).reduce<number>((sum, item) => sum + membersIn(item), 0);
  return Array.isArray(value) ? below : below + Object.keys(value).length;
}
