import type { Viewer } from "../../src/domain/access/policy.ts";
import type { AssetReaders } from "../../src/gateway/assets/readers.ts";
import type { Uploads } from "../../src/gateway/assets/uploads.ts";
import type { AssetWriters } from "../../src/gateway/assets/writers.ts";
import type { BackendAdmin } from "../../src/gateway/backends/backend-admin.ts";
import type { Backends } from "../../src/gateway/backends/backends.ts";
import type { Opinions } from "../../src/gateway/discussions/opinions.ts";
import type { TalkReaders } from "../../src/gateway/discussions/readers.ts";
import type { TalkWriters } from "../../src/gateway/discussions/writers.ts";
import type { Catalog } from "../../src/gateway/images/catalog.ts";
import type { Agreements } from "../../src/gateway/launching/agreements.ts";
import type { Launches } from "../../src/gateway/launching/launches.ts";
import type { Lifecycle } from "../../src/gateway/ledger/lifecycle.ts";
import type { Loaders } from "../../src/gateway/loaders.ts";
import type { Members } from "../../src/gateway/members/membership.ts";
import type { Custodians } from "../../src/gateway/members/stewardship.ts";
import type { Publications } from "../../src/gateway/publications/publications.ts";
import type { PublicationReaders } from "../../src/gateway/publications/readers.ts";
import type { Mutations } from "../../src/gateway/verbs/mutations.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** What resolvers get: use cases and this request's loaders, nothing below them. */
export interface RequestContext {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly members: Members;
  readonly loaders: Loaders;
  readonly catalog: Catalog;
  readonly lifecycle: Lifecycle;
  readonly mutations: Mutations;
  readonly custodians: Custodians;
  readonly launches: Launches;
  readonly agreements: Agreements;
  readonly assets: AssetReaders;
  readonly assetWriters: AssetWriters;
  readonly uploads: Uploads;
  readonly talk: TalkReaders;
  readonly talkWriters: TalkWriters;
  readonly opinions: Opinions;
  readonly publications: Publications;
  readonly publicationReaders: PublicationReaders;
  readonly backends: Backends;
  readonly backendAdmin: BackendAdmin;
  readonly clock: Clock;
  /** True where the operation came in a URL, which servers on the way write down. */
  readonly inUrl: boolean;
  /** The cursor that a client of an event stream resumes behind, in place of the argument `after`; null for others. */
  readonly resumeAfter: string | null;
  /** Counts the bytes of long texts: those of an answer by itself, those that long work begins with where it is begun. */
  readonly weight: { take(bytes: number): Promise<void> | undefined };
  /** What this request cost its caller, as the server says; null where it does not count. */
  readonly rateLimit: {
    readonly cost: number;
    readonly remaining: number;
    readonly limit: number;
    readonly resetAt: string;
  } | null;
}
