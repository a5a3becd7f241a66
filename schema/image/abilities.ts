import { Ctx, FieldResolver, InterfaceType, Resolver, Root } from "type-graphql";
import { objectionsTo } from "../../src/gateway/images/abilities.ts";
import type { VerbName } from "../../src/gateway/verbs/rules.ts";
import type { Ability } from "../../src/gateway/verbs/verb.ts";
import { MutationErrorCodeEnum } from "../mutations/mutation-error-code.enum.ts";
import type { RequestContext } from "../root/context.ts";
import type { Image } from "./image.type.ts";

// One interface an ability that is about an image: a cloud that has it implements it, and every verb of the ability
// gives it a pair of fields. The pairs are alike, so they are made from this table rather than written out.

/** How the interface is called, what it says, and its verbs by the word that their fields have. */
const table = {
  copying: { name: "Copyable", can: "copies images", verbs: { Copy: "copyImage" } },
  tagging: { name: "Updatable", can: "lets description and tags be changed", verbs: { Update: "updateImage" } },
  permissionGranting: {
    name: "LaunchPermissionGrantable",
    can: "lets single accounts launch it",
    verbs: { GrantLaunchPermission: "grantLaunchPermission" },
  },
  permissionRevoking: {
    name: "LaunchPermissionRevocable",
    can: "lets rights of single accounts be taken away",
    verbs: { RevokeLaunchPermission: "revokeLaunchPermission" },
  },
  permissionCancelling: {
    name: "LaunchPermissionCancellable",
    can: "lets an account give up its right to launch it",
    verbs: { CancelLaunchPermission: "cancelLaunchPermission" },
  },
  visibilitySetting: {
    name: "VisibilitySettable",
    can: "lets users set who sees it",
    verbs: { SetVisibility: "setImageVisibility" },
  },
  deprecation: {
    name: "Deprecatable",
    can: "has deprecation",
    verbs: { ScheduleDeprecation: "scheduleImageDeprecation", CancelDeprecation: "cancelImageDeprecation" },
  },
  disabling: {
    name: "Disableable",
    can: "can disable images",
    verbs: { Disable: "disableImage", Enable: "enableImage" },
  },
  protection: {
    name: "Protectable",
    can: "protects images against being deregistered",
    verbs: { Protect: "protectImage", Unprotect: "unprotectImage" },
  },
  deregistration: { name: "Deregisterable", can: "lets users remove images", verbs: { Deregister: "deregisterImage" } },
  restoration: { name: "Restorable", can: "keeps removed images in a recycle bin", verbs: { Restore: "restoreImage" } },
  launching: { name: "Launchable", can: "launches machines through Tintype", verbs: { Launch: "launchInstance" } },
} as const satisfies Partial<
  Readonly<Record<Ability, { readonly name: string; readonly can: string; readonly verbs: Record<string, VerbName> }>>
>;

export type ImageAbility = keyof typeof table;
type Class = abstract new () => object;

const made = new Map(Object.entries(table).map(([ability, entry]) => [ability, interfaceOf(entry)]));

/** The interfaces that a cloud's image type implements, by what its adapter can do. */
export function interfacesOf(abilities: readonly ImageAbility[]): Class[] {
  return abilities.flatMap((ability) => made.get(ability)?.type ?? []);
}

/** How the interface of an ability is called in the contract. */
export function interfaceNameOf(ability: ImageAbility): string {
  return table[ability].name;
}

export const imageAbilities = Object.keys(table) as ImageAbility[];
export const abilityResolvers = [...made.values()].map(({ resolver }) => resolver);

function interfaceOf({ name, can, verbs }: { name: string; can: string; verbs: Readonly<Record<string, VerbName>> }) {
  abstract class Able {}
  class AbleResolver {}
  InterfaceType(name, { description: `An image of a cloud that ${can}.` })(Able);
  Resolver(() => Able)(AbleResolver);
  for (const [word, verb] of Object.entries(verbs)) {
    const reasons: Answer = (image, { viewer, backends }) => objectionsTo(verb, image.subject, viewer, backends);
    const allowed: Answer = (image, { viewer, backends }) =>
      objectionsTo(verb, image.subject, viewer, backends).length === 0;
    addField(AbleResolver.prototype, `viewerCan${word}`, allowed, () => Boolean, {
      description: `True where nothing that Tintype knows speaks against ${verb}, done by the backend that speaks for the image. The cloud has the last word.`,
    });
    addField(AbleResolver.prototype, `viewerCannot${word}Reasons`, reasons, () => [MutationErrorCodeEnum], {
      description: `Why ${verb} would be refused or change nothing, as far as Tintype knows without asking the cloud; empty where the viewer can.`,
    });
  }
  return { type: Able, resolver: AbleResolver };
}

type Answer = (image: Image, context: RequestContext) => unknown;

/** What `@FieldResolver() name(@Root() image, @Ctx() context)` would write. */
function addField(prototype: object, name: string, answer: Answer, ...options: Parameters<typeof FieldResolver>): void {
  const method = { value: answer };
  Object.defineProperty(prototype, name, method);
  Root()(prototype, name, 0);
  Ctx()(prototype, name, 1);
  FieldResolver(...options)(prototype, name, method);
}
