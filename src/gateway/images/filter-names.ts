import { GatewayError } from "../../domain/errors.ts";
import { foldOwner, type ImageFilter, self } from "../../domain/image/filter.ts";
import type { Provider } from "../../domain/image/image.ts";
import type { CloudNames, NameForm } from "../../ports/adapter.ts";

/** What names of each kind of cloud look like. */
export type NamesOfClouds = ReadonlyMap<Provider, CloudNames>;

type Kind = keyof CloudNames;

/** A value that no cloud can have is refused, with what there can be: it would find nothing and not say so. */
export function refuseImpossibleNames(
  { owners = [], nativeIds = [], regions = [] }: ImageFilter,
  names: NamesOfClouds,
) {
  refuse(
    names,
    "owner",
    "owners",
    owners.filter((owner) => foldOwner(owner) !== self),
    `an owner is \`${self}\`, `,
  );
  refuse(names, "nativeId", "nativeIds", nativeIds, "an id is ");
  refuse(names, "region", "regions", regions, "a region is ");
}

function refuse(names: NamesOfClouds, kind: Kind, list: string, values: readonly string[], is: string): void {
  const forms = [...names.values()].map((cloud) => cloud[kind]);
  if (values.every((value) => forms.some((form) => form.accepts(value)))) return;
  const field = `filter.${list}`;
  const message = `\`${field}\` holds a value that is none: ${is}${formsText(forms)}.`;
  throw new GatewayError("BAD_USER_INPUT", message, { field });
}

export function formsText(forms: readonly NameForm[]): string {
  return forms.map(({ form }) => form).join(", or ");
}

/** False where nothing of this cloud can be what the filter names. */
export function canBeOf(provider: Provider, { owners, nativeIds }: ImageFilter, names: NamesOfClouds): boolean {
  const cloud = names.get(provider);
  if (!cloud) return true;
  const isOwner = (owner: string) => foldOwner(owner) === self || cloud.owner.accepts(owner);
  return (owners?.some(isOwner) ?? true) && (nativeIds?.some(cloud.nativeId.accepts) ?? true);
}
