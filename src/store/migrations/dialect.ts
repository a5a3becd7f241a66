/** What the databases write differently in the definition of a table. */
export interface Dialect {
  /** Compared and sorted by its bytes. */
  readonly text: string;
  /** As they are, up to a few MiB. */
  readonly bytes: string;
  /** 64 bits. */
  readonly integer: string;
  /** A primary key that the database counts up, never giving a number twice. */
  readonly identity: string;
  /** Behind the closing parenthesis of `create table`. */
  readonly tableEnd: string;
  /** Makes `image_view.words` searchable. */
  readonly search: readonly string[];
  /** Gives `image` a row an organization instead of one for all, each row the columns that come with it, and keeps the ids. */
  readonly splitImages: (columns: { readonly old: string; readonly more: string }) => readonly string[];
}
