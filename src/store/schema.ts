import type { Generated } from "kysely";
import type { AssetTables } from "./assets/asset-schema.ts";
import type { TalkTables } from "./discussions/schema.ts";

/**
 * The rows, alike in both databases: times are ISO 8601 text, booleans 0 or 1, records JSON text. What is compared or
 * sorted has a plain column beside the record; `text.ts` says in which form.
 */
export interface Tables extends AssetTables, TalkTables {
  image: ImageTable;
  image_view: ImageViewTable;
  image_tag: ImageTagTable;
  expected_stewardship: ExpectedStewardshipTable;
  ledger: LedgerTable;
  ledger_payload: LedgerPayloadTable;
  ledger_head: LedgerHeadTable;
  ledger_chain: LedgerChainTable;
  lease: LeaseTable;
  source: SourceTable;
  setting: SettingTable;
  intent: IntentTable;
  person: PersonTable;
  api_token: ApiTokenTable;
  registration: RegistrationTable;
  publication: PublicationTable;
  publication_policy: PublicationPolicyTable;
}

export interface ImageTable {
  id: Generated<number>;
  organization: string;
  provider: string;
  region: string;
  native_id: string;
  facts: string;
  facts_as_of: string;
  first_seen_at: string;
  gone: number;
  /** The last ledger entry's number within this image. */
  image_sequence: Generated<number>;
  /** Folded; empty where there is no name. */
  name_folded: string;
  /** Of `name_folded`: see `domain/sort-keys.ts`. */
  name_sort: Generated<string>;
  version_sort: Generated<string>;
  /** Search words of name and description. */
  words: string;
  state: string;
  visibility: string;
  owner_id: string | null;
  owner_alias: string | null;
  platform: string;
  architecture: string;
  root_device_type: string | null;
  /** Empty where the cloud does not say. */
  created_at: string;
  deprecated_at: string | null;
  paid: number;
  /** Its cloud shows it to its owner alone, and the owner is a person. */
  personal: number;
  creator: Generated<string | null>;
  steward: Generated<string | null>;
  /** What people said, which counts more than `personal`; null: nothing. */
  kept_private: Generated<number | null>;
  /** The revision of the last write that changed the row or one of its views. */
  changed_at: Generated<number>;
}

/** Who keeps an image that no look has shown yet. */
export interface ExpectedStewardshipTable {
  id: Generated<number>;
  organization: string;
  provider: string;
  region: string;
  /** Null where the cloud never said it: then `name` is known. */
  native_id: string | null;
  name: string | null;
  /** JSON. */
  stewardship: string;
  made_at: string;
}

export interface ImageViewTable {
  id: Generated<number>;
  image_id: number;
  /** `*` is everybody's view, which public images have besides: without tags, and found by name and description alone. */
  backend_id: string;
  region: string;
  native_id: string;
  facts: string;
  visible: number;
  owned: number;
  digest: string;
  as_of: string;
  first_seen_at: string;
  lost_at: string | null;
  tag_words: string;
  /** The image's words and `tag_words`: what a text search looks at. */
  words: string;
  permissions_asked_at: Generated<string | null>;
  permissions_known: Generated<number>;
}

export interface ImageTagTable {
  view_id: number;
  key: string;
  value: string;
}

export interface LedgerTable {
  position: number;
  organization: string;
  /** 1, 2, 3 … within the organization's chain. */
  chain_position: number;
  image_id: number;
  provider: string;
  region: string;
  native_id: string;
  image_sequence: number;
  kind: string;
  /** Whether others may know it: 0 no; 1 as long as nobody tells it better; 2 always. See `publicityOf`. */
  public: number;
  backend_id: string;
  source: string;
  occurred_at: string | null;
  observed_after: string | null;
  observed_before: string | null;
  recorded_at: string;
  actor: string | null;
  commitment: string;
  hash: string;
}

/** Beside the ledger, so that a person can be erased: deleting a row here breaks no chain. */
export interface LedgerPayloadTable {
  position: number;
  /** Canonical JSON of `{ before, after }`. */
  payload: string;
  salt: string;
}

/** One row, whose lock is the right to write. */
export interface LedgerHeadTable {
  id: number;
  position: number;
  recorded_at: string;
  /** Counts the writes that changed something, with entries or without. */
  revision: Generated<number>;
}

export interface LedgerChainTable {
  organization: string;
  length: number;
  hash: string;
}

export interface LeaseTable {
  name: string;
  /** Empty when it was given up. */
  holder: string;
  epoch: number;
  /** Milliseconds since 1970. */
  expires_at: number;
}

export interface SourceTable {
  backend_id: string;
  region: string;
  as_of: string | null;
  completed_at: string | null;
  attempted_at: string;
  error: string | null;
  suspects: string;
  gaps: Generated<string>;
}

export interface SettingTable {
  name: string;
  value: string;
}

/** What somebody asked for once; `outcome` is null while it is under way. */
export interface IntentTable {
  id: string;
  actor: string;
  idempotency_key: string;
  verb: string;
  backend_id: string;
  region: string;
  native_id: string | null;
  makes_name: string | null;
  digest: string;
  request: string;
  started_at: string;
  outcome: string | null;
  /** 1 where `request` is without its secrets. */
  withheld: number;
  joins_asset: string | null;
}

/** Beside the ledger, which knows `reference` alone: deleting a row here makes its person unknown. */
export interface PersonTable {
  reference: string;
  /** Empty for operators who belong to none. */
  organization: string;
  issuer: string;
  subject: string;
  user_name: string;
  mail: string | null;
  /** JSON list. */
  roles: string;
  first_seen_at: string;
  last_seen_at: string;
}

export interface ApiTokenTable {
  id: string;
  organization: string;
  name: string;
  /** JSON list. */
  scopes: string;
  digest: string;
  created_at: string;
  created_by: string;
  expires_at: string;
  revoked_at: string | null;
  last_used_at: string | null;
}

/** A backend that was added at run time. Removed ones stay: their ids are never used again. */
export interface RegistrationTable {
  id: string;
  organization: string;
  provider: string;
  display_name: string;
  /** JSON, with references in the place of credentials. */
  options: string;
  /** JSON: a list of texts. */
  claims: string;
  external_id: string | null;
  sweep_interval_ms: number;
  deadline_ms: number;
  paused: number;
  unrestricted: number;
  created_by: string;
  created_at: string;
  proven_at: string | null;
  removed_at: string | null;
}

/** `wanted`, `untold`, `bound` and `checklist` are JSON. The intent of an approved one has its id. */
export interface PublicationTable {
  number: Generated<number>;
  id: string;
  organization: string;
  provider: string;
  region: string;
  native_id: string;
  backend_id: string;
  wanted: string;
  /** Of `wanted`, what no entry of the ledger tells of yet. */
  untold: string;
  bound: string;
  checklist: string;
  requester: string;
  requested_at: string;
  expires_at: string;
  decision: string | null;
  decider: string | null;
  decided_at: string | null;
  reason: string | null;
}

export interface PublicationPolicyTable {
  organization: string;
  approval_required: number;
  changed_by: string;
  changed_at: string;
}
