import type { FailedLook } from "../gateway/backends/failed-observations.ts";

/** What the first lines of a start say. */
export interface Start {
  readonly url: string;
  /** The configuration file; null on the demo clouds. */
  readonly file: string | null;
  readonly demo: {
    readonly world: "new" | "continued" | null;
    readonly file: string;
    readonly control: string;
  } | null;
  /** The file, where another process has it open too. */
  readonly sharedStore: string | null;
  readonly backends: readonly string[];
  readonly failures: readonly FailedLook[];
  /** Who may sign in at the development issuer; nobody where there is another one. */
  readonly users: readonly string[];
  readonly issuer: string | null;
}

const query =
  "{ images(first: 5) { totalCount complete sources { name region status error { message } } nodes { provider region name state visibility owner { id } } } }";
const json = "-H 'content-type: application/json'";

export function bannerOf(start: Start): string {
  return [
    "",
    `Tintype is ready: ${start.url}/graphql`,
    "",
    ...(start.demo ? demoLines(start.demo) : ownLines(start)),
    ...(start.sharedStore === null
      ? []
      : [
          `Another process has the store ${start.sharedStore} open too: both see the same images and share the work.`,
          "If that is not meant, end one of them, or name another file in store.file.",
          "",
        ]),
    ...signIn(start),
    "Paste this:",
    `  curl -s ${start.url}/graphql ${json} -H "authorization: Bearer $token" \\`,
    `    -d '${JSON.stringify({ query })}'`,
    "",
  ].join("\n");
}

function demoLines({ world, file, control }: NonNullable<Start["demo"]>): readonly string[] {
  return [
    "On the demo clouds of acme, globex and the vendor initech.",
    world === "new"
      ? `Clouds and ledger are new; the clouds are kept in ${file}.`
      : `Clouds and ledger continue from where they were; the clouds are kept in ${file}.`,
    `Change a cloud behind Tintype's back: ${control} (demo/README.md)`,
    "",
  ];
}

function ownLines({ file, backends, failures }: Start): readonly string[] {
  if (backends.length === 0)
    return [
      `There is no backend in ${file}, so lists are empty until an admin or operator adds one (addBackend).`,
      'To configure one, write it below backends:, as README.md shows below "Your own accounts".',
      "",
    ];
  return [
    `Backends of ${file}: ${backends.join(", ")}.`,
    ...failures.map(({ backend, region, message }) => `  ${backend}, ${region}: ${message}`),
    "",
  ];
}

function signIn({ url, users, issuer }: Start): readonly string[] {
  const [first] = users;
  if (first === undefined) return [`Take a token of ${issuer}:`, "  token=…", ""];
  return [
    `Sign in as ${users.join(", ")}:`,
    `  token=$(curl -s ${url}/demo/sign-in ${json} \\`,
    `    -d '{"user":"${first}"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')`,
    "",
  ];
}
