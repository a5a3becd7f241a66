import type { ImageReader } from "../../../src/ports/adapter.ts";
import type { VerbFacets } from "../../../src/ports/verbs.ts";
import type { AwsClient } from "../client.ts";
import type { AwsOptions } from "../options.ts";
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
  return {
    capture: createCapture(look, maker),
    registration: createRegistration(maker),
    copying: createCopying(maker),
    tagging: createTagging(ask),
    permissionGranting: createPermissionGranting(ask),
    permissionRevoking: createPermissionRevoking(ask),
    permissionCancelling: createPermissionCancelling(ask, look),
    visibilitySetting: createVisibilitySetting(ask, look),
    deprecation: createDeprecation(ask),
    disabling: createDisabling(ask, look),
    protection: createProtection(ask),
    deregistration: createDeregistration(ask, look),
    restoration: createRestoration(ask, look),
    launching: createLaunching(client, ask, look),
    terminating: createTerminating(ask, look),
  };
}
