import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { ImageFacts } from "../../domain/image/image.ts";
import { imageWords } from "../text.ts";

/** An image is found by its native id in any realm, and by the paths that its cloud knows it by. */
export function createNames(): Migration {
  return {
    async up(database: Kysely<unknown>) {
      await sql`create index image_view_by_native_id on image_view (native_id)`.execute(database);
      await fillWords(database);
    },
  };
}

/** How many rows are in memory at a time. */
const slice = 500;

async function fillWords(database: Kysely<unknown>): Promise<void> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ readonly id: number; readonly facts: string; readonly words: string }>`
      select id, facts, words from image where id > ${after} and facts like '%SsmParameterName":"/%'
      order by id limit ${slice}`.execute(database);
    for (const { id, facts } of rows) {
      // `save` wrote it from an ImageFacts, and nobody else writes here.
      const words = imageWords(JSON.parse(facts) as ImageFacts);
      await sql`update image set words = ${words} where id = ${id}`.execute(database);
      await sql`update image_view set words = trim(${words} || ' ' || tag_words) where image_id = ${id}`.execute(
        database,
      );
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
