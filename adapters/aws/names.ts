import type { CloudNames } from "../../src/ports/adapter.ts";
import { isRegion, ownerAliases } from "./options.ts";
import { isImageId } from "./reader.ts";

const aliases: readonly string[] = ownerAliases;

/** What people type of EC2's names. */
export const awsNames: CloudNames = {
  realm: { accepts: isRegion, form: "a region of AWS, `us-east-1`" },
  nativeId: { accepts: isImageId, form: "`ami-` and 8 or 17 hexadecimal digits of AWS" },
  owner: {
    accepts: (text) => /^\d{12}$/.test(text) || aliases.includes(text.toLowerCase()),
    form: `the 12 digits of an AWS account or one of ${aliases.join(", ")}`,
  },
};
