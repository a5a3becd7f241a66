import { keyText, type LaunchPermission } from "../../domain/image/image.ts";
import type { NewEntry } from "../../domain/lifecycle/lifecycle.ts";
import type { Look, Outcome } from "../../domain/lifecycle/observe.ts";
import { openedOutside } from "../../domain/publications/out-of-band.ts";
import { without } from "../../domain/publications/publication.ts";
import { permissionJson } from "../../domain/text/diff.ts";
import type { IndexedImage, WriteTransaction } from "../../ports/store/store.ts";
import type { Backend, Backends } from "../backends/backends.ts";
import { ownAccountsOf } from "./own-accounts.ts";
import { needsApproval, type PublicationDefaults } from "./policies.ts";

export interface OutsideParts {
  readonly backend: Backend;
  readonly backends: Backends;
  readonly publicationDefaults: PublicationDefaults;
}

/** A look, what was known before it, and what it adds. */
export interface Observation {
  readonly look: Look;
  readonly known: IndexedImage | null;
  readonly outcome: Outcome;
  /** Whom the gateway itself opened the image to just now; nobody for sweeps. */
  readonly asked: readonly LaunchPermission[];
}

/** The accounts that a grant may name without being one to others; nobody is asked where no look could tell of one. */
export async function accountsFor(
  { backend, backends }: OutsideParts,
  looks: readonly Look[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const isTelling = looks.some(
    ({ record, previousSweepAt }) =>
      previousSweepAt !== null &&
      record?.view.owned &&
      record.view.launchPermissions?.some(({ type }) => type === "ACCOUNT"),
  );
  return isTelling ? ownAccountsOf(backends, backend.organization, backend.provider, signal) : new Set();
}

/**
 * The entries about images that somebody opened to others at the cloud itself, for those organizations that ask for
 * approval: one for each image that a look shows so, behind what the look tells anyhow. What an approved request of ours
 * wanted, and the ledger has not told of yet, is covered by it, once.
 */
export async function entriesOutside(
  { backend, publicationDefaults }: OutsideParts,
  transaction: WriteTransaction,
  observations: readonly Observation[],
  ownAccounts: ReadonlySet<string>,
): Promise<ReadonlyMap<string, NewEntry>> {
  const { publications } = transaction;
  const { organization } = backend;
  const reach = { ownAccounts, namesGrantees: backend.adapter.launchPermissions !== undefined };
  const opened = observations.flatMap(({ look, known, outcome, asked }) => {
    const { grantees, told } = openedOutside(known, look, outcome.entries, reach);
    const others = without(grantees, asked);
    return told && others.length > 0 ? [{ grantees: others, told }] : [];
  });
  if (opened.length === 0 || !(await needsApproval(publications, publicationDefaults, organization))) return new Map();
  const approved = await publications.untold(
    organization,
    opened.map(({ told }) => told.key),
  );
  const entries = new Map<string, NewEntry>();
  for (const { grantees, told } of opened) {
    let uncovered = grantees;
    for (const { id, untold } of approved.get(keyText(told.key)) ?? []) {
      const left = without(uncovered, untold);
      if (left.length < uncovered.length) await publications.tell(id, uncovered);
      uncovered = left;
    }
    if (uncovered.length === 0) continue;
    const after = { permissions: uncovered.map(permissionJson) };
    entries.set(keyText(told.key), { ...told, kind: "image.published-outside-approval", before: null, after });
  }
  return entries;
}
