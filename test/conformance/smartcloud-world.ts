import { z } from "zod";
import { type SmartCloudAdapter, smartCloudFactory } from "../../adapters/smartcloud/index.ts";
import { IMAGE } from "../../demo/clouds/smartcloud/wire/codes.ts";
import type { ImageState } from "../../src/domain/image/image.ts";
import { startDemo } from "./demo.ts";
import type { Instead } from "./front.ts";
import type { WorldOf } from "./world.ts";

/** Every code of the demo cloud: a new one does not compile until somebody says what it means. */
const states: Readonly<Record<keyof typeof IMAGE, ImageState>> = {
  new: "PENDING",
  available: "AVAILABLE",
  unavailable: "UNKNOWN",
  deleted: "DEREGISTERED",
  capturing: "PENDING",
  importing: "PENDING",
  copying: "PENDING",
  failed: "FAILED",
};

const raw = z.object({
  id: z.string(),
  owner: z.string(),
  visibility: z.string(),
  state: z.number(),
  assetGuid: z.string().nullable(),
});
type RawImage = z.infer<typeof raw>;

const region = "conformance";
const user = "catalog@acme.example";

export async function openSmartCloudWorld(): Promise<WorldOf<SmartCloudAdapter>> {
  // More than a batch.
  const demo = await startDemo("smartcloud", 500);
  const allImages = async () => z.object({ images: z.array(raw) }).parse(await demo.ask("GET", "images")).images;
  const images = await allImages();
  const own = images.find(({ owner, state }) => owner === user && state === IMAGE.available)?.id;
  const known = images.find(({ visibility, assetGuid }) => visibility === "PUBLIC" && assetGuid !== null)?.id;
  if (own === undefined || known === undefined) throw new Error("the demo world has no such image");
  const password = demo.environment.TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD ?? "";
  const secrets = [password, demo.environment.WRONG_SECRET ?? ""];

  return {
    ...demo,
    control: {
      ...demo,
      async setState(_, imageId, state) {
        await demo.ask("POST", "changes", { changes: [{ imageId, change: { state } }] });
      },
    },
    adapter: (different = {}) =>
      demo.tracked(() =>
        smartCloudFactory.create(
          {
            endpoint: demo.endpoint,
            region,
            user: { env: "TINTYPE_DEMO_SMARTCLOUD_ACME_USER" },
            password: { env: "TINTYPE_DEMO_SMARTCLOUD_ACME_PASSWORD" },
            ...different,
          },
          demo.host,
        ),
      ),
    regions: [region],
    // The cloud lists everything at once.
    pagings: [{}],
    wrongCredentials: [{ password: { env: "WRONG_SECRET" } }, { user: { env: "WRONG_KEY" } }],
    readOnly: null,
    changingRights: [],
    secrets: [
      ...secrets,
      user,
      ...secrets.map((text) => Buffer.from(`${user}:${text}`).toString("base64").replace(/=+$/, "")),
    ],
    errorBody: (message) => `Error 500: ${message}`,
    scope: async () =>
      (await allImages())
        .filter(isInScope)
        .map(({ id, state }) => ({ nativeId: id, hidden: state !== IMAGE.available })),
    states: Object.entries(IMAGE).map(([name, word]) => ({
      word,
      state: states[name as keyof typeof IMAGE], // `Object.entries` forgets the keys.
      nativeState: name.toUpperCase(),
    })),
    inventedState: { word: 42, state: "UNKNOWN", nativeState: "State 42" },
    own,
    unknown: "99999999",
    malformed: ["", "ami-00000000000000000", "2000115O", "-1", "1e3", " 20001150", "../20001150", "20001150/manifest"],
    blind: [
      { name: "the container's page", instead: toSingles(500, "text/html", "<html><body>Error 500</body></html>") },
      { name: "its own words for an unknown id", instead: toSingles(500, "text/plain", "Error 500: No Image") },
      {
        name: "its own words for somebody else's image",
        instead: toSingles(401, "text/plain", "Error 401: Not entitled"),
      },
    ],
    nothing: ({ line }) =>
      /^GET \S*\/offerings\/image(\?\S*)?$/.test(line)
        ? { status: 200, type: "application/json", body: '{"images":[]}' }
        : null,
    callsOfABatch: { "GET /offerings/image": 1 },
    facets: { agreements: { known }, manifests: { known } },
  };
}

function toSingles(status: number, type: string, body: string): Instead {
  return ({ line }) => (/^GET \S*\/offerings\/image\/\d+$/.test(line) ? { status, type, body } : null);
}

function isInScope({ owner, visibility }: RawImage): boolean {
  return visibility === "PUBLIC" || owner === user || (visibility === "SHARED" && owner.endsWith("@acme.example"));
}
