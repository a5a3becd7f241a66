import { GatewayError } from "../../../src/domain/errors.ts";
import { type FileToWrite, problemsOfPlace } from "../../../src/domain/injected-files/injected-file.ts";
import type { FilePlatform } from "../../../src/domain/injected-files/paths.ts";

/** What a machine finds when it starts. */
export interface MachineData {
  readonly files: readonly FileToWrite[];
  /** The filled-in document of the launch parameters; null where the image asks for none. */
  readonly parametersXml: string | null;
  /** Whether a password is in that document. */
  readonly parametersSecret: boolean;
}

/** User data as `RunInstances` takes it. */
export interface UserData {
  /** Base64. */
  readonly userData: string;
  /** What counts against EC2's limit: the bytes before base64. */
  readonly size: number;
}

/** What a preview says where a password would be. */
export const redacted = "[secret]";

/**
 * Looks at every place once more. Both agents write as the machine's master wherever they are told to: nothing behind
 * this would stop a path that climbs.
 */
export function requirePlaces(files: readonly FileToWrite[], platform: FilePlatform): void {
  const [problem] = files.flatMap((file, index) => problemsOfPlace(file, platform, index));
  if (!problem) return;
  throw new GatewayError("INVALID_REQUEST", `File ${(problem.file ?? 0) + 1} cannot be injected: ${problem.message}`, {
    field: `files.${problem.file}.${problem.field}`,
  });
}

/** Half a surrogate pair would become another character on its way to the machine. */
export function utf8(text: string, field: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  throw new GatewayError("INVALID_REQUEST", "Write values in whole characters: one holds half of a surrogate pair.", {
    field,
  });
}

/** The bytes as text, or null where they are none. */
export function readable(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : null;
}
