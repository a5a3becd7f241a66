import type { CloudNames } from "../../src/ports/adapter.ts";
import { isNativeId } from "./reading/reading.ts";

/** What people type of the cloud's names; a region is called as the operator likes. */
export const smartCloudNames: CloudNames = {
  region: { accepts: () => true, form: "the name of a SmartCloud endpoint, `region` in its configuration" },
  nativeId: { accepts: isNativeId, form: "up to 20 digits (SmartCloud)" },
  owner: {
    accepts: (text) => /^(system|[^\s@]+@[^\s@]+)$/i.test(text),
    form: "SYSTEM or a mail address (SmartCloud)",
  },
};
