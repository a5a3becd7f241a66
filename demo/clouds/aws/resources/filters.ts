import { awsError, invalidValue } from "../wire/errors.ts";
import type { Query } from "../wire/query.ts";

export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** `name` → how to read it; `tag:` and `tag-key` are added by `withTags`. */
export type FilterTable<Item> = Readonly<Record<string, (item: Item) => FilterValue | readonly FilterValue[]>>;

export type FilterValue = string | number | boolean | undefined;

const MAXIMUM_VALUES = 200;

export function readFilters(query: Query, isKnown: (name: string) => boolean): readonly Filter[] {
  const filters = query.structures("Filter").map((filter) => ({
    name: filter.text("Name") ?? "null",
    values: filter.list("Value"),
  }));
  for (const { name, values } of filters) {
    if (!isKnown(name)) throw invalidValue(`The filter '${name}' is invalid`);
    if (values.length === 0) throw invalidValue(`The filter '${name}' must have at least one value`);
  }
  if (filters.reduce((sum, { values }) => sum + values.length, 0) > MAXIMUM_VALUES) {
    throw awsError(
      "FilterLimitExceeded",
      `The maximum number of filter values specified on a single call is ${MAXIMUM_VALUES}`,
    );
  }
  return filters;
}

/** `*` is any run of characters, `?` any one, and a backslash takes the meaning from the next. */
export function createMatcher(patterns: readonly string[]): (value: string) => boolean {
  const exact = new Set<string>();
  const expressions: RegExp[] = [];
  for (const pattern of patterns) {
    if (/[*?\\]/.test(pattern)) expressions.push(toExpression(pattern));
    else exact.add(pattern);
  }
  return (value) => exact.has(value) || expressions.some((expression) => expression.test(value));
}

function toExpression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\\(.)|[*?]|[^*?\\]+|\\/gsu, (part, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped);
    if (part === "*") return ".*";
    if (part === "?") return ".";
    return literal(part);
  });
  return new RegExp(`^${source}$`, "su");
}

function literal(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}/]/g, "\\$&");
}

export interface Filtering<Item> {
  /** Throws for an unknown filter or too many values. */
  read(query: Query): readonly Filter[];
  matches(filters: readonly Filter[]): (item: Item) => boolean;
}

export function createFiltering<Item>(
  table: FilterTable<Item>,
  tagsOf?: (item: Item) => Readonly<Record<string, string>>,
): Filtering<Item> {
  const isKnown = (name: string) =>
    Object.hasOwn(table, name) ||
    (tagsOf !== undefined && (name === "tag-key" || (name.startsWith("tag:") && name.length > 4)));

  function valuesOf(name: string, item: Item): readonly string[] {
    if (tagsOf !== undefined && name === "tag-key") return Object.keys(tagsOf(item));
    if (tagsOf !== undefined && name.startsWith("tag:")) {
      const tags = tagsOf(item);
      const key = name.slice(4);
      return Object.hasOwn(tags, key) ? [tags[key] ?? ""] : [];
    }
    const value = table[name]?.(item);
    const values = Array.isArray(value) ? value : [value];
    return values.flatMap((one) => (one === undefined ? [] : String(one)));
  }

  return {
    read: (query) => readFilters(query, isKnown),
    matches(filters) {
      const tests = filters.map(({ name, values }) => ({ name, matcher: createMatcher(values) }));
      return (item) => tests.every(({ name, matcher }) => valuesOf(name, item).some(matcher));
    },
  };
}
