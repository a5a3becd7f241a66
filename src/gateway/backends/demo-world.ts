import { randomUUID } from "node:crypto";
import { GatewayError } from "../../domain/errors.ts";
import type { Store } from "../../ports/store/store.ts";

/** What the demo clouds hold, as far as it must fit what the store knows. */
export interface DemoWorld {
  readonly id: string;
  /** True where it was made by this start. */
  readonly isNew: boolean;
  readonly file: string;
  /** Forgets it, and begins one with this id. */
  begin(id: string): Promise<void>;
}

const setting = "demo-world";

/**
 * The world and the ledger begin together or continue together. A new world under an old ledger would be recorded as
 * deletions that nobody made; an old world under a new ledger holds what nobody of this ledger asked for.
 */
export async function fitWorld(
  world: DemoWorld,
  {
    ledger,
    settings,
  }: { readonly ledger: Pick<Store["ledger"], "head">; readonly settings: Pick<Store["settings"], "getOrCreate"> },
): Promise<"new" | "continued"> {
  if ((await ledger.head()) === 0) {
    const id = await settings.getOrCreate(setting, () => (world.isNew ? world.id : randomUUID()));
    if (id === world.id) return world.isNew ? "new" : "continued";
    await world.begin(id);
    return "new";
  }
  const id = await settings.getOrCreate(setting, () => "unknown");
  if (id === world.id) return "continued";
  throw new GatewayError(
    "BAD_USER_INPUT",
    `The ledger belongs to another demo world than ${world.file} holds: that file was removed, or the ledger was written ` +
      "without it. To begin both again, remove the folder .tintype, and empty the database if DATABASE_URL names one.",
  );
}
