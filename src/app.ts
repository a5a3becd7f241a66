import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { adapterFactories } from "../adapters/index.ts";
import { buildSchema } from "../schema/build.ts";
import type { RequestContext } from "../schema/shared/context.ts";
import { openBell } from "./bell/open-bell.ts";
import { openCache } from "./cache/open-cache.ts";
import type { BackendConfiguration, Configuration } from "./config.ts";
import type { Viewer as Person } from "./domain/policy.ts";
import { createBackendAdmin } from "./gateway/backend-admin.ts";
import { createBackendMaker } from "./gateway/backend-maker.ts";
import { createBackendWatch } from "./gateway/backend-watch.ts";
import { type Backend, createBackends } from "./gateway/backends.ts";
import { createCatalog } from "./gateway/catalog.ts";
import { createCursors } from "./gateway/cursors.ts";
import { forgettable } from "./gateway/forgettable-cache.ts";
import { forgetAlong } from "./gateway/forgetting.ts";
import { createLifecycle } from "./gateway/lifecycle.ts";
import { createLoaders, createReaders } from "./gateway/loaders.ts";
import { createObservers } from "./gateway/observers.ts";
import { createTail } from "./gateway/tail.ts";
import { createMutations } from "./gateway/verbs/mutations.ts";
import { settleAlong } from "./gateway/verbs/settler.ts";
import type { Viewer } from "./gateway/viewer.ts";
import type { AdapterFactory } from "./ports/adapter.ts";
import { systemClock } from "./ports/clock.ts";
import type { Log } from "./ports/log.ts";
import { createHealth } from "./server/health.ts";
import { createHttpServer } from "./server/http.ts";
import { serveEventStreams } from "./server/sse.ts";
import { serveWebSockets } from "./server/websocket.ts";
import { openStore } from "./store/open.ts";

export interface App {
  /** Where it listens. */
  readonly url: string;
  /** Resolves when it is ready to serve: see `GET /health/ready`. */
  readonly ready: Promise<void>;
  /** Ends subscriptions, gives up leases, closes sockets; resolves when all is closed. */
  close(): Promise<void>;
}

/** For tests: where a process is ended on purpose. */
export interface Hooks {
  /** Awaited between the steps of each mutation, with the step's name. */
  readonly step?: (name: string) => Promise<void>;
}

const noStep = async (): Promise<void> => {};

/** How long a start waits for the first looks before it serves what it has. */
const firstLookMs = 3000;

/** The only place where the parts meet. */
export async function startApp(configuration: Configuration, { step = noStep }: Hooks = {}): Promise<App> {
  const log: Log = pino({ level: configuration.log.level }, pino.destination({ fd: 2, sync: true }));
  const clock = systemClock;
  const onFailure = (reason: string) => log.warn({ reason }, "redis does not answer; nothing but speed is lost");

  const backends = createBackends(configuration.backends.map((backend) => createBackend(backend, configuration)));
  const store = await openStore(configuration.store);
  const url = configuration.redis?.url ?? null;
  const cache = forgettable(await openCache({ url, onFailure }));
  const bell = await openBell({ url, onFailure });
  const maker = createBackendMaker({ ...configuration, factories: adapterFactories });
  const watch = createBackendWatch({ backends, registrations: store.registrations, maker, log });
  await watch.refresh();
  const claimed = configuration.backends.map(claimsOf);
  const backendAdmin = createBackendAdmin({
    ...{ backends, registrations: store.registrations, maker, watch, claimed, log },
  });
  const tail = createTail({ ledger: store.ledger, bell, log });
  await tail.refresh();

  const cursors = createCursors(
    await store.settings.getOrCreate("cursor-key", () => randomBytes(32).toString("base64url")),
  );
  const readers = createReaders({ cache, clock });
  const catalog = createCatalog({ store, backends, cursors, clock });
  const lifecycle = createLifecycle({ store, cursors, tail });
  const mutations = createMutations({ store, backends, cache, bell, clock, log, step });
  const person: Person = {
    ...{ kind: "USER", organization: configuration.backends[0]?.organization ?? "local", actor: "local", user: null },
    ...{ roles: ["admin"], scopes: ["READ", "WRITE"], names: [], expiresAt: null },
  };
  const contextFor =
    (memoize: boolean) =>
    (requestId: string): RequestContext => {
      const viewer: Viewer = { scope: backends.all.map(({ id }) => id), actor: "local" };
      const loaders = createLoaders({ store, backends, readers, clock }, viewer, { memoize });
      return { requestId, viewer, person, loaders, catalog, lifecycle, mutations, backends, backendAdmin, clock };
    };

  const ending = new AbortController();
  const known = new Set((await store.sources.all()).map(({ backendId }) => backendId));
  const observers = createObservers({ backends, store, cache, bell, clock, log }, known);
  let isStarting = true;

  const schema = await buildSchema();
  const health = createHealth({
    ping: () => store.ping(),
    waitingFor: () => (isStarting ? observers.waitingFor() : []),
  });
  const http = await createHttpServer({ schema, log, health, contextFor: contextFor(true) });
  const subscriptions = { schema, log, contextFor: contextFor(false) };
  serveEventStreams(http, subscriptions, ending.signal);
  await http.listen({ host: configuration.server.host, port: configuration.server.port });
  const closeSockets = serveWebSockets(http.server, subscriptions);

  const running = [observers.run(ending.signal), watch.run(ending.signal), settleAlong(mutations, log, ending.signal)];
  if (!configuration.redis)
    running.push(forgetAlong({ backends, cache, ledger: store.ledger, tail, log }, ending.signal));
  const ready = Promise.race([observers.firstLooks, after(firstLookMs)]).then(() => {
    isStarting = false;
  });

  const { port } = http.server.address() as AddressInfo;
  return {
    url: `http://${configuration.server.host.includes(":") ? `[${configuration.server.host}]` : configuration.server.host}:${port}`,
    ready,
    async close() {
      ending.abort();
      await Promise.all([...running, closeSockets()]);
      await http.close();
      tail.close();
      const configured = backends.all.filter(({ origin }) => origin === "CONFIGURATION");
      await Promise.all([...configured.map(({ adapter }) => adapter.close()), watch.close()]);
      await Promise.all([cache.close(), bell.close()]);
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
