import type { LaunchPermission } from "../image/image.ts";
import type { NewEntry } from "../lifecycle/lifecycle.ts";
import type { KnownImage, Look } from "../lifecycle/observe.ts";
import { enterprise, everybody, isOutside, without } from "./publication.ts";

/**
 * To whom of those outside a look shows an image opened, that was not so at the look before. Only what was OBSERVED
 * counts: what nobody knows since when it is so may have been so before anybody asked for approval. Everybody's right comes
 * with the visibility, which each look tells, and is not counted once more where it is told as a permission.
 */
export function openedOutside(
  before: KnownImage | null,
  { record, backendId }: Look,
  entries: readonly NewEntry[],
  reach: { readonly ownAccounts: ReadonlySet<string>; readonly namesGrantees: boolean },
): { readonly grantees: readonly LaunchPermission[]; readonly told: NewEntry | null } {
  const owned = record?.view.owned === true;
  const news = owned ? entries.filter(({ source }) => source === "OBSERVED") : [];
  const shown = record?.view.launchPermissions ?? [];
  const known = before?.views.find((view) => view.backendId === backendId)?.facts.launchPermissions ?? [];
  // Two backends may be of one account: what one of them told is no news of the other.
  const others = before?.views.filter((view) => view.facts.owned && view.backendId !== backendId) ?? [];
  const toldElsewhere = others.flatMap(({ facts }) => facts.launchPermissions ?? []);
  const outside = (permissions: readonly LaunchPermission[]) =>
    without(permissions, toldElsewhere).filter((one) => one.type !== "EVERYBODY" && isOutside(one, reach.ownAccounts));
  const visible = (was: unknown, is: unknown) => {
    if (is === "PUBLIC") return [everybody];
    return is === "SHARED" && !reach.namesGrantees && was !== "PUBLIC" ? [enterprise] : [];
  };
  const openedBy = ({ kind, before: was, after }: NewEntry): readonly LaunchPermission[] => {
    switch (kind) {
      case "image.visibility-changed":
        return visible(was, after);
      case "launch-permission.granted":
        // Entries of this kind hold a permission.
        return outside([after as unknown as LaunchPermission]);
      case "image.registered":
        return [...visible(null, record?.facts.visibility), ...outside(shown)];
      case "view.became-visible":
        return outside(without(shown, known));
      default:
        return [];
    }
  };
  const told = news.find((entry) => openedBy(entry).length > 0) ?? null;
  const grantees = news.flatMap(openedBy);
  return { grantees: grantees.filter((one, at) => without([one], grantees.slice(0, at)).length > 0), told };
}
