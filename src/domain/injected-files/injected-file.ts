import { type FilePlatform, folderKeys, type PathProblemCode, pathKey, problemsOfPath } from "./paths.ts";

/** Where a file goes in a machine, and whose it is there. */
export interface FilePlace {
  readonly path: string;
  /** Such as `0644`; null on Windows, like owner and group: there a file gets the rights of its folder. */
  readonly mode: string | null;
  readonly owner: string | null;
  readonly group: string | null;
}

/** A file that goes into the machines launched from an image; its content is kept once, by its hash. */
export interface InjectedFile extends FilePlace {
  readonly content: FileContent;
  /** Whether `{{ name }}` in it stands for a launch parameter's value. */
  readonly template: boolean;
}

export interface FileContent {
  /** Of the bytes, in lower-case hexadecimal. */
  readonly sha256: string;
  /** In bytes. */
  readonly size: number;
}

/** A file as a machine gets it, its template filled in: what adapters compile. */
export interface FileToWrite extends FilePlace {
  readonly bytes: Uint8Array;
  /** Whether a password went into it; a preview then says `[secret]` in its place. */
  readonly secret: boolean;
}

export const fileLimits = { bytesEach: 1_048_576, bytesTogether: 10_485_760, files: 200 } as const;

export type FileProblemCode =
  | PathProblemCode
  | "CONTENT_HASH_INVALID"
  | "CONTENT_TOO_LARGE"
  | "CONTENTS_TOO_LARGE"
  | "GROUP_INVALID"
  | "MODE_INVALID"
  | "OWNER_INVALID"
  | "PATH_IS_FOLDER"
  | "PATH_TAKEN"
  | "TOO_MANY_FILES";

export interface FileProblem {
  readonly code: FileProblemCode;
  /** Which of the files, from 0; null where the problem is of all together. */
  readonly file: number | null;
  readonly field: "path" | "content" | "mode" | "owner" | "group" | null;
  /** What to write instead; holds nothing of what was given. */
  readonly message: string;
}

const mode = /^0[0-7]{3}$/;
const name = /^[a-z_][a-z0-9_-]{0,31}$/;

/** Every rule that a file breaks by itself. */
export function problemsOfFile(file: InjectedFile, platform: FilePlatform, index = 0): readonly FileProblem[] {
  const { sha256, size } = file.content;
  const content = { file: index, field: "content" } as const;
  const hash = "Give the content's SHA-256 as 64 lower-case hexadecimal digits.";
  const tooLarge = `Give a content of at most ${fileLimits.bytesEach} bytes (1 MiB).`;
  const fits = Number.isInteger(size) && size >= 0 && size <= fileLimits.bytesEach;
  return [
    ...problemsOfPlace(file, platform, index),
    ...(/^[0-9a-f]{64}$/.test(sha256) ? [] : [{ code: "CONTENT_HASH_INVALID", ...content, message: hash } as const]),
    ...(fits ? [] : [{ code: "CONTENT_TOO_LARGE", ...content, message: tooLarge } as const]),
  ];
}

/** The same, of where it goes and whose it is there. */
export function problemsOfPlace(place: FilePlace, platform: FilePlatform, index = 0): readonly FileProblem[] {
  const rights = platform === "WINDOWS" ? rightsOnWindows(place) : rightsOnLinux(place);
  return [
    ...problemsOfPath(place.path, platform).map((problem) => ({ ...problem, file: index, field: "path" }) as const),
    ...rights.map(([code, field, message]) => ({ code, file: index, field, message })),
  ];
}

type Right = readonly [code: FileProblemCode, field: "mode" | "owner" | "group", message: string];

function rightsOnLinux({ mode: given, owner, group }: FilePlace): readonly Right[] {
  const nameRule = "1 to 32 lower-case letters, digits, `_` and `-`, beginning with a letter or `_`";
  const rights: readonly (Right | null)[] = [
    given !== null && mode.test(given)
      ? null
      : [
          "MODE_INVALID",
          "mode",
          "Write the mode as 0 and three octal digits, such as 0644: no setuid, setgid or sticky.",
        ],
    owner !== null && name.test(owner) ? null : ["OWNER_INVALID", "owner", `Write the owner's name as ${nameRule}.`],
    group !== null && name.test(group) ? null : ["GROUP_INVALID", "group", `Write the group's name as ${nameRule}.`],
  ];
  return rights.filter((right) => right !== null);
}

function rightsOnWindows(place: FilePlace): readonly Right[] {
  const message = (field: string) => `Leave out the ${field}: on Windows a file gets the rights of its folder.`;
  const rights: readonly (Right | null)[] = [
    place.mode === null ? null : ["MODE_INVALID", "mode", message("mode")],
    place.owner === null ? null : ["OWNER_INVALID", "owner", message("owner")],
    place.group === null ? null : ["GROUP_INVALID", "group", message("group")],
  ];
  return rights.filter((right) => right !== null);
}

/** Every rule that the files of one image break, each by itself and all together. */
export function problemsOfFiles(files: readonly InjectedFile[], platform: FilePlatform): readonly FileProblem[] {
  // No look at each: there may be any number.
  if (files.length > fileLimits.files)
    return [{ code: "TOO_MANY_FILES", file: null, field: null, message: `Give at most ${fileLimits.files} files.` }];
  const total = files.reduce((sum, { content }) => sum + content.size, 0);
  const tooLarge: FileProblem = {
    ...{ code: "CONTENTS_TOO_LARGE", file: null, field: null },
    message: `Give at most ${fileLimits.bytesTogether} bytes (10 MiB) in all files together.`,
  };
  return [
    ...(total > fileLimits.bytesTogether ? [tooLarge] : []),
    ...files.flatMap((file, index) => problemsOfFile(file, platform, index)),
    ...problemsBetween(files, platform),
  ];
}

function problemsBetween(files: readonly InjectedFile[], platform: FilePlatform): readonly FileProblem[] {
  const keys = files.map(({ path }) => pathKey(path, platform));
  const first = new Map(keys.map((key, index) => [key, index] as const).reverse());
  return files.flatMap(({ path }, file): readonly FileProblem[] => {
    const taken = first.get(keys[file] ?? "") !== file;
    const inFile = folderKeys(path, platform).some((folder) => first.has(folder));
    const apart = platform === "WINDOWS" ? ", not in the case of its letters alone" : "";
    return [
      ...(taken
        ? [
            {
              code: "PATH_TAKEN",
              file,
              field: "path",
              message: `Write a path that no other file has${apart}.`,
            } as const,
          ]
        : []),
      ...(inFile
        ? [
            {
              code: "PATH_IS_FOLDER",
              file,
              field: "path",
              message: "Write a path that is not below another file's.",
            } as const,
          ]
        : []),
    ];
  });
}
