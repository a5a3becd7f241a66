import type { FilesContent, KeptFile } from "../../domain/asset/asset.ts";
import { toGatewayError } from "../../domain/errors.ts";
import { fillFile } from "../../domain/injected-files/fill-file.ts";
import { fileLimits } from "../../domain/injected-files/injected-file.ts";
import type { FilePlatform } from "../../domain/injected-files/paths.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { Contents } from "../../ports/store/launch-files.ts";
import type { LaunchFile } from "../../ports/verbs.ts";
import { readContent } from "../assets/file-rules.ts";
import { asRefusal, refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";
import type { ReadValues } from "./values.ts";

type Maybe<Value> = Value | null | undefined;

/** What one launch does otherwise than the asset says: another content of a file, or no such file. */
export interface GivenOverride {
  readonly path: string;
  readonly content?: Maybe<string>;
  readonly contentBase64?: Maybe<string>;
  readonly leaveOut?: Maybe<boolean>;
}

/** A file and what becomes of its content; null: as it is kept. */
interface Chosen {
  readonly file: KeptFile;
  readonly content: Uint8Array | null;
  /** Where an objection to its content is to stand. */
  readonly field: readonly string[];
}

type Objections = { readonly objections: readonly UserError[] };
const wrong = (field: readonly string[], message: string) => refusal("INVALID_REQUEST", field, message);
const nothingKnown = { ofAsset: new Map<string, never>(), pieces: new Map<string, never>() };

/** Which files the machines get, by the asset and by what the launch says. */
export function chooseFiles(
  kept: FilesContent | null,
  given: readonly GivenOverride[],
  platform: FilePlatform,
): { readonly chosen: readonly Chosen[] } | Objections {
  const files = kept?.files ?? [];
  if (given.length > fileLimits.files)
    return { objections: [wrong(["files"], `Name at most ${fileLimits.files} files.`)] };
  const overrides = new Map<string, { readonly content: Uint8Array | null; readonly field: readonly string[] }>();
  const objections: UserError[] = [];
  for (const [index, one] of given.entries()) {
    const field = ["files", `${index}`];
    const { path, content, contentBase64, leaveOut } = one;
    if (!files.some((file) => file.path === path))
      objections.push(wrong([...field, "path"], "The image has no file at this path: see `Asset.injectedFiles`."));
    else if (overrides.has(path)) objections.push(wrong([...field, "path"], "Name each file once."));
    else if (leaveOut) {
      overrides.set(path, { content: null, field });
      if ((content ?? contentBase64 ?? null) !== null)
        objections.push(wrong([...field, "leaveOut"], "A file that is left out has no content."));
    } else if ((content ?? contentBase64 ?? null) === null)
      objections.push(wrong([...field, "content"], "Give `content` or `contentBase64`, or `leaveOut: true`."));
    else {
      const bytes = readContent({ content, contentBase64 }, field, nothingKnown);
      if ("code" in bytes) objections.push(bytes);
      else overrides.set(path, { content: bytes, field });
    }
  }
  const chosen = files.flatMap((file): readonly Chosen[] => {
    const override = overrides.get(file.path);
    if (!override) return [{ file, content: null, field: ["files"] }];
    return override.content === null ? [] : [{ file, ...override }];
  });
  if (chosen.length > 0 && kept && kept.platform !== platform)
    objections.push(
      wrong(
        ["files"],
        `The files are for ${systems[kept.platform]}, and this image is not. Leave each out: \`files: [{ path, leaveOut: true }]\`.`,
      ),
    );
  return objections.length > 0 ? { objections } : { chosen };
}

const systems: Readonly<Record<FilePlatform, string>> = { LINUX: "Linux", WINDOWS: "Windows" };

/** The files as one launch gets them, their templates filled in. */
export async function fillFiles(
  chosen: readonly Chosen[],
  contents: Contents,
  { byName, passwords }: ReadValues,
): Promise<{ readonly files: readonly LaunchFile[] } | Objections> {
  const files: LaunchFile[] = [];
  let total = 0;
  for (const { file, content, field } of chosen) {
    const bytes = content ?? contents.get(file.content.sha256);
    if (!bytes) throw new Error("the content of an injected file is not in the store");
    await breathe();
    try {
      const { path, mode, owner, group, ...filled } = fillFile(file, bytes, { values: byName, passwords });
      total += filled.bytes.length;
      // A few bytes of a template can become a MiB each.
      if (total > fileLimits.bytesTogether)
        return { objections: [wrong(["files"], "The files filled in are more than 10 MiB together.")] };
      const contentBase64 = Buffer.from(filled.bytes).toString("base64");
      files.push({ path, mode, owner, group, contentBase64, secret: filled.secret });
    } catch (thrown) {
      const said = asRefusal(toGatewayError(thrown));
      if (!said) throw thrown;
      // Who launches may leave it out, and who wrote it can mend it; both need to know which it is.
      return { objections: [{ ...said, field, message: `${file.path}: ${said.message}` }] };
    }
  }
  return { files };
}
