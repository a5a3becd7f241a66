import type { DemoUser } from "../callers/sign-in.ts";

/** Whoever asks: nobody in particular, a demo user, or a machine of Acme's with a token that reads. */
export type ViewerName = DemoUser | "anonymous" | "acme-machine";

export const viewerNames: readonly ViewerName[] = [
  "anonymous",
  "acme-member",
  "acme-admin",
  "acme-machine",
  "globex-member",
  "initech-publisher",
  "operator",
];

export const organizationNames = ["acme", "globex", "initech"] as const;
export type OrganizationName = (typeof organizationNames)[number];

const people: Readonly<Record<OrganizationName, readonly ViewerName[]>> = {
  acme: ["acme-member", "acme-admin", "acme-machine"],
  globex: ["globex-member"],
  initech: ["initech-publisher"],
};

/** Who writes for each organization. */
export const writers = { acme: "acme-member", globex: "globex-member", initech: "initech-publisher" } as const;

/** All who are of the organization. The operator sees everything. */
export const everyoneOf = (organization: OrganizationName): readonly ViewerName[] => [
  ...people[organization],
  "operator",
];

export const adminsOf = (organization: OrganizationName): readonly ViewerName[] =>
  organization === "acme" ? ["acme-admin", "operator"] : ["operator"];

export interface Canary {
  readonly text: string;
  /** Whose it is and where it was put, for whoever reads a failure. */
  readonly place: string;
  readonly viewers: ReadonlySet<ViewerName>;
}

export interface Finding {
  readonly canary: Canary;
  /** What stands around it. */
  readonly excerpt: string;
}

/** The shadow model: which text may be shown to whom. */
export interface Canaries {
  /** A text that is nowhere else. What else is in the world may be shown to everybody. */
  plant(organization: OrganizationName, field: string, viewers: readonly ViewerName[]): string;
  /** The same as an account of twelve digits. */
  plantAccount(organization: OrganizationName, field: string, viewers: readonly ViewerName[]): string;
  /** A text that is there already. */
  watch(text: string, place: string, viewers: readonly ViewerName[]): void;
  all(): readonly Canary[];
  /** What of this text the viewer may not see; also within what is encoded as base64url, as ids and cursors are. */
  findings(text: string, viewer: ViewerName): readonly Finding[];
  /** The canaries in this text, whoever reads it. */
  in(text: string): readonly Canary[];
}

const written = /canary-[a-z0-9-]+?-x[0-9a-f]{6}|99[0-9]{10}/gi;
const encoded = /[A-Za-z0-9_-]{24,}/g;

export function createCanaries(): Canaries {
  const canaries = new Map<string, Canary>();
  const watched: Canary[] = [];

  function keep(text: string, place: string, viewers: readonly ViewerName[]): string {
    canaries.set(text, { text, place, viewers: new Set(viewers) });
    return text;
  }

  function occurrences(text: string): readonly Finding[] {
    const found: Finding[] = [];
    const add = (canary: Canary | undefined, at: number, within: string) => {
      if (canary) found.push({ canary, excerpt: within.slice(Math.max(0, at - 160), at + 120) });
    };
    const search = (within: string) => {
      for (const match of within.matchAll(written)) add(canaries.get(match[0].toLowerCase()), match.index, within);
      for (const canary of watched) {
        const at = within.indexOf(canary.text);
        if (at >= 0) add(canary, at, within);
      }
    };
    search(text);
    for (const [word] of text.matchAll(encoded)) search(Buffer.from(word, "base64url").toString("latin1"));
    return found;
  }

  return {
    plant: (organization, field, viewers) =>
      keep(`canary-${organization}-${field}-x${hex(canaries.size)}`, `${organization}: ${field}`, viewers),
    plantAccount: (organization, field, viewers) =>
      keep(`99${String(canaries.size).padStart(10, "0")}`, `${organization}: ${field}`, viewers),
    watch: (text, place, viewers) => void watched.push({ text, place, viewers: new Set(viewers) }),
    all: () => [...canaries.values(), ...watched],
    findings: (text, viewer) => occurrences(text).filter(({ canary }) => !canary.viewers.has(viewer)),
    in: (text) => occurrences(text).map(({ canary }) => canary),
  };
}

function hex(number: number): string {
  return number.toString(16).padStart(6, "0");
}
