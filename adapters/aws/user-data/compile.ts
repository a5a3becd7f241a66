import { GatewayError } from "../../../src/domain/errors.ts";
import type { LaunchData } from "../../../src/ports/verbs.ts";
import { compileCloudInit, previewCloudInit } from "./cloud-init.ts";
import { compileEc2Launch, previewEc2Launch } from "./ec2-launch.ts";

export interface Compiled {
  /** Base64, as `RunInstances` takes it. */
  readonly userData: string;
  /** The same for people, `[secret]` where a password is. */
  readonly document: string;
  /** Whether a password is in it. */
  readonly secret: boolean;
}

/** User data for the image's system; null where the machines find nothing. */
export function compile(data: LaunchData | null): Compiled | null {
  if (data === null || (data.files.length === 0 && data.parametersXml === null)) return null;
  const { platform, parametersXml, parametersSecret } = data;
  if (platform === "MACOS")
    throw new GatewayError(
      "UNSUPPORTED",
      "On macOS nothing reads files and parameters. Leave the files out, and take the launch parameters away from the image.",
      { field: "files" },
    );
  const files = data.files.map(({ contentBase64, ...file }) => ({
    ...file,
    bytes: Buffer.from(contentBase64, "base64"),
  }));
  const secret = parametersSecret || files.some((file) => file.secret);
  if (platform === "WINDOWS") {
    const machine = { files, parametersXml, parametersSecret };
    return { userData: compileEc2Launch(machine).userData, document: previewEc2Launch(machine), secret };
  }
  // EC2 itself brings the key of `keyName`.
  const machine = { files, parametersXml, parametersSecret, sshKey: null };
  return { userData: compileCloudInit(machine).userData, document: previewCloudInit(machine), secret };
}
