import type { Clouds } from "../../../demo/clouds/clouds.ts";
import { allImages, type ImageAnswer } from "../callers/catalog.ts";
import { waitFor } from "../probes/wait-for.ts";
import type { Gateway } from "../servers/gateway.ts";
import type { Control } from "../worlds/control.ts";
import { described, ownImages } from "../worlds/own-images.ts";
import { cloudTruth } from "../worlds/truth.ts";

const perCloud = 10;
const acmeUser = "catalog@acme.example";
const prefix = "storm-";

/** The images that a storm is about. */
export interface StormWorld {
  /** In both clouds; they stay, and somebody describes all of them in each round. */
  readonly lasting: readonly ImageAnswer[];
  /** In the AWS cloud; somebody deregisters one in each round. */
  readonly doomed: readonly ImageAnswer[];
  /** Filters that must always show so many images. */
  readonly lists: readonly { readonly filter: object; readonly count: number }[];
  describe(text: string): Promise<void>;
  deregister(image: ImageAnswer | undefined): Promise<void>;
}

export async function createStormWorld(
  gateway: Gateway,
  { clouds, control, rounds }: { readonly clouds: Clouds; readonly control: Control; readonly rounds: number },
): Promise<StormWorld> {
  const onAws = await ownImages(gateway, control, perCloud);
  const doomed = await ownImages(gateway, control, rounds);
  const truth = cloudTruth(clouds);
  const names = Array.from({ length: perCloud }, (_, index) => `${prefix}${index}`);
  await truth.makeSmartcloudImages(names.map((name) => ({ name, owner: acmeUser })));
  const onSmartcloud = await waitFor(
    async () => {
      const images = await allImages(gateway, { filter: { name: `${prefix}*` } });
      return images.length === perCloud && images;
    },
    { what: "the SmartCloud's images in the index", everyMs: 100 },
  ).then((images) => images || []);
  return {
    lasting: [...onAws, ...onSmartcloud],
    doomed,
    lists: [
      { filter: { nativeIds: onAws.map(({ nativeId }) => nativeId) }, count: perCloud },
      { filter: { name: `${prefix}*` }, count: perCloud },
    ],
    async describe(text) {
      await control.change(described(onAws, text));
      await truth.changeSmartcloudImages(
        onSmartcloud.map(({ nativeId }) => ({ imageId: nativeId, change: { description: text } })),
      );
    },
    async deregister(image) {
      if (image)
        await control.change([{ region: image.region, imageId: image.nativeId, change: { deregister: true } }]);
    },
  };
}
