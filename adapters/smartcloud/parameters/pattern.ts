/**
 * SmartCloud's patterns are those of browsers of the time, where every sign may be escaped. With the `u` flag only signs
 * that mean something may be: the others lose their backslash, and mean the same.
 */
export function toUnicodePattern(source: string): string {
  let inClass = false;
  return source.replace(/\\([\s\S])|[[\]]/g, (found, escaped: string | undefined) => {
    if (escaped === undefined) inClass = found === "[" || (inClass && found !== "]");
    else if (escaped === "-" && inClass) return found;
    return escaped === undefined || /[\w^$\\.*+?()[\]{}|/]/.test(escaped) ? found : escaped;
  });
}
