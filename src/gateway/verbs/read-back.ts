import type { ImageRecord } from "../../domain/image/image.ts";
import { type Difference, different, textDifferences } from "../../domain/lifecycle/difference.ts";
import { permissionText } from "../../domain/text/diff.ts";
import type { VerbName } from "./rules.ts";
import type { RequestOf } from "./verb.ts";

// What a cloud ignored: it said yes, and shows the image otherwise. What only one cloud has, its facet compares (`differs`).

/** `permissionsKnown`: the launch permissions in the record were asked for just now. */
export function differencesFrom(
  verb: string,
  request: unknown,
  record: ImageRecord,
  permissionsKnown: boolean,
): readonly Difference[] {
  const compare = checks[verb as VerbName];
  // The intent was begun with the request of this very verb.
  return compare?.(record, request as never, permissionsKnown) ?? [];
}

type Check<Request> = (record: ImageRecord, request: Request, permissionsKnown: boolean) => readonly Difference[];

const permissions: (word: "keeps" | "lacks") => Check<RequestOf<"permissionGranting">> =
  (word) =>
  ({ view }, asked, permissionsKnown) => {
    if (!permissionsKnown) return [];
    const now = new Set((view.launchPermissions ?? []).map(permissionText));
    return asked.permissions
      .filter((permission) => now.has(permissionText(permission)) === (word === "keeps"))
      .map(({ type, id }) =>
        different("permissions", `The image ${word} the launch permission of ${id === null ? type : `${type} ${id}`}`),
      );
  };

const switched: Check<RequestOf<"disabling">> = ({ facts: { state } }, { disabled }) =>
  disabled === (state === "DISABLED") || state === "UNKNOWN" ? [] : [different("imageId", `The image is ${state}`)];

const deprecated: Check<RequestOf<"deprecation">> = ({ facts: { deprecatedAt } }, { at }) => {
  const apartMs = at === null || deprecatedAt === null ? null : Math.abs(Date.parse(at) - Date.parse(deprecatedAt));
  // Clouds round it to the minute.
  const isSo = apartMs === null ? at === deprecatedAt : apartMs <= 60_000;
  if (isSo) return [];
  const shown = deprecatedAt === null ? "has no time of deprecation" : `is to be deprecated at ${deprecatedAt}`;
  return [different(at === null ? "imageId" : "deprecateAt", `The image ${shown}`)];
};

const checks: { readonly [Name in VerbName]?: Check<never> } = {
  updateImage: ({ facts, view }, { description, setTags, deleteTags }: RequestOf<"tagging">) => {
    const tags = new Map(view.tags.map(({ key, value }) => [key, value]));
    const unset = setTags.filter(({ key, value }) => tags.get(key) !== value).map(({ key }) => key);
    const left = deleteTags.filter((key) => tags.has(key));
    return [
      ...(description === undefined ? [] : textDifferences("description", description ?? "", facts.description)),
      ...(unset.length > 0 ? [different("setTags", `The image lacks tags that were set: ${named(unset)}`)] : []),
      ...(left.length > 0 ? [different("deleteTags", `The image keeps tags that were deleted: ${named(left)}`)] : []),
    ];
  },
  grantLaunchPermission: permissions("lacks"),
  revokeLaunchPermission: permissions("keeps"),
  setImageVisibility: ({ facts }, { visibility }: RequestOf<"visibilitySetting">) =>
    facts.visibility === visibility || facts.visibility === "UNKNOWN"
      ? []
      : [different("visibility", `The image is ${facts.visibility}`)],
  scheduleImageDeprecation: deprecated,
  cancelImageDeprecation: deprecated,
  disableImage: switched,
  enableImage: switched,
};

function named(keys: readonly string[]): string {
  const shown = keys.slice(0, 10).join(", ");
  return keys.length > 10 ? `${shown} and ${keys.length - 10} more` : shown;
}
