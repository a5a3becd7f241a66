import type { LaunchPermission } from "../../domain/image/image.ts";
import { enterprise, everybody } from "../../domain/publications/publication.ts";
import { invalid } from "../verbs/commands/command-problems.ts";
import { grantLaunchPermission, setImageVisibility } from "../verbs/commands/commands.ts";
import type { Ordered, UserError } from "../verbs/verb.ts";
import type { WantedOpening } from "./answer.ts";
import { openingFor } from "./opening.ts";

/** Whom somebody wants to open an image to, or what is wrong with the wish itself. */
export function readWanted({ visibility, permissions }: WantedOpening) {
  const problem = (field: readonly string[], message: string) => ({ problems: [invalid(field, message)] });
  if ((visibility === null) === (permissions === null))
    return problem(["visibility"], "Give either `visibility`, PUBLIC or SHARED, or `permissions`.");
  if (visibility === "PUBLIC") return { wanted: [everybody] };
  if (visibility === "SHARED") return { wanted: [enterprise] };
  if (visibility !== null)
    return problem(["visibility"], "Only PUBLIC and SHARED open an image. For PRIVATE use setImageVisibility.");
  const wanted = permissions ?? [];
  const all = wanted.findIndex(({ type }) => type === "EVERYBODY");
  if (all >= 0) return problem(["permissions", `${all}`], "For EVERYBODY ask for `visibility: PUBLIC`, by itself.");
  return { wanted };
}

/** The verb that does what is wanted. */
export function orderFor(imageId: string, wanted: readonly LaunchPermission[]): Ordered {
  const opening = openingFor(wanted);
  const ordered =
    "permissions" in opening
      ? grantLaunchPermission({ imageId, permissions: opening.permissions })
      : setImageVisibility({ imageId, visibility: opening.visibility }, null);
  // An order of one ability is an order: its rule names the facet that takes its request.
  return ordered as unknown as Ordered;
}

export type ReadWanted = ReturnType<typeof readWanted>;
export type Problems = readonly UserError[];
