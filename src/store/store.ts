import { sql } from "kysely";
import type { Store } from "../ports/store.ts";
import { createApiTokens } from "./api-tokens.ts";
import { createAssets } from "./assets.ts";
import { createCatalog } from "./catalog.ts";
import type { Engine } from "./engine.ts";
import { createIndexedCatalog, type IndexOptions } from "./indexed-catalog.ts";
import { createIntents } from "./intents.ts";
import { createLaunchFiles } from "./launch-files.ts";
import { createLeases } from "./leases.ts";
import { createLedger } from "./ledger.ts";
import { createLinkChecks } from "./link-checks.ts";
import { createPeople } from "./people.ts";
import { createPublications } from "./publications.ts";
import { createRegistrations } from "./registrations.ts";
import { createSettings } from "./settings.ts";
import { createSources } from "./sources.ts";
import { createTalk } from "./talk.ts";
import { runWrite } from "./write.ts";

/** The one set of repositories, on either database. */
export function createStore(engine: Engine, index: IndexOptions | null = null): Store {
  const catalog = createCatalog(engine);
  return {
    catalog: index ? createIndexedCatalog(engine, catalog, index) : catalog,
    ledger: createLedger(engine),
    leases: createLeases(engine),
    sources: createSources(engine),
    intents: createIntents(engine),
    settings: createSettings(engine),
    people: createPeople(engine),
    apiTokens: createApiTokens(engine),
    registrations: createRegistrations(engine),
    assets: createAssets(engine),
    linkChecks: createLinkChecks(engine),
    launchFiles: createLaunchFiles(engine),
    talk: createTalk(engine),
    publications: createPublications(engine),
    write: (work) => runWrite(engine, work),
    revision: () => engine.revision(),
    async ping() {
      // A database that only reads is not enough: no mutation can begin, and no sweep is recorded.
      await engine.once((database) =>
        sql`insert into setting (name, value) values ('pinged-at', cast(${engine.now()} as text))
          on conflict (name) do update set value = excluded.value`.execute(database),
      );
    },
    close: () => engine.close(),
  };
}
