import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { adapterFactories } from "../../adapters/index.ts";
import { parametersXml } from "../../adapters/smartcloud/documents/parameters-xml.ts";
import { buildSchema } from "../../schema/build.ts";
import type { RequestContext } from "../../schema/root/context.ts";
import { openCache } from "../cache/open-cache.ts";
import type { BackendConfiguration, Configuration } from "../config/configuration.ts";
import type { Viewer } from "../domain/access/policy.ts";
import { createLinkChecker } from "../gateway/assets/links.ts";
import { createAssetReaders } from "../gateway/assets/readers.ts";
import { createUploads } from "../gateway/assets/uploads.ts";
import { createAssetWriters } from "../gateway/assets/writers.ts";
import { createBackendAdmin } from "../gateway/backends/backend-admin.ts";
import { createBackendMaker } from "../gateway/backends/backend-maker.ts";
import { createBackendWatch } from "../gateway/backends/backend-watch.ts";
import { type Backend, createBackends } from "../gateway/backends/backends.ts";
import { type DemoWorld, fitWorld } from "../gateway/backends/demo-world.ts";
import { type FailedLook, failedLooks } from "../gateway/backends/failed-observations.ts";
import { createObservers } from "../gateway/backends/observers.ts";
import { createOwnAddress } from "../gateway/backends/own-address.ts";
import { createOpinions } from "../gateway/discussions/opinions.ts";
import { createTalkReaders } from "../gateway/discussions/readers.ts";
import { createTalkWriters } from "../gateway/discussions/writers.ts";
import { createCatalog } from "../gateway/images/catalog.ts";
import { createCursors } from "../gateway/images/cursors.ts";
import { forgettable } from "../gateway/invalidation/invalidating-cache.ts";
import { forgetAlong } from "../gateway/invalidation/invalidation.ts";
import { createAgreements } from "../gateway/launching/agreements.ts";
import { createLaunches } from "../gateway/launching/launches.ts";
import { createTail } from "../gateway/ledger/head-watcher.ts";
import { createLifecycle } from "../gateway/ledger/lifecycle.ts";
import { createLoaders, createReaders, type Loaders } from "../gateway/loaders.ts";
import { createMembers } from "../gateway/members/members.ts";
import { createCustodians } from "../gateway/members/stewardship.ts";
import { createPublicationDefaults } from "../gateway/publications/policies.ts";
import { createPublications } from "../gateway/publications/publications.ts";
import { createPublicationReaders } from "../gateway/publications/readers.ts";
import { createMutations } from "../gateway/verbs/mutations.ts";
import { settleAlong } from "../gateway/verbs/settler.ts";
import { mintApiToken } from "../identity/api-tokens.ts";
import { createIdentity } from "../identity/identity.ts";
import { openNotifier } from "../notifier/open-notifier.ts";
import type { AdapterFactory } from "../ports/adapter.ts";
import { systemClock } from "../ports/clock.ts";
import { parseRedisUrl } from "../redis/url.ts";
import { createSafeFetch } from "../safe-fetch/safe-fetch.ts";
import { createKeptAnswers } from "../server/answers/kept-answers.ts";
import { createCompiledAnswers } from "../server/execution/compiled-answers.ts";
import { defaultLimits } from "../server/gate/limits/limits.ts";
import { createRates } from "../server/gate/limits/rates.ts";
import { weighFields } from "../server/gate/limits/weigh-fields.ts";
import { createWeight } from "../server/gate/limits/weight.ts";
import { createEntrance } from "../server/gate/request-gate.ts";
import { serveDemoSignIn } from "../server/http/demo-sign-in.ts";
import { createHealth } from "../server/http/health.ts";
import { createHttpServer } from "../server/http/http.ts";
import { listen } from "../server/http/listen.ts";
import { loadOperations } from "../server/http/operations.ts";
import { createEventStreams } from "../server/streams/sse.ts";
import { serveWebSockets } from "../server/streams/websocket.ts";
import { openConfiguredStore } from "./configured-store.ts";
import { createLog } from "./log.ts";

export interface App {
  /** Where it listens. */
  readonly url: string;
  /** Who may sign in at the development issuer; nobody where there is none. */
  readonly demoUsers: readonly string[];
  /** Whether the demo clouds and the ledger began with this start; null without them. */
  readonly world: "new" | "continued" | null;
  /** The SQLite file, where another process has it open too. */
  readonly sharedStore: string | null;
  /** Where the last looks at the configured backends failed, and why. */
  failures(): Promise<readonly FailedLook[]>;
  /** Resolves when it is ready to serve: see `GET /health/ready`. */
  readonly ready: Promise<void>;
  /** Ends subscriptions, gives up leases, closes sockets; resolves when all is closed. */
  close(): Promise<void>;
}

/** For tests: where a process is ended on purpose. */
export interface Hooks {
  /** Awaited between the steps of each mutation, with the step's name. */
  readonly step?: (name: string) => Promise<void>;
  /** What the demo clouds hold, where they were started with this gateway. */
  readonly world?: DemoWorld | null;
}

const noStep = async (): Promise<void> => {};

/** How long a start waits for the first looks before it serves what it has. */
const firstLookMs = 3000;

/** The only place where the parts meet. */
export async function startApp(
  configuration: Configuration,
  { step = noStep, world = null }: Hooks = {},
): Promise<App> {
  const log = createLog(configuration.log.level);
  const clock = systemClock;
  const onFailure = (reason: string) => log.warn({ reason }, "redis does not answer; nothing but speed is lost");

  const backends = createBackends(configuration.backends.map((backend) => createBackend(backend, configuration)));
  const { store, sharedFile } = await openConfiguredStore(configuration, clock, log);
  const worldState = world === null ? null : await fitWorld(world, store);
  const url = configuration.redis?.url.reveal() ?? null;
  const key = await store.settings.getOrCreate("cache-key", () => randomBytes(32).toString("base64url"));
  const onRefused = (count: number) =>
    log.warn({ count }, "redis held entries that are not this gateway's; none was used");
  const cache = forgettable(await openCache({ url, key, onFailure, onRefused }));
  const notifier = await openNotifier({ url, onFailure });
  const ownAddress = createOwnAddress(configuration.server.hosts);
  const maker = createBackendMaker({
    factories: adapterFactories,
    resolve: configuration.resolve,
    references: new Map(configuration.organizations.map(({ id, references }) => [id, references])),
    isOwnAddress: ownAddress.is,
  });
  const watch = createBackendWatch({ backends, registrations: store.registrations, maker, log });
  await watch.refresh();
  const claimed = configuration.backends.map(claimsOf);
  const backendAdmin = createBackendAdmin({
    ...{ backends, registrations: store.registrations, maker, watch, claimed, log },
  });
  const tail = createTail({ ledger: store.ledger, notifier, log });
  await tail.refresh();

  const cursors = createCursors(
    await store.settings.getOrCreate("cursor-key", () => randomBytes(32).toString("base64url")),
  );
  const readers = createReaders({ cache, clock });
  const names = new Map(adapterFactories.map((factory) => [factory.provider, factory.names]));
  const catalog = createCatalog({ store, backends, cursors, clock, names });
  const lifecycle = createLifecycle({ store, backends, cursors, tail, names });
  const digestKey = await store.settings.getOrCreate("digest-key", () => randomBytes(32).toString("base64url"));
  const publicationDefaults = createPublicationDefaults(configuration.organizations);
  const mutations = createMutations({
    ...{ store, backends, cache, notifier, clock, log, step, digestKey, publicationDefaults },
  });
  const agreements = createAgreements({ store });
  const launches = createLaunches({ store, backends, agreements, parametersXml });
  const publicationReaders = createPublicationReaders({ store, backends, cursors, clock, publicationDefaults });
  const custodians = createCustodians({ store, backends, notifier });
  const assets = createAssetReaders({ store, backends, cursors, parametersXml });
  const safeFetch = createSafeFetch();
  const probe = {
    status: async (url: string, signal: AbortSignal) =>
      (await safeFetch.request({ url, method: "HEAD", follow: 3, signal })).status,
  };
  const links = configuration.links.check ? createLinkChecker({ probe, checks: store.linkChecks, clock, log }) : null;
  const assetWriters = createAssetWriters({ store, backends, notifier, parametersXml, readers: assets, links });
  const talk = createTalkReaders({ assets, cursors });
  const talkParts = { store, backends, notifier, assets, talk };
  const talkWriters = createTalkWriters(talkParts);
  const opinions = createOpinions(talkParts);
  const members = createMembers({
    ...{ people: store.people, apiTokens: store.apiTokens },
    ...{ organizations: configuration.organizations, cursors, clock, mint: mintApiToken },
  });
  const publications = createPublications({
    ...{ store, backends, cursors, clock, publicationDefaults, notifier, log, mutations, members },
  });
  const useCases = {
    ...{ members, catalog, lifecycle, mutations, custodians, launches, agreements, talk, talkWriters, opinions },
    ...{ assets, assetWriters, uploads: createUploads({ store }), backends, backendAdmin, clock },
    ...{ publications, publicationReaders },
  };
  const contextFor =
    (memoize: boolean) =>
    (requestId: string, viewer: Viewer): RequestContext => {
      let loaders: Loaders | null = null;
      return {
        ...{ ...useCases, requestId, viewer, rateLimit: null, inUrl: false, resumeAfter: null },
        weight: createWeight(null),
        // Most events are told without.
        get loaders() {
          loaders ??= createLoaders({ store, backends, readers, clock }, viewer, { memoize });
          return loaders;
        },
      };
    };

  const ending = new AbortController();
  const known = new Set((await store.sources.all()).map(({ backendId }) => backendId));
  const observers = createObservers({ backends, store, cache, notifier, clock, log, publicationDefaults }, known);
  let isStarting = true;

  const schema = weighFields(await buildSchema());
  const health = createHealth({
    ping: () => store.ping(),
    waitingFor: () => (isStarting ? observers.waitingFor() : []),
  });
  const { authentication, developmentIssuer } = await createIdentity(configuration.identity, {
    ...{ store, clock, log },
    organizations: configuration.organizations.map(({ id }) => id),
  });
  const limits = { ...defaultLimits, ...configuration.limits };
  const { production, server } = configuration;
  const redis = url === null ? null : (await import("../redis/connection.ts")).connectRedis(parseRedisUrl(url));
  await redis?.firstAttempt;
  const entrance = createEntrance({
    schema,
    log,
    limits,
    rates: createRates({
      limits,
      key: await store.settings.getOrCreate("rate-key", () => randomBytes(32).toString("base64url")),
      redis: redis?.client ?? null,
    }),
    authentication,
    operations: await loadOperations(configuration.operations),
    origins: server.origins,
    hosts: server.hosts,
    proxies: server.proxies,
    production,
  });
  const keptAnswers = createKeptAnswers({
    revision: () => store.revision(),
    onBackendsChange: backends.onChange,
    clock,
    mostBytes: configuration.answers.keptBytes,
  });
  const subscriptions = { schema, log, entrance, contextFor: contextFor(false) };
  const http = await createHttpServer({
    schema,
    log,
    health,
    entrance,
    keptAnswers,
    compiledAnswers: createCompiledAnswers({ schema, log, isOn: configuration.answers.compiled }),
    contextFor: contextFor(true),
    streams: createEventStreams(subscriptions, ending.signal),
    tls: server.tls,
  });
  if (developmentIssuer) serveDemoSignIn(http, developmentIssuer);
  await listen(http, { host: server.host, port: server.port });
  const { port } = http.server.address() as AddressInfo;
  ownAddress.listensOn(port);
  const closeSockets = serveWebSockets(http.server, subscriptions);

  const running = [observers.run(ending.signal), watch.run(ending.signal), settleAlong(mutations, log, ending.signal)];
  if (!configuration.redis)
    running.push(forgetAlong({ backends, cache, ledger: store.ledger, tail, log }, ending.signal));
  const ready = Promise.race([observers.firstLooks, after(firstLookMs)]).then(() => {
    isStarting = false;
  });

  return {
    url: `http://${server.host.includes(":") ? `[${server.host}]` : server.host}:${port}`,
    world: worldState,
    demoUsers: developmentIssuer?.users ?? [],
    sharedStore: sharedFile,
    failures: () => failedLooks(store.sources, configuration.backends),
    ready,
    async close() {
      ending.abort();
      await Promise.all([...running, closeSockets()]);
      await http.close();
      await links?.close();
      tail.close();
      redis?.close();
      const configured = backends.all.filter(({ origin }) => origin === "CONFIGURATION");
      await Promise.all([...configured.map(({ adapter }) => adapter.close()), watch.close()]);
      await Promise.all([cache.close(), notifier.close()]);
      await store.close();
    },
  };
}

function createBackend(backend: BackendConfiguration, configuration: Configuration): Backend {
  const { options, ...rest } = backend;
  const adapter = factoryOf(backend).create(options, { backendId: backend.id, resolve: configuration.resolve });
  return { ...rest, adapter, paused: false, origin: "CONFIGURATION", externalId: null };
}

function claimsOf(backend: BackendConfiguration) {
  const { organization, options } = backend;
  return { organization, claims: factoryOf(backend).enrolment?.claims(options) ?? [] };
}

function factoryOf(backend: BackendConfiguration): AdapterFactory {
  const factory = adapterFactories.find(({ provider }) => provider === backend.provider);
  if (!factory) throw new Error(`no adapter for ${backend.provider}`);
  return factory;
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}
