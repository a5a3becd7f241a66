import type { Selectable } from "kysely";
import type { Stewardship } from "../../domain/access/policy.ts";
import { type ImageKey, keyText } from "../../domain/image/image.ts";
import { isoTime } from "../../ports/clock.ts";
import type { Expected, ExpectedStewardship, NewImage } from "../../ports/store/store.ts";
import type { Database } from "../engine.ts";
import type { ExpectedStewardshipTable } from "../schema.ts";
import { storableText } from "../text.ts";

/** Beside what sweeps write, which leaves it alone. */
export async function keepImage(
  database: Database,
  organization: string,
  { provider, region, nativeId }: ImageKey,
  { creator, steward, private: kept }: Stewardship,
  revision: number,
): Promise<void> {
  const orNull = (text: string | null) => (text === null ? null : storableText(text));
  const saved = await database
    .updateTable("image")
    .set({
      creator: orNull(creator),
      steward: orNull(steward),
      kept_private: kept === null ? null : Number(kept),
      changed_at: revision,
    })
    .where("organization", "=", storableText(organization))
    .where("provider", "=", storableText(provider))
    .where("region", "=", storableText(region))
    .where("native_id", "=", storableText(nativeId))
    .executeTakeFirst();
  if (saved.numUpdatedRows !== 1n) throw new Error("An image is to be kept that was not saved.");
}

/** What nobody has seen after a day was never made, or is gone again. */
const expectedForMs = 24 * 60 * 60_000;

export async function expectStewardship(database: Database, expected: ExpectedStewardship, now: string): Promise<void> {
  const { organization, provider, region, nativeId, name, stewardship, joinsAsset } = expected;
  await database
    .insertInto("expected_stewardship")
    .values({
      ...{ organization: storableText(organization), provider, region: storableText(region) },
      native_id: nativeId === null ? null : storableText(nativeId),
      name: name === null ? null : storableText(name),
      ...{ stewardship: JSON.stringify(joinsAsset ? { ...stewardship, joinsAsset } : stewardship), made_at: now },
    })
    .execute();
}

export async function takeExpectedStewardship(
  database: Database,
  organization: string,
  images: readonly NewImage[],
  now: string,
): Promise<ReadonlyMap<string, Expected>> {
  const rows = await database
    .selectFrom("expected_stewardship")
    .selectAll()
    .where("organization", "=", organization)
    .orderBy("id")
    .execute();
  const oldest = isoTime(Date.parse(now) - expectedForMs);
  const found = new Map<string, Expected>();
  const done = rows.filter((row) => row.made_at <= oldest);
  for (const row of rows.filter((one) => one.made_at > oldest)) {
    const image = images.find((one) => isExpected(row, one));
    if (!image) continue;
    // `expectStewardship` wrote it, and nobody else writes here.
    const { joinsAsset = null, ...stewardship } = JSON.parse(row.stewardship) as Stewardship & Partial<Expected>;
    found.set(keyText(image), { stewardship, joinsAsset });
    done.push(row);
  }
  const ids = done.map(({ id }) => id);
  if (ids.length > 0) await database.deleteFrom("expected_stewardship").where("id", "in", ids).execute();
  return found;
}

function isExpected(
  row: Selectable<ExpectedStewardshipTable>,
  { provider, region, nativeId, name }: NewImage,
): boolean {
  if (row.provider !== provider || row.region !== region) return false;
  return row.native_id === null ? row.name !== null && row.name === name : row.native_id === nativeId;
}
