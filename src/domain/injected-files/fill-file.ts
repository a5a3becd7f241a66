import { GatewayError } from "../errors.ts";
import type { FileToWrite, InjectedFile } from "./injected-file.ts";
import { fillTemplate, namesInTemplate } from "./template.ts";

export interface FillingValues {
  /** Of all launch parameters, by name. */
  readonly values: ReadonlyMap<string, string>;
  /** The names of those that nobody may see in a preview. */
  readonly passwords: ReadonlySet<string>;
}

/** A file with its content as one machine gets it. Throws where a template is no text in UTF-8, or cannot be filled in. */
export function fillFile(file: InjectedFile, content: Uint8Array, { values, passwords }: FillingValues): FileToWrite {
  const { path, mode, owner, group } = file;
  if (!file.template) return { path, mode, owner, group, bytes: content, secret: false };
  const text = decoded(content);
  const secret = namesInTemplate(text).some((name) => passwords.has(name));
  const filled = fillTemplate(text, values);
  if (!filled.isWellFormed())
    throw new GatewayError("INVALID_REQUEST", "Write values in whole characters: one holds half of a surrogate pair.");
  return { path, mode, owner, group, bytes: Buffer.from(filled), secret };
}

function decoded(content: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
  } catch (cause) {
    throw new GatewayError("INVALID_REQUEST", "A template has to be text in UTF-8.", { cause });
  }
}
