import type { ControlAnswer } from "../../kit/wire.ts";
import { BLOCK_STATES } from "../actions/images/block-public-access.ts";
import { arrive } from "../settling.ts";
import type { Shelf } from "../shelf.ts";
import type { World } from "../world.ts";
import { controlError, isRecord, refuseUnknownKeys } from "./control-values.ts";
import { DEFAULT_QUOTAS, type Quotas } from "./steering.ts";

type Body = Readonly<Record<string, unknown>>;

function read(body: unknown, keys: readonly string[]): Body {
  if (!isRecord(body)) throw controlError(400, `send an object with ${keys.join(", ")}`);
  refuseUnknownKeys(body, keys, "body");
  return body;
}

/** The controls that set how the cloud behaves; undefined where the route is none of them. */
export function steer(world: World, route: string, body: unknown): ControlAnswer | undefined {
  const { steering } = world;
  switch (route) {
    case "POST settle":
      return { status: 200, body: { settled: settleEverything(world) } };
    case "POST block-public-access":
      return { status: 200, body: blockPublicAccess(world, read(body, ["account", "region", "state"])) };
    case "GET quotas":
      return { status: 200, body: steering.quotas };
    case "POST quotas":
      steering.quotas = readQuotas(steering.quotas, read(body, Object.keys(DEFAULT_QUOTAS)));
      return { status: 200, body: steering.quotas };
    case "POST retention":
      steering.retentionDays = readDays(read(body, ["days"]).days);
      return { status: 200, body: { days: steering.retentionDays } };
    case "POST next-image":
      orderFailure(world, read(body, ["outcome", "reason", "code", "times"]));
      return { status: 200, body: { next: steering.nextImages } };
    case "GET next-image":
      return { status: 200, body: { next: steering.nextImages } };
    case "DELETE next-image":
      steering.nextImages = [];
      return { status: 200, body: { next: [] } };
    default:
      return undefined;
  }
}

/** Brings everything that is under way to its end; whatever is pending without one becomes what it was to be. */
function settleEverything(world: World): number {
  const shelves = [
    settleShelf(world, world.images, (image) => ({ ...image, state: "available" })),
    settleShelf(world, world.snapshots, (snapshot) => ({ ...snapshot, state: "completed", progress: "100%" })),
    settleShelf(world, world.volumes, (volume) => ({ ...volume, state: "available" })),
    settleShelf(world, world.instances, (instance) => ({ ...instance, state: "running" })),
  ];
  return shelves.reduce((sum, count) => sum + count, 0);
}

type Stateful<Item> = Parameters<typeof arrive>[0] & { readonly state: string; readonly region: string } & Item;

function settleShelf<Item extends Stateful<unknown>>(
  world: World,
  shelf: Shelf<Item>,
  finish: (item: Item) => Item,
): number {
  let count = 0;
  for (const { name } of world.regions) {
    for (const item of shelf.inOrder(name)) {
      if (item.settling !== undefined)
        shelf.put(arrive(item, Number.POSITIVE_INFINITY) as Item); // the same kind of record
      else if (item.state === "pending") shelf.put(finish(item));
      else continue;
      count += 1;
    }
  }
  return count;
}

function blockPublicAccess(world: World, { account, region, state }: Body): unknown {
  if (typeof account !== "string" || !/^\d{12}$/.test(account)) {
    throw controlError(400, "account must be an account of 12 digits");
  }
  if (typeof region !== "string" || !world.regions.some(({ name }) => name === region)) {
    throw controlError(400, `region must be one of ${world.regions.map(({ name }) => name).join(", ")}`);
  }
  const known = BLOCK_STATES.find((one) => one === state);
  if (known === undefined) throw controlError(400, `state must be one of ${BLOCK_STATES.join(", ")}`);
  world.blockPublicAccess.set(`${account}/${region}`, known);
  return { account, region, state: known };
}

/** null brings a quota back to what it is by default. */
function readQuotas(before: Quotas, body: Body): Quotas {
  const given = Object.entries(body).map(([name, value]): [string, unknown] => {
    const quota = value === null ? Object.entries(DEFAULT_QUOTAS).find(([key]) => key === name)?.[1] : value;
    if (typeof quota !== "number" || !Number.isInteger(quota) || quota < 0) {
      throw controlError(400, `${name} must be a whole number, 0 or more, or null for the default`);
    }
    return [name, quota];
  });
  return { ...before, ...Object.fromEntries(given) };
}

function readDays(days: unknown): number | null {
  if (days === null) return null;
  if (typeof days === "number" && Number.isInteger(days) && days >= 1 && days <= 365) return days;
  throw controlError(400, "days must be a whole number from 1 to 365, or null for no retention rule");
}

function orderFailure(world: World, { outcome, reason, code = "Client.InternalError", times = 1 }: Body): void {
  if (outcome !== "failed") throw controlError(400, "outcome must be failed; available is what happens anyway");
  if (typeof reason !== "string" || reason === "") throw controlError(400, "reason must be a non-empty string");
  if (typeof code !== "string" || code === "") throw controlError(400, "code must be a non-empty string");
  if (typeof times !== "number" || !Number.isInteger(times) || times < 1 || times > 1000) {
    throw controlError(400, "times must be a whole number from 1 to 1000");
  }
  const ordered = Array.from({ length: times }, () => ({ code, message: reason }));
  world.steering.nextImages = [...world.steering.nextImages, ...ordered];
}
