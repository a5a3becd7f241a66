import type { AccessScope } from "../../domain/access/access-scope.ts";
import { foldOwner, type ImageFilter, self, type TagFilter } from "../../domain/image/filter.ts";
import { type NamedImage, namesInHand } from "../../domain/image/names-in-hand.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { ImageQuery } from "../../ports/store/store.ts";
import { foldGlob, searchWords, storableText, tagText } from "../text.ts";
import { add, type Bits, copyOf, drop, has, isWithin, join, keep, sizeOf, slotsOf, wordsFor } from "./bits.ts";
import { type IndexRowView, type KeptRow, tagEntry } from "./rows.ts";
import { isPublicFor, rulesOf, type Scope } from "./scopes.ts";
import type { ColumnName, IndexTables } from "./tables.ts";

/** What a query means: of the rows in `bits` those that hold. */
export interface Match {
  readonly bits: Bits;
  /** True where all in `bits` hold. */
  readonly isExact: boolean;
  readonly holds: (row: KeptRow, slot: number) => boolean;
}

const always = () => true;

/** The rows that a query means: the same that `image-conditions.ts` says in SQL. */
export async function matches(tables: IndexTables, { accessScope, filter: asked, now }: ImageQuery): Promise<Match> {
  const filter = storable(asked);
  const count = tables.count();
  const scope = await tables.scopes.of(accessScope);
  const { gone, columns } = tables;
  const deregistered = filter.states?.includes("DEREGISTERED") ? columns.state.slotsWith("DEREGISTERED") : undefined;
  const ways = waysOf(filter);
  // Whoever sees every organization's rows finds an image by the views of each of them.
  const inOthers = accessScope.organizations === "ALL" && ways !== null;
  const bits = copyOf(filter.includeGone || inOthers ? scope.any : scope.visible, count);
  if (!filter.includeGone) {
    drop(bits, gone());
    if (deregistered) join(bits, keep(copyOf(scope.any, count), deregistered));
  }
  for (const [name, values] of listsOf(filter)) if (values) keep(bits, inColumn(tables, name, values, count));
  for (const [isAsked, slots] of [
    [filter.paid, tables.paid()],
    [filter.ownedByViewer, scope.owned],
  ] as const)
    if (isAsked !== undefined) (isAsked ? keep : drop)(bits, slots);
  if (filter.nativeIds) keep(bits, withIds(tables, filter.nativeIds, count));
  if (filter.owners) keep(bits, ownedBy(tables, filter.owners, scope, count));
  const tests = predicates(filter, now);
  const passes = (row: KeptRow) => tests.every((test) => test(row));
  if (ways === null) return { bits, isExact: tests.length === 0, holds: tests.length === 0 ? always : passes };

  const candidates = byViews(tables, filter, ways, count);
  const shows = showing(accessScope, filter, ways);
  const withLost = (slot: number) => deregistered !== undefined && has(deregistered, slot);
  if (inOthers) {
    const seen = await foundInOthers(tables, bits, candidates, (row, slot) => shows(row, withLost(slot)));
    return { bits: seen, isExact: tests.length === 0, holds: passes };
  }
  keep(bits, candidates);
  // Words of the image itself are in each of its views, whichever counts.
  const sure = filter.tags || filter.backends ? null : surely(tables, ways, count);
  if (sure && tests.length === 0 && isWithin(bits, sure)) return { bits, isExact: true, holds: always };
  return {
    ...{ bits, isExact: false },
    holds: (row, slot) => passes(row) && ((sure !== null && has(sure, slot)) || shows(row, withLost(slot))),
  };
}

/** How many rows hold. */
export async function found(tables: IndexTables, match: Match): Promise<number> {
  if (match.isExact) return sizeOf(match.bits);
  let size = 0;
  await eachHolding(tables, match, () => {
    size += 1;
  });
  return size;
}

/** Calls back with each row that holds, with a turn for everybody else in between. */
export function eachHolding(tables: IndexTables, { bits, holds }: Match, work: (slot: number) => void): Promise<void> {
  return eachOf(bits, tables, (row, slot) => {
    if (holds(row, slot)) work(slot);
  });
}

/** With its texts as the database has them. */
function storable(filter: ImageFilter): ImageFilter {
  const { backends, regions, owners, nativeIds } = filter;
  return {
    ...filter,
    ...(backends && { backends: backends.map(storableText) }),
    ...(regions && { regions: regions.map(storableText) }),
    ...(owners && { owners: owners.map(storableText) }),
    ...(nativeIds && { nativeIds: nativeIds.map(storableText) }),
  };
}

function listsOf(filter: ImageFilter): readonly (readonly [ColumnName, readonly string[] | undefined])[] {
  return [
    ["provider", filter.providers],
    ["region", filter.regions],
    ["state", filter.states],
    ["visibility", filter.visibilities],
    ["platform", filter.platforms],
    ["architecture", filter.architectures],
    ["rootDeviceType", filter.rootDeviceTypes],
  ];
}

function inColumn({ columns }: IndexTables, name: ColumnName, values: readonly string[], count: number): Bits {
  const found = noBits(count);
  for (const value of values) {
    const slots = columns[name].slotsWith(value);
    if (slots) join(found, slots);
  }
  return found;
}

function ownedBy({ owners }: IndexTables, asked: readonly string[], scope: Scope, count: number): Bits {
  const names = asked.map(foldOwner);
  const found = inPostings(owners, names, count);
  return names.includes(self) ? join(found, scope.owned) : found;
}

function inPostings(
  { slotsOf: slots }: Pick<IndexTables["owners"], "slotsOf">,
  values: readonly string[],
  count: number,
): Bits {
  const found = noBits(count);
  for (const value of values) for (const slot of slots(value)) add(found, slot);
  return found;
}

type Predicate = (row: KeptRow) => boolean;

function predicates({ name, createdAfter, createdBefore, deprecated }: ImageFilter, now: string): readonly Predicate[] {
  const all: Predicate[] = [];
  if (createdAfter !== undefined) all.push((row) => row.createdAt > createdAfter);
  if (createdBefore !== undefined) all.push((row) => row.createdAt !== "" && row.createdAt < createdBefore);
  if (deprecated !== undefined)
    all.push((row) => deprecated === (row.deprecatedAt !== null && row.deprecatedAt <= now));
  if (name !== undefined) {
    const fits = globOf(foldGlob(name));
    all.push((row) => row.name !== "" && fits(row.name));
  }
  return all;
}

/** A folded glob over folded names: `*` any characters, `?` one. */
export function globOf(parts: string): (name: string) => boolean {
  const [first = "", ...rest] = parts.split(/\*+/);
  const plain = !parts.includes("?");
  if (plain && rest.length === 0) return (name) => name === first;
  if (plain && rest.length === 2 && first === "" && rest[1] === "") return (name) => name.includes(rest[0] ?? "");
  if (plain && rest.length === 1 && rest[0] === "") return (name) => name.startsWith(first);
  const pattern = [first, ...rest].map(literal).join(".*");
  const expression = new RegExp(`^${pattern}$`, "su");
  return (name) => expression.test(name);
}

const literal = (text: string): string =>
  Array.from(text, (character) => (character === "?" ? "." : character.replace(/[\\^$.|+()[\]{}/]/u, "\\$&"))).join("");

/** Every slot with a view that may hold what is asked of one, and others. */
function byViews(tables: IndexTables, { tags, backends }: ImageFilter, ways: readonly Way[], count: number): Bits {
  const candidates = noBits(count);
  for (const way of ways) join(candidates, candidatesOf(tables, way, count));
  if (tags?.length === 0) candidates.fill(0);
  for (const tag of tags ?? []) keep(candidates, inPostings(tables.tags, tagEntriesOf(tag), count));
  if (backends) keep(candidates, inPostings(tables.ofBackend, backends, count));
  return candidates;
}

/** The foremost rows, out of `bits`, of images of which some row's view shows what is asked for. */
async function foundInOthers(
  tables: IndexTables,
  bits: Bits,
  candidates: Bits,
  shows: (row: KeptRow, foremost: number) => boolean,
): Promise<Bits> {
  const all = noBits(tables.count());
  await eachOf(candidates, tables, (row, slot) => {
    const foremost = tables.sameImage(slot).find((same) => has(bits, same));
    if (foremost !== undefined && shows(row, foremost)) add(all, foremost);
  });
  return all;
}

/** The slots that certainly hold a way: by words of the image itself. Null where no way is words alone. */
function surely({ words }: IndexTables, ways: readonly Way[], count: number): Bits | null {
  const [way, ...others] = ways;
  if (!way || way.image !== null || others.some(({ image }) => image === null)) return null;
  const sure = noBits(count).fill(0xffffffff);
  for (const word of way.words) keep(sure, words.beginning(word, count));
  return sure;
}

/** One way in which a view may be what a text asks for: it says the words, and is of the image that the text names. */
interface Way {
  readonly words: readonly string[];
  readonly image: NamedImage | null;
}

const noBits = (count: number): Bits => new Uint32Array(wordsFor(count));

const anyView: Way = { words: [], image: null };

/** Null where nothing of a view is asked for but that it is seen. */
function waysOf({ text, backends, tags }: ImageFilter): readonly Way[] | null {
  const ways = text === undefined ? [anyView] : waysOfText(text);
  return backends || tags || ways.some((way) => way !== anyView) ? ways : null;
}

function waysOfText(text: string): readonly Way[] {
  const { images, text: whole, rest } = namesInHand(text);
  const words = searchWords(whole);
  const named = images.map((image) => ({ image, words: searchWords(rest) }));
  if (words.length > 0) return [{ words, image: null }, ...named];
  return named.length > 0 ? named : [anyView];
}

/** Every slot that the way may mean, and others. */
function candidatesOf(tables: IndexTables, { words, image }: Way, count: number): Bits {
  const found = noBits(count).fill(0xffffffff);
  for (const word of words)
    keep(found, join(tables.words.beginning(word, count), tables.tagWords.beginning(word, count)));
  return image ? keep(found, withId(tables, noBits(count), image.nativeId, image.isWhole)) : found;
}

/** Adds the slots with this native id, or with one that begins so. */
function withId({ ids, rowAt }: IndexTables, found: Bits, id: string, isWhole: boolean): Bits {
  for (let at = ids.before(id, -1); ; at += 1) {
    const slot = ids.slots[at] ?? -1;
    const nativeId = rowAt(slot)?.nativeId;
    if (nativeId === undefined || !(isWhole ? nativeId === id : nativeId.startsWith(id))) return found;
    add(found, slot);
  }
}

function withIds(tables: IndexTables, ids: readonly string[], count: number): Bits {
  const found = noBits(count);
  for (const id of ids) withId(tables, found, id, true);
  return found;
}

function isCalled(row: KeptRow, { nativeId, isWhole, region }: NamedImage): boolean {
  if (region !== null && row.region !== region) return false;
  if (isWhole || row.nativeId === nativeId) return row.nativeId === nativeId;
  // As the database compares: what follows is a character below "~".
  return row.nativeId.startsWith(nativeId) && row.nativeId.charAt(nativeId.length) < "~";
}

const hasWord = (words: readonly string[], start: string): boolean => words.some((word) => word.startsWith(start));

/** Whether a view of the row counts and holds all that is asked for. */
function showing(accessScope: AccessScope, filter: ImageFilter, ways: readonly Way[]) {
  const rules = rulesOf(accessScope, accessScope.person);
  const among = filter.backends && new Set(filter.backends);
  const wanted = filter.tags?.map(tagEntriesOf);
  const holds = (row: KeptRow, view: Pick<IndexRowView, "words" | "tags">) =>
    ways.some(
      ({ words, image }) =>
        (image === null || isCalled(row, image)) &&
        words.every((word) => hasWord(row.words, word) || hasWord(view.words, word)),
    ) &&
    (wanted === undefined || wanted.every((entries) => entries.some((entry) => view.tags.includes(entry))));
  return (row: KeptRow, withLost: boolean): boolean => {
    const counts = (visible: boolean) => visible || withLost || filter.includeGone === true;
    if (!among && isPublicFor(row, rules) && counts(!row.gone) && holds(row, nothing)) return true;
    if (!rules.isOwn(row)) return false;
    return row.views.some(
      (view) =>
        rules.ours.has(view.backendId) &&
        (!among || among.has(view.backendId)) &&
        counts(view.visible) &&
        holds(row, view),
    );
  };
}

/** Everybody's view has neither tags nor words of its own. */
const nothing = { words: [], tags: [] };

function tagEntriesOf({ key, values }: TagFilter): readonly string[] {
  return values ? values.map((value) => tagEntry(tagText(key), tagText(value))) : [tagText(key)];
}

/** Calls back with each slot's row, with a turn for everybody else in between. */
async function eachOf(slots: Bits, { rowAt }: IndexTables, work: (row: KeptRow, slot: number) => void): Promise<void> {
  let looked = 0;
  for (const slot of slotsOf(slots)) {
    const row = rowAt(slot);
    if (row) work(row, slot);
    looked += 1;
    if (looked % 2_048 === 0) await breathe();
  }
}
