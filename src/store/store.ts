import { sql } from "kysely";
import type { Store } from "../ports/store/store.ts";
import { createAssets } from "./assets/assets.ts";
import { createLaunchFiles } from "./assets/launch-files.ts";
import { createLinkChecks } from "./assets/link-checks.ts";
import { createTalk } from "./discussions/discussions.ts";
import type { Engine } from "./engine.ts";
import { createCatalog } from "./images/catalog.ts";
import { createIndexedCatalog, type IndexOptions } from "./images/indexed-catalog.ts";
import { createIntents } from "./intents/intents.ts";
import { createLeases } from "./intents/leases.ts";
import { createRegistrations } from "./intents/registrations.ts";
import { createLedger } from "./ledger/ledger.ts";
import { createApiTokens } from "./people/api-tokens.ts";
import { createPeople } from "./people/people.ts";
import { createSettings } from "./people/settings.ts";
import { createPublications } from "./publications/publications.ts";
import { createSources } from "./sources.ts";
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
