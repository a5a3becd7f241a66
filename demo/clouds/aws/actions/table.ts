import { accountActions } from "./account.ts";
import type { ActionTable } from "./action.ts";
import { ancestryActions } from "./images/ancestry.ts";
import { blockPublicAccessActions } from "./images/block-public-access.ts";
import { copyImageActions } from "./images/copy-image.ts";
import { createImageActions } from "./images/create-image.ts";
import { deregisterImageActions } from "./images/deregister-image.ts";
import { imageAttributeActions } from "./images/image-attributes.ts";
import { imageLifecycleActions } from "./images/image-lifecycle.ts";
import { imageActions } from "./images/images.ts";
import { modifyImageActions } from "./images/modify-image.ts";
import { recycleBinActions } from "./images/recycle-bin.ts";
import { registerImageActions } from "./images/register-image.ts";
import { creditSpecificationActions } from "./instances/credit-specifications.ts";
import { instanceAttributeActions } from "./instances/instance-attributes.ts";
import { instanceStateActions } from "./instances/instance-states.ts";
import { instanceActions } from "./instances/instances.ts";
import { modifyInstanceActions } from "./instances/modify-instance.ts";
import { runInstancesActions } from "./instances/run-instances.ts";
import { networkActions } from "./network.ts";
import { referenceActions } from "./references.ts";
import { regionActions } from "./regions.ts";
import { snapshotChangeActions } from "./snapshots/snapshot-changes.ts";
import { snapshotPermissionActions } from "./snapshots/snapshot-permissions.ts";
import { snapshotActions } from "./snapshots/snapshots.ts";
import { volumeChangeActions } from "./snapshots/volume-changes.ts";
import { volumeActions } from "./snapshots/volumes.ts";
import { taggingActions } from "./tagging.ts";
import { tagActions } from "./tags.ts";

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
