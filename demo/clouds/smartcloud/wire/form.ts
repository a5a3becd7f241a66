/** Reads a form body as clients really send it: blanks as `+` or `%20`, `/` and `=` raw inside values. */
export function readForm(body: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const pair of body.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    fields.set(name, equals < 0 ? "" : decode(pair.slice(equals + 1)));
  }
  return fields;
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    // A lone percent sign is what half-encoding clients send; the text is then meant as it stands.
    return spaced;
  }
}
