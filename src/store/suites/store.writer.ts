import { writeSync } from "node:fs";
import { argv, stdout } from "node:process";
import { openSqliteStore } from "../sqlite/sqlite.ts";
import { entryFor, imageWith, key } from "./store.samples.ts";

// Run by sqlite.test.ts in a process of its own, and killed there: prints each position once its commit is through.
const [, , file = ""] = argv;
const store = await openSqliteStore(file);
for (;;) {
  const [entry] = await store.write(async (transaction) => {
    await transaction.save([imageWith(key("one"))]);
    return transaction.append([entryFor(key("one"), { after: "x".repeat(2_000) })]);
  });
  writeSync(stdout.fd, `${entry?.position}\n`);
}
