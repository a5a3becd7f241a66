import { assetsSuite } from "./assets.suite.ts";
import { catalogSuite } from "./catalog.suite.ts";
import { coordinationSuite } from "./coordination.suite.ts";
import { talkSuite } from "./discussions.suite.ts";
import { launchFilesSuite } from "./launch-files.suite.ts";
import { ledgerSuite } from "./ledger.suite.ts";
import { peopleSuite } from "./people.suite.ts";
import { publicationsSuite } from "./publications.suite.ts";
import { querySuite } from "./query.suite.ts";
import { registrationsSuite } from "./registrations.suite.ts";
import { revisionSuite } from "./revision.suite.ts";
import { sharingSuite } from "./sharing.suite.ts";
import type { StoreUnderTest } from "./store.fixture.ts";

/** What both databases must do alike. */
export function storeSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  querySuite(name, open);
  assetsSuite(name, open);
  launchFilesSuite(name, open);
  talkSuite(name, open);
  publicationsSuite(name, open);
  catalogSuite(name, open);
  ledgerSuite(name, open);
  revisionSuite(name, open);
  coordinationSuite(name, open);
  sharingSuite(name, open);
  peopleSuite(name, open);
  registrationsSuite(name, open);
}

/** What lists and counts from memory must do as the database does. */
export function indexSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  querySuite(name, open);
  // The revision, before and behind it: nothing changed since the page was read.
  catalogSuite(name, open);
  revisionSuite(name, open);
  sharingSuite(name, open);
}
