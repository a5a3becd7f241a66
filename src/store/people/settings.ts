import type { Settings } from "../../ports/store/store.ts";
import type { Database, Engine } from "../engine.ts";

export function createSettings(engine: Engine): Settings {
  const read = async (database: Database, name: string) => {
    const row = await database.selectFrom("setting").select("value").where("name", "=", name).executeTakeFirst();
    return row?.value;
  };
  return {
    async getOrCreate(name, make) {
      const stored = await read(engine.reader, name);
      if (stored !== undefined) return stored;
      const value = make();
      await engine.once((database) =>
        database
          .insertInto("setting")
          .values({ name, value })
          .onConflict((conflict) => conflict.column("name").doNothing())
          .execute(),
      );
      // Another replica's value where that one was first.
      return (await read(engine.reader, name)) ?? value;
    },

    async namesFrom(prefix) {
      // Names are ASCII: the one that follows all that begin so is the prefix with its last character raised.
      const end = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
      const rows = await engine.reader
        .selectFrom("setting")
        .select("name")
        .where("name", ">=", prefix)
        .where("name", "<", end)
        .orderBy("name")
        .execute();
      return rows.map(({ name }) => name);
    },
  };
}
