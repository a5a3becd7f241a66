import { accountActions } from "./account.ts";
import type { ActionTable } from "./action.ts";
import { ancestryActions } from "./ancestry.ts";
import { blockPublicAccessActions } from "./block-public-access.ts";
import { copyImageActions } from "./copy-image.ts";
import { createImageActions } from "./create-image.ts";
import { creditSpecificationActions } from "./credit-specifications.ts";
import { deregisterImageActions } from "./deregister-image.ts";
import { imageAttributeActions } from "./image-attributes.ts";
import { imageLifecycleActions } from "./image-lifecycle.ts";
import { imageActions } from "./images.ts";
import { instanceAttributeActions } from "./instance-attributes.ts";
import { instanceStateActions } from "./instance-states.ts";
import { instanceActions } from "./instances.ts";
import { modifyImageActions } from "./modify-image.ts";
import { modifyInstanceActions } from "./modify-instance.ts";
import { networkActions } from "./network.ts";
import { recycleBinActions } from "./recycle-bin.ts";
import { referenceActions } from "./references.ts";
import { regionActions } from "./regions.ts";
import { registerImageActions } from "./register-image.ts";
import { runInstancesActions } from "./run-instances.ts";
import { snapshotChangeActions } from "./snapshot-changes.ts";
import { snapshotPermissionActions } from "./snapshot-permissions.ts";
import { snapshotActions } from "./snapshots.ts";
import { taggingActions } from "./tagging.ts";
import { tagActions } from "./tags.ts";
import { volumeChangeActions } from "./volume-changes.ts";
import { volumeActions } from "./volumes.ts";

export const ACTIONS: ActionTable = {
  ...imageActions,
  ...imageAttributeActions,
  ...imageLifecycleActions,
  ...modifyImageActions,
  ...registerImageActions,
  ...createImageActions,
  ...copyImageActions,
  ...deregisterImageActions,
  ...blockPublicAccessActions,
  ...ancestryActions,
  ...referenceActions,
  ...recycleBinActions,
  ...regionActions,
  ...accountActions,
  ...networkActions,
  ...snapshotActions,
  ...snapshotChangeActions,
  ...snapshotPermissionActions,
  ...instanceActions,
  ...instanceAttributeActions,
  ...instanceStateActions,
  ...runInstancesActions,
  ...modifyInstanceActions,
  ...creditSpecificationActions,
  ...volumeActions,
  ...volumeChangeActions,
  ...tagActions,
  ...taggingActions,
};
