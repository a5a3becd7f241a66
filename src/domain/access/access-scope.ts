import { isAdmin, isOperator, type Viewer } from "./policy.ts";

/**
 * What somebody may see, in the index's words: what the backends of these organizations see, less what is private to
 * others; and, always, what is public.
 */
export interface AccessScope {
  readonly organizations: readonly string[] | "ALL";
  /** The backends whose views count, by id: views of such as were removed do not. */
  readonly backends: readonly string[];
  /** All that there are, of whomever: what is public is so by the word of one of them. */
  readonly everyBackend: readonly string[];
  /** Who asks, where private images of other people are hidden; null: none are. */
  readonly person: { readonly actor: string; readonly names: readonly string[] } | null;
}

/** What `can(viewer, "see", …)` allows, for many images at once. `backends` are all that there are. */
export function accessScopeOf(
  viewer: Viewer,
  backends: readonly { readonly id: string; readonly organization: string }[],
): AccessScope {
  const { organization, actor, names } = viewer;
  const everyBackend = backends.map(({ id }) => id);
  if (isOperator(viewer)) return everythingSeenBy(everyBackend);
  if (organization === null) return { organizations: [], backends: [], everyBackend, person: null };
  const own = backends.filter((backend) => backend.organization === organization);
  return {
    organizations: [organization],
    backends: own.map(({ id }) => id),
    everyBackend,
    person: isAdmin(viewer, organization) ? null : { actor, names },
  };
}

export function everythingSeenBy(backends: readonly string[]): AccessScope {
  return { organizations: "ALL", backends, everyBackend: backends, person: null };
}
