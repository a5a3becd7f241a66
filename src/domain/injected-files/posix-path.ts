import type { PathProblem } from "./path-problem.ts";

/** Linux counts the NUL behind a path among its PATH_MAX of 4096 bytes. */
const mostBytes = 4095;
const mostBytesOfPart = 255;

/**
 * Where no file goes, nor anything below: what the kernel makes up, what the boot empties or hides under a mount,
 * cloud-init's own state, and what the gateway writes itself.
 */
const reserved: Readonly<Record<string, string>> = {
  "/proc": "it is the kernel's",
  "/sys": "it is the kernel's",
  "/dev": "it holds devices",
  "/run": "it is emptied at every boot",
  "/var/run": "it is emptied at every boot",
  "/var/lock": "it is emptied at every boot",
  "/tmp": "it is emptied while the machine boots",
  "/var/lib/cloud": "it is cloud-init's own state",
  "/etc/cloud/parameters.xml": "the launch parameters are written there",
};

export function posixPathProblems(path: string): readonly PathProblem[] {
  const problems: PathProblem[] = [];
  const add = (code: PathProblem["code"], message: string) => problems.push({ code, message });

  if (!path.startsWith("/")) add("PATH_NOT_ABSOLUTE", "Write the whole path from the root, beginning with `/`.");
  if (path === "/") add("PATH_NAMES_NO_FILE", "Write the path of a file: `/` is a folder.");
  const parts = path.replace(/^\//, "").split("/");
  if (parts.includes(".."))
    add("PATH_CLIMBS", "Write the path without `..` parts: it says itself where the file goes.");
  if (path !== "/" && parts.some((part) => part === "" || part === "."))
    add("PATH_NOT_NORMALISED", "Write the path without `.` parts, doubled slashes and a slash at its end.");
  if (Buffer.byteLength(path) > mostBytes || parts.some((part) => Buffer.byteLength(part) > mostBytesOfPart))
    add("PATH_TOO_LONG", `Write a path of at most ${mostBytes} bytes, each part of at most ${mostBytesOfPart}.`);
  const folder = Object.keys(reserved).find((taken) => path === taken || path.startsWith(`${taken}/`));
  if (folder !== undefined) add("PATH_RESERVED", `Write another path than ${folder}: ${reserved[folder]}.`);
  return problems;
}
