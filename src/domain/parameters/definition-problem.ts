/** What makes a definition unusable. Of what its author wrote it names a hidden character, and repeats nothing else. */
export interface DefinitionProblem {
  /** Such as `["fields", 2, "options", 0, "value"]`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
