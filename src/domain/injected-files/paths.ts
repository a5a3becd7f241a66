import { characterAt } from "../text/written-text.ts";
import type { PathProblem } from "./path-problem.ts";
import { posixPathProblems } from "./posix-path.ts";
import { windowsPathProblems } from "./windows-path.ts";

export type { PathProblem, PathProblemCode } from "./path-problem.ts";

/** The operating system of the machine that gets the files. */
export type FilePlatform = "LINUX" | "WINDOWS";

/** Every rule that the path breaks, each once; none where a file may be written there. */
export function problemsOfPath(path: string, platform: FilePlatform): readonly PathProblem[] {
  if (!path.isWellFormed())
    return [
      {
        code: "PATH_NOT_TEXT",
        message: `${characterAt(path, path.search(/\p{Cs}/u))} is half of a character. Write the path in whole ones.`,
      },
    ];
  return [...hiddenCharacters(path), ...(platform === "WINDOWS" ? windowsPathProblems(path) : posixPathProblems(path))];
}

// Stricter than other texts: a path has no marks of direction either, because two files would look like one.
function hiddenCharacters(path: string): readonly PathProblem[] {
  const at = path.search(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  if (at === -1) return [];
  const message = `${characterAt(path, at)} is not allowed. Write the path without control characters and line ends.`;
  return [{ code: "PATH_HIDES_CHARACTERS", message }];
}

/** What tells two paths of one machine apart: two files with one key would overwrite each other. */
export function pathKey(path: string, platform: FilePlatform): string {
  return platform === "WINDOWS" ? path.toUpperCase().toLowerCase() : path;
}

/** The keys of all folders above a path, the nearest first. */
export function folderKeys(path: string, platform: FilePlatform): readonly string[] {
  const separator = platform === "WINDOWS" ? "\\" : "/";
  const parts = pathKey(path, platform).split(separator);
  return parts.slice(2).map((_, index) => parts.slice(0, parts.length - 1 - index).join(separator));
}
