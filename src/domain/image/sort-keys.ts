/** Texts whose order by bytes is the natural order of names: digits as numbers, `v-1.9` before `v-1.10`. Of a folded name. */
export function naturalKey(name: string): string {
  return name.replaceAll(/\d+/g, numberKey);
}

/**
 * The version that a folded name holds: the first numbers joined by dots (`1.10.0` in `web-1.10.0-amd64`), else the number
 * behind a `v` that begins a word (`v2`). Ordered number by number; what follows does not count. Empty where there is none.
 */
export function versionKey(name: string): string {
  const version = dotted.exec(name)?.[0] ?? single.exec(name)?.[1] ?? "";
  return version.replaceAll(/\d+/g, numberKey).replaceAll(".", "");
}

const dotted = /\d+(?:\.\d+)+/;
const single = /(?<![\p{L}\p{N}])v(\d+)/u;

/** How many digits come first, then the digits: a longer number is a larger one. It still begins with a digit. */
function numberKey(digits: string): string {
  const number = digits.replace(/^0+(?=\d)/, "");
  const { length } = number;
  return length < 9 ? `${length}${number}` : `9${String(length).padStart(3, "0")}${number}`;
}
