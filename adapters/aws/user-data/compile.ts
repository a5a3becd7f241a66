import { GatewayError } from "../../../src/domain/errors.ts";
import type { LaunchData } from "../../../src/ports/verbs.ts";
import { compileCloudInit, previewCloudInit } from "./cloud-init.ts";
import { compileEc2Launch, previewEc2Launch } from "./ec2-launch.ts";

export interface Compiled {
  /** Base64, as `RunInstances` takes it. */
  readonly userData: string;
  /** The same for people, `[secret]` where a password is. */
  readonly document: () => string;
  /** Whether a password is in it. */
  readonly secret: boolean;
}

/** User data for the image's system; null where the machines find nothing. */
export function compile(data: LaunchData | null): Compiled | null {
  if (data === null) return null;
  const { platform, parametersXml, parametersSecret, sshKey } = data;
  if (data.files.length === 0 && parametersXml === null && sshKey === null) return null;
  if (platform === "MACOS")
    throw new GatewayError(
      "UNSUPPORTED",
      "On macOS nothing reads files, parameters and keys. Leave them out, and take the launch parameters away from the image.",
      { field: "files" },
    );
  const files = data.files.map(({ contentBase64, ...file }) => ({
    ...file,
    bytes: Buffer.from(contentBase64, "base64"),
  }));
  const secret = parametersSecret || files.some((file) => file.secret);
  if (platform === "WINDOWS") {
    if (sshKey !== null)
      throw new GatewayError(
        "UNSUPPORTED",
        "A Windows takes no SSH key. Leave sshKey out; with the key pair of keyName EC2 gives its password.",
        { field: "sshKey" },
      );
    const machine = { files, parametersXml, parametersSecret };
    return { userData: compileEc2Launch(machine).userData, document: () => previewEc2Launch(machine), secret };
  }
  // Beside that of `keyName`, which EC2 itself brings.
  const machine = { files, parametersXml, parametersSecret, sshKey };
  return { userData: compileCloudInit(machine).userData, document: () => previewCloudInit(machine), secret };
}
