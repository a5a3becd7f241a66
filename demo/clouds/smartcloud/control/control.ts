import type { ControlAnswer } from "../../kit/wire.ts";
import type { World } from "../world-state.ts";
import { applyChanges } from "./control-changes.ts";
import { checkFields, isFault, isFields } from "./control-fields.ts";
import { type NewImage, readNewImage } from "./control-images.ts";

/** The state behind the wire: looked at, seeded and changed as in the cloud's own portal. */
export function controlSmartCloud(
  world: World,
  method: string,
  path: readonly string[],
  body: unknown,
): ControlAnswer | undefined {
  const methods = ROUTES.get(path.join("/"));
  if (methods === undefined) return undefined;
  world.settle();
  const handle = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (handle === undefined)
    return refused(405, `${method} is not possible here; ${Object.keys(methods).join(" and ")} is`);
  return handle(world, body);
}

type Handle = (world: World, body: unknown) => ControlAnswer;

const ROUTES = new Map<string, Readonly<Record<string, Handle>>>(
  Object.entries({
    images: {
      GET: (world: World) => ({ status: 200, body: { images: [...world.images.values()] } }),
      POST: seedImages,
    },
    instances: { GET: (world: World) => ({ status: 200, body: { instances: [...world.instances.values()] } }) },
    changes: {
      POST(world: World, body: unknown) {
        const result = applyChanges(world, body);
        return isFault(result) ? refused(400, result.fault) : { status: 200, body: result };
      },
    },
    settle: {
      POST(world: World) {
        world.settle(true);
        return { status: 200, body: { settled: true } };
      },
    },
  }),
);

/** All or nothing. The body is one image, a list, or `{images: [...]}`. */
function seedImages(world: World, body: unknown): ControlAnswer {
  const wrapped = isFields(body) && "images" in body;
  if (wrapped) {
    const fault = checkFields("body", body, { images: { accepts: Array.isArray, words: "a list of images" } });
    if (fault !== null) return refused(400, fault.fault);
  }
  const given: unknown = wrapped ? body.images : body;
  const rows: readonly unknown[] = Array.isArray(given) ? given : [given];
  const ids = new Set<string>();
  const made: NewImage[] = [];
  for (const [place, row] of rows.entries()) {
    const result = readNewImage(world, `images[${place}]`, row);
    if (isFault(result)) return refused(400, result.fault);
    if (ids.has(result.image.id)) {
      return refused(400, `images[${place}]: id ${result.image.id} is given twice`);
    }
    ids.add(result.image.id);
    made.push(result);
  }
  for (const { image, asset } of made) {
    world.images.set(image.id, image);
    world.assets.set(asset.guid, asset);
  }
  return { status: 201, body: { ids: made.map(({ image }) => image.id) } };
}

function refused(status: number, error: string): ControlAnswer {
  return { status, body: { error } };
}
