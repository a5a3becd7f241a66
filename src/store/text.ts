import { hash } from "node:crypto";
import { wordsOf } from "../domain/image/filter.ts";
import type { ImageFacts, Tag } from "../domain/image/image.ts";

/** Text that both databases can hold: PostgreSQL refuses U+0000, and half a surrogate pair has no UTF-8 form. */
export function storableText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes("\0") ? wellFormed.replaceAll("\0", "") : wellFormed;
}

// PostgreSQL's index rows end at 2,704 bytes, and a code point takes up to four.
const indexedNameLength = 512;
const indexedTagLength = 250;

/** A name without case, code point by code point, so that `?` stays one character; the first 512 count. */
export function foldName(name: string | null): string {
  if (name === null) return "";
  const text = storableText(name);
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().slice(0, indexedNameLength);
  return Array.from(text).slice(0, indexedNameLength).map(foldCodePoint).join("");
}

/** By way of upper case, because `ς` and `σ` are one letter there. */
function foldCodePoint(character: string): string {
  for (const folded of [character.toUpperCase().toLowerCase(), character.toLowerCase()]) {
    if (Array.from(folded).length === 1) return folded;
  }
  return character;
}

/** As `foldName`, in whole. */
export function foldGlob(glob: string): string {
  return Array.from(storableText(glob)).map(foldCodePoint).join("");
}

/** A LIKE pattern over folded names, with `\` as its escape character. */
export function likePattern(glob: string): string {
  return foldGlob(glob)
    .replaceAll(/[\\%_]/g, "\\$&")
    .replaceAll(/\*+/g, "%")
    .replaceAll("?", "_");
}

/** Text that stands for itself in a LIKE pattern with `\` as its escape character. */
export function likeLiteral(text: string): string {
  return storableText(text).replaceAll(/[\\%_]/g, "\\$&");
}

/** A tag's key or value for equality: as it is, or its start and hash where it is too long for an index. */
export function tagText(text: string): string {
  const storable = storableText(text);
  if (storable.length <= indexedTagLength) return storable;
  return `${storableText(storable.slice(0, indexedTagLength - 64))}${hash("sha256", storable)}`;
}

// A tsvector ends at 1 MiB and its words at 2,046 bytes; far beyond what a cloud allows in a description and its tags.
const longestWord = 100;
const mostWords = 2_000;

/** Words as both indexes compare them: the first hundred code points count. */
export function searchWords(text: string): readonly string[] {
  return wordsOf(text).map((word) =>
    word.length <= longestWord ? word : Array.from(word).slice(0, longestWord).join(""),
  );
}

function joinedWords(texts: readonly (string | null)[]): string {
  const words = new Set(texts.flatMap((text) => (text === null ? [] : searchWords(text))));
  return [...words].slice(0, mostWords / 2).join(" ");
}

export function imageWords({ name, description, detail }: ImageFacts): string {
  return joinedWords([name, description, ...pathsIn(detail)]);
}

/** What a cloud keeps under a path is known by that path too: the public SSM parameter of an image, for instance. */
function pathsIn(detail: ImageFacts["detail"]): readonly string[] {
  return Object.values(detail).flatMap((value) => (typeof value === "string" && value.startsWith("/") ? [value] : []));
}

export function tagWords(tags: readonly Tag[]): string {
  return joinedWords(tags.flatMap(({ key, value }) => [key, value]));
}
