import { type ImageOrder, wordsOf } from "../domain/filter.ts";
import { keyText } from "../domain/image.ts";
import type { ImageQuery, ImageWrite } from "../ports/store.ts";

/** The meaning of a query without SQL: what `store.suite.ts` holds both databases to. */
export function admits(
  { scope, filter, now }: ImageQuery,
  { provider, realm, facts, gone, views }: ImageWrite,
): boolean {
  const among = (values: readonly string[] | undefined, value: string | null) =>
    values === undefined || (value !== null && values.includes(value));
  const deregistered = facts.state === "DEREGISTERED" && filter.states?.includes("DEREGISTERED") === true;
  const withLost = filter.includeGone === true || deregistered;
  const { owners, createdAfter, createdBefore, deprecated, tags } = filter;
  return (
    (withLost || !gone) &&
    among(filter.providers, provider) &&
    among(filter.realms, realm) &&
    among(filter.states, facts.state) &&
    among(filter.visibilities, facts.visibility) &&
    among(filter.platforms, facts.platform) &&
    among(filter.architectures, facts.architecture) &&
    among(filter.rootDeviceTypes, facts.rootDeviceType) &&
    (owners === undefined ||
      [facts.owner?.id, facts.owner?.alias].some((name) => name != null && owners.includes(name))) &&
    (filter.name === undefined || (Boolean(facts.name) && expression(filter.name).test(facts.name ?? ""))) &&
    (createdAfter === undefined || (facts.createdAt !== null && facts.createdAt > createdAfter)) &&
    (createdBefore === undefined || (facts.createdAt !== null && facts.createdAt < createdBefore)) &&
    (deprecated === undefined || deprecated === (facts.deprecatedAt !== null && facts.deprecatedAt <= now)) &&
    (filter.paid === undefined || filter.paid === facts.paid) &&
    views.some(
      (view) =>
        scope.includes(view.backendId) &&
        among(filter.backends, view.backendId) &&
        (withLost || view.visible) &&
        begin(wordsOf(filter.text ?? ""), [
          ...[facts.name, facts.description].flatMap((text) => wordsOf(text ?? "")),
          ...view.facts.tags.flatMap((tag) => [...wordsOf(tag.key), ...wordsOf(tag.value)]),
        ]) &&
        (tags === undefined ||
          (tags.length > 0 &&
            tags.every(({ key, values }) =>
              view.facts.tags.some((tag) => tag.key === key && among(values, tag.value)),
            ))),
    )
  );
}

/** The sort text: SQL sorts by UTF-8 bytes. */
export function sorted(
  images: readonly ImageWrite[],
  { field, direction }: ImageOrder,
  ids: ReadonlyMap<string, number>,
) {
  const text = ({ facts }: ImageWrite) =>
    Buffer.from((field === "NAME" ? facts.name?.toLowerCase() : facts.createdAt) ?? "");
  const id = (image: ImageWrite) => ids.get(keyText(image)) ?? 0;
  const way = direction === "ASC" ? 1 : -1;
  return [...images].sort((left, right) => way * (Buffer.compare(text(left), text(right)) || id(left) - id(right)));
}

function expression(glob: string): RegExp {
  const pattern = Array.from(glob, (character) => {
    if (character === "*") return ".*";
    return character === "?" ? "." : character.replace(/[\\^$.|+()[\]{}]/u, "\\$&");
  });
  return new RegExp(`^${pattern.join("")}$`, "isu");
}

function begin(searched: readonly string[], words: readonly string[]): boolean {
  return searched.every((start) => words.some((word) => word.startsWith(start)));
}
