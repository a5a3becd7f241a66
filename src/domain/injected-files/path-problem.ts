export type PathProblemCode =
  | "PATH_CLIMBS"
  | "PATH_HIDES_CHARACTERS"
  | "PATH_HOLDS_RESERVED_CHARACTERS"
  | "PATH_NAMES_DEVICE"
  | "PATH_NAMES_NO_FILE"
  | "PATH_NAMES_STREAM"
  | "PATH_NOT_ABSOLUTE"
  | "PATH_NOT_NORMALISED"
  | "PATH_NOT_TEXT"
  | "PATH_RESERVED"
  | "PATH_SHORT_NAME"
  | "PATH_TOO_LONG";

/** A rule that a path breaks. The message says what to write, and of the path it names a hidden character at most. */
export interface PathProblem {
  readonly code: PathProblemCode;
  readonly message: string;
}
