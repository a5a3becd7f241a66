import type { ActionTable } from "./action.ts";
import { ancestryActions } from "./ancestry.ts";
import { imageAttributeActions } from "./image-attributes.ts";
import { imageActions } from "./images.ts";
import { instanceActions } from "./instances.ts";
import { recycleBinActions } from "./recycle-bin.ts";
import { regionActions } from "./regions.ts";
import { snapshotActions } from "./snapshots.ts";
import { tagActions } from "./tags.ts";

export const ACTIONS: ActionTable = {
  ...imageActions,
  ...imageAttributeActions,
  ...ancestryActions,
  ...recycleBinActions,
  ...regionActions,
  ...snapshotActions,
  ...instanceActions,
  ...tagActions,
};
