import type { CloudNames } from "../../src/ports/adapter.ts";
import { isRegion, ownerAliases } from "./options.ts";
import { isImageId } from "./reading/reader.ts";

const aliases: readonly string[] = ownerAliases;

/** What people type of EC2's names. */
export const awsNames: CloudNames = {
  region: { accepts: isRegion, form: "an AWS region such as `us-east-1`" },
  nativeId: { accepts: isImageId, form: "`ami-` with 8 or 17 hexadecimal digits (AWS)" },
  owner: {
    accepts: (text) => /^\d{12}$/.test(text) || aliases.includes(text.toLowerCase()),
    form: `an AWS account of 12 digits or one of ${aliases.join(", ")}`,
  },
};
