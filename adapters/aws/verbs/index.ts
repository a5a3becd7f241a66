import type { ImageReader } from "../../../src/ports/adapter.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import type { AwsClient } from "../connection/client.ts";
import { createLaunchForesight } from "../foresight/foreseen-launch.ts";
import { createForesight } from "../foresight/foresight.ts";
import { createReadableSnapshots } from "../foresight/readable-snapshots.ts";
import type { AwsOptions } from "../options.ts";
import { createInstanceTypes } from "../reading/instance-types.ts";
import { createAsk } from "./asking.ts";
import { createCapture } from "./capture.ts";
import { createCopying } from "./copying.ts";
import { createDeregistration } from "./deregistration.ts";
import { createLaunching, createTerminating } from "./launching.ts";
import { createDeprecation, createDisabling, createProtection, createRestoration } from "./lifecycle.ts";
import { createLook } from "./looking.ts";
import { createMaker } from "./making.ts";
import { createPermissionGranting, createPermissionRevoking } from "./permissions.ts";
import { createRegistration } from "./registration.ts";
import { createTagging } from "./tagging.ts";
import { createPermissionCancelling, createVisibilitySetting } from "./visibility.ts";

export function createVerbs(client: AwsClient, images: ImageReader, options: AwsOptions): VerbFacets {
  const ask = createAsk(client, options);
  const look = createLook(client, images, ask);
  const maker = createMaker(client, ask, look);
  const foresight = createForesight({
    look,
    launch: createLaunchForesight(createInstanceTypes(client)),
    snapshots: createReadableSnapshots(client),
  });
  return {
    capture: { ...createCapture(ask, look, maker), ...foresight.capture },
    registration: { ...createRegistration(ask, maker), ...foresight.registration },
    copying: { ...createCopying(ask, maker), ...foresight.copying },
    tagging: { ...createTagging(ask), ...foresight.tagging },
    permissionGranting: { ...createPermissionGranting(ask), ...foresight.permissionGranting },
    permissionRevoking: createPermissionRevoking(ask),
    permissionCancelling: { ...createPermissionCancelling(ask, look), ...foresight.permissionCancelling },
    visibilitySetting: { ...createVisibilitySetting(ask, look), ...foresight.visibilitySetting },
    deprecation: { ...createDeprecation(ask), ...foresight.deprecation },
    disabling: { ...createDisabling(ask, look), ...foresight.disabling },
    protection: createProtection(ask),
    deregistration: { ...createDeregistration(ask, look), ...foresight.deregistration },
    restoration: createRestoration(ask, look),
    launching: { ...createLaunching(client, ask, look), ...foresight.launching },
    terminating: { ...createTerminating(ask, look), ...foresight.terminating },
  };
}
