import { createHash } from "node:crypto";
import type { FilesContent, KeptFile } from "../../domain/asset/asset.ts";
import { type FileProblem, fileLimits, problemsOfFiles } from "../../domain/injected-files/injected-file.ts";
import type { FilePlatform } from "../../domain/injected-files/paths.ts";
import { isScriptName, parseScripts } from "../../domain/injected-files/scripts-text.ts";
import { namesInTemplate, problemsOfTemplate } from "../../domain/injected-files/template.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import { breathe } from "../../ports/event-loop.ts";
import type { Contents } from "../../ports/store/launch-files.ts";
import { refusal } from "../verbs/refusal.ts";
import type { UserError } from "../verbs/verb.ts";

type Maybe<Value> = Value | null | undefined;

/** A content as somebody gives it: exactly one of the four. */
export interface GivenContent {
  /** As text, kept in UTF-8. */
  readonly content?: Maybe<string>;
  readonly contentBase64?: Maybe<string>;
  /** Of a content that the asset has or had. */
  readonly sha256?: Maybe<string>;
  /** Parts that were uploaded before, in order, by their hashes. */
  readonly pieces?: Maybe<readonly string[]>;
}

/** A file as somebody gives it. */
export interface GivenFile extends GivenContent {
  /** What `scriptsTxt` calls it. */
  readonly name?: Maybe<string>;
  readonly path?: Maybe<string>;
  readonly mode?: Maybe<string>;
  readonly owner?: Maybe<string>;
  readonly group?: Maybe<string>;
  readonly template?: Maybe<boolean>;
}

export interface GivenFiles {
  readonly files: readonly GivenFile[];
  readonly scriptsTxt?: Maybe<string>;
}

/** What the given contents may refer to. */
export interface Known {
  readonly ofAsset: Contents;
  readonly pieces: Contents;
}

export type ReadFiles =
  | { readonly content: FilesContent; readonly contents: Contents }
  | { readonly objections: readonly UserError[] };

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** In UTF-16; a file system's names are no longer. */
const longestName = 255;

const listed = (value: Maybe<unknown>): boolean => value !== null && value !== undefined;
const wrong = (field: readonly string[], message: string) => refusal("INVALID_REQUEST", field, message);

/** The hashes that are to be looked up before `readFiles`. */
export function hashesIn(files: readonly GivenContent[]) {
  return {
    ofAsset: [...new Set(files.flatMap(({ sha256 }) => sha256 ?? []))],
    pieces: [...new Set(files.flatMap(({ pieces }) => pieces ?? []))],
  };
}

/** The bytes of one content, or what is wrong with it, with `field` in front of the place. */
export function readContent(given: GivenContent, field: readonly string[], known: Known): Uint8Array | UserError {
  const { content, contentBase64, sha256, pieces } = given;
  if ([content, contentBase64, sha256, pieces].filter(listed).length !== 1)
    return wrong([...field, "content"], "Give one of `content`, `contentBase64`, `sha256` and `pieces`.");
  if (typeof content === "string")
    return content.isWellFormed()
      ? Buffer.from(content)
      : wrong([...field, "content"], "The text holds half of a surrogate pair. Give bytes as `contentBase64`.");
  if (typeof contentBase64 === "string")
    return contentBase64.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(contentBase64)
      ? Buffer.from(contentBase64, "base64")
      : wrong([...field, "contentBase64"], "This is no base64 (RFC 4648, with padding, without line ends).");
  if (typeof sha256 === "string")
    return (
      known.ofAsset.get(sha256) ?? wrong([...field, "sha256"], "No file of this asset has this content. Send it whole.")
    );
  // More parts than a file may have bytes would only keep the process busy.
  const hashes = pieces ?? [];
  const parts = hashes.slice(0, fileLimits.files).flatMap((hash) => known.pieces.get(hash) ?? []);
  if (parts.length !== hashes.length)
    return wrong(
      [...field, "pieces"],
      "You uploaded no such piece within the last day. Upload it with uploadFilePiece.",
    );
  const size = parts.reduce((sum, { length }) => sum + length, 0);
  if (size > fileLimits.bytesEach) return wrong([...field, "pieces"], "Together these are more than 1 MiB.");
  return Buffer.concat(parts);
}

/** The files as they may be kept, or why not. `names` are those of the launch parameters, `passwords` some of them. */
export async function readFiles(
  given: GivenFiles,
  {
    platform,
    names,
    passwords,
    known,
  }: {
    readonly platform: FilePlatform;
    readonly names: ReadonlySet<string>;
    readonly passwords: ReadonlySet<string>;
    readonly known: Known;
  },
): Promise<ReadFiles> {
  if (given.files.length > fileLimits.files)
    return { objections: [wrong(["files"], `Give at most ${fileLimits.files} files.`)] };
  const placed = placesOf(given);
  if ("objections" in placed) return placed;
  const contents = new Map<string, Uint8Array>();
  const files: { readonly file: KeptFile; readonly from: number }[] = [];
  const objections: UserError[] = [];
  let total = 0;
  for (const [index, one] of given.files.entries()) {
    const field = ["files", `${index}`];
    await breathe();
    const bytes = readContent(one, field, known);
    if ("code" in bytes) {
      objections.push(bytes);
      continue;
    }
    total += bytes.length;
    // A few pieces named often would be copied and hashed for seconds.
    if (total > fileLimits.bytesTogether)
      return {
        objections: [
          wrong(["files"], `Give at most ${fileLimits.bytesTogether} bytes (10 MiB) in all files together.`),
        ],
      };
    const sha256 = sha256Of(bytes);
    contents.set(sha256, bytes);
    const template = one.template ?? false;
    if (template) objections.push(...objectionsToTemplate(bytes, names, field));
    const ofRoot = (value: Maybe<string>, otherwise: string) => value ?? (platform === "WINDOWS" ? null : otherwise);
    const parameters = template ? namesInTemplate(textOf(bytes) ?? "") : [];
    const mode = parameters.some((name) => passwords.has(name)) ? "0600" : "0644";
    for (const path of placed.paths[index] ?? [])
      files.push({
        from: index,
        file: {
          ...{ name: one.name ?? null, path, template, parameters, content: { sha256, size: bytes.length } },
          ...{ mode: ofRoot(one.mode, mode), owner: ofRoot(one.owner, "root"), group: ofRoot(one.group, "root") },
        },
      });
  }
  const kept = files.map(({ file }) => file);
  const problems = problemsOfFiles(kept, platform).map((problem) => objectionOf(problem, files));
  if (objections.length + problems.length > 0) return { objections: [...objections, ...problems] };
  return { content: { platform, files: kept }, contents };
}

/** Where each given file goes: where it says, or where scripts.txt does. */
function placesOf({
  files,
  scriptsTxt,
}: GivenFiles): { readonly paths: readonly (readonly string[])[] } | { readonly objections: readonly UserError[] } {
  const { scripts, problems } = parseScripts(scriptsTxt ?? "");
  if (problems.length > 0)
    return { objections: problems.map(({ line, message }) => wrong(["scriptsTxt"], `Line ${line}: ${message}`)) };
  const byName = Map.groupBy(scripts, ({ name }) => name);
  const objections = files.flatMap(({ name, path }, index): readonly UserError[] => {
    if (typeof name === "string" && !(isScriptName(name) && name.length <= longestName))
      return [
        wrong(
          ["files", `${index}`, "name"],
          characterProblem(name, "ONE_LINE") ?? `Write a name of 1 to ${longestName} characters, without \`=\`.`,
        ),
      ];
    const mapped = name !== null && name !== undefined && byName.has(name);
    if (mapped === listed(path))
      return [
        wrong(["files", `${index}`, "path"], "Say where the file goes: by `path`, or by its `name` in scriptsTxt."),
      ];
    return [];
  });
  const given = new Set(files.map(({ name }) => name));
  if (given.size < files.length && scripts.some(({ name }) => files.filter((file) => file.name === name).length > 1))
    objections.push(wrong(["files"], "Give each `name` of scriptsTxt once."));
  if (scripts.some(({ name }) => !given.has(name)))
    objections.push(wrong(["scriptsTxt"], "It names a file that is not among `files`. Give one of that `name`."));
  if (objections.length > 0) return { objections };
  return {
    paths: files.map(({ name, path }) =>
      typeof path === "string" ? [path] : (byName.get(name ?? "") ?? []).map(({ target }) => target),
    ),
  };
}

export function objectionsToTemplate(
  bytes: Uint8Array,
  names: ReadonlySet<string>,
  field: readonly string[],
): readonly UserError[] {
  const text = textOf(bytes);
  if (text === null) return [wrong([...field, "template"], "A template has to be text in UTF-8.")];
  const problems = problemsOfTemplate(text, names).slice(0, 10);
  return problems.map(({ line, message }) => wrong([...field, "content"], `Line ${line}: ${message}`));
}

function objectionOf({ file, field, message }: FileProblem, files: readonly { readonly from: number }[]): UserError {
  const from = file === null ? undefined : files[file]?.from;
  return wrong(["files", ...(from === undefined ? [] : [`${from}`]), ...(field === null ? [] : [field])], message);
}

/** The bytes as text; null where they are none. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
