import type { PathProblem } from "./path-problem.ts";

/** Windows counts the NUL behind a path among its MAX_PATH of 260, and a folder must leave room for an 8.3 name. */
const mostCharacters = 259;
const mostCharactersOfFolder = 247;
const mostCharactersOfPart = 255;

/** Windows takes these for devices in every folder, in any case and with any extension. */
const device = /^(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])$/i;
/** A second name of a file that has a longer one: it would lead round every other rule. */
const shortName = /^[^.]{1,6}~[0-9]{1,6}(\.[^.]{0,3})?$/;

const reserved: Readonly<Record<string, string>> = {
  "C:\\cloud\\parameters.xml": "the launch parameters are written there",
  "C:\\ProgramData\\Amazon\\EC2Launch": "it is EC2Launch's own state",
};

export function windowsPathProblems(path: string): readonly PathProblem[] {
  const problems: PathProblem[] = [];
  const add = (code: PathProblem["code"], message: string) => problems.push({ code, message });

  const isAbsolute = /^[A-Za-z]:\\/.test(path);
  if (!isAbsolute)
    add("PATH_NOT_ABSOLUTE", "Write the whole path from a drive, such as C:\\cloud\\activate.ps1, with backslashes.");
  const behindDrive = isAbsolute ? path.slice(3) : path;
  if (isAbsolute && behindDrive === "") add("PATH_NAMES_NO_FILE", "Write the path of a file: a drive alone is none.");
  if (behindDrive.includes(":"))
    add("PATH_NAMES_STREAM", "Write the path with a colon behind the drive only: any other names a stream of a file.");
  if (/[<>"/|?*]/.test(behindDrive))
    add("PATH_HOLDS_RESERVED_CHARACTERS", 'Write the path without < > " / | ? and *: Windows keeps them for itself.');
  const parts = behindDrive === "" ? [] : behindDrive.split("\\");
  if (parts.includes(".."))
    add("PATH_CLIMBS", "Write the path without `..` parts: it says itself where the file goes.");
  if (parts.some((part) => part === "" || (part !== ".." && /[. ]$/.test(part))))
    add(
      "PATH_NOT_NORMALISED",
      "Write the path without doubled backslashes, and no part with a dot or blank at its end: Windows drops them.",
    );
  // Windows drops blanks before the extension as well: `NUL .txt` is the device.
  if (parts.some((part) => device.test((part.split(".")[0] ?? "").trimEnd())))
    add(
      "PATH_NAMES_DEVICE",
      "Write no part that Windows takes for a device, such as CON, NUL or COM1, with any extension.",
    );
  if (parts.some((part) => shortName.test(part)))
    add("PATH_SHORT_NAME", "Write the long name of each folder and file, not a short one with `~` and a number.");
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("\\")));
  const isTooLong = path.length > mostCharacters || folder.length > mostCharactersOfFolder;
  if (isTooLong || parts.some((part) => part.length > mostCharactersOfPart))
    add(
      "PATH_TOO_LONG",
      `Write a path of at most ${mostCharacters} characters, ${mostCharactersOfFolder} without its last part.`,
    );
  const taken = Object.keys(reserved).find((one) => isAtOrBelow(path, one));
  if (taken !== undefined) add("PATH_RESERVED", `Write another path than ${taken}: ${reserved[taken]}.`);
  return problems;
}

function isAtOrBelow(path: string, folder: string): boolean {
  return `${path.toLowerCase()}\\`.startsWith(`${folder.toLowerCase()}\\`);
}
