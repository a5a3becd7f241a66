import type { RequestContext } from "../../../schema/root/context.ts";
import type { Catalog } from "../../gateway/images/catalog.ts";
import type { Loaders } from "../../gateway/loaders.ts";

/** What an execution read, as far as it decides how long its answer holds. */
export interface Recording {
  readonly context: RequestContext;
  /**
   * Until when the answer holds while the store's revision stays the same, in milliseconds since 1970; Infinity where
   * the clock changes nothing in it. Null: it may depend on a cloud, a cache, the request or on what no revision counts.
   */
  readonly until: () => number | null;
}

/** They read the index, the ledger and the sources, and nothing else. What is not named here is taken to read more. */
const counted: ReadonlySet<PropertyKey> = new Set([
  "viewer",
  "backends",
  "lifecycle",
] satisfies (keyof RequestContext)[]);
const countedLoaders: ReadonlySet<PropertyKey> = new Set(["history"] satisfies (keyof Loaders)[]);

export function recorded(context: RequestContext): Recording {
  let until: number | null = Number.POSITIVE_INFINITY;
  const unkeepable = () => {
    until = null;
  };

  const catalog: Catalog = {
    ...context.catalog,
    async list(...asked) {
      const list = await context.catalog.list(...asked);
      if (until !== null) until = Math.min(until, list.until);
      return list;
    },
    sources(...asked) {
      unkeepable();
      return context.catalog.sources(...asked);
    },
  };
  const loaders = () =>
    watched(context.loaders, (name) => {
      if (!countedLoaders.has(name)) unkeepable();
    });
  let watchedLoaders: Loaders | null = null;

  return {
    until: () => until,
    // Apollo copies what a context has itself, so that all of it would be read: this one has nothing itself.
    context: Object.create(
      new Proxy(context, {
        get(target, name) {
          if (name === "catalog") return catalog;
          if (name === "loaders") {
            watchedLoaders ??= loaders();
            return watchedLoaders;
          }
          // Whether it is a promise is asked of every parameter of a resolver.
          if (Object.hasOwn(target, name) && !counted.has(name)) unkeepable();
          return Reflect.get(target, name);
        },
      }),
    ),
  };
}

function watched<Target extends object>(target: Target, note: (name: PropertyKey) => void): Target {
  return new Proxy(target, {
    get(object, name) {
      if (Object.hasOwn(object, name)) note(name);
      return Reflect.get(object, name);
    },
  });
}
