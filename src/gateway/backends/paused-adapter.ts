import { GatewayError } from "../../domain/errors.ts";
import type { Provider, Region } from "../../domain/image/image.ts";
import type { AnyAdapter, Facets } from "../../ports/adapter.ts";
import type { Verb, VerbFacets } from "../../ports/verbs.ts";

/** Can what the adapter can, and asks its cloud nothing: whoever asks hears that the backend is paused. */
export function restingAdapter(adapter: AnyAdapter, backendId: string): AnyAdapter {
  const paused = () =>
    new GatewayError(
      "BACKEND_PAUSED",
      `Backend ${backendId} is paused: nothing is asked of it. Have an admin of its organization resume it.`,
      { backend: backendId },
    );
  const asked = async () => {
    throw paused();
  };
  const verb: Verb<unknown, never> = {
    plan() {
      throw paused();
    },
    async run() {
      // What an intent is under way for may have been done before the pause: whether it was, shows after it.
      throw new GatewayError("BACKEND_UNREACHABLE", paused().message, { backend: backendId });
    },
  };
  const { images, launchPermissions, agreements, manifests, lineage, verbs, instances, references, account } = adapter;
  return {
    ...adapter,
    // May show later: a copy of it would not.
    get foreignEndpoint() {
      return adapter.foreignEndpoint;
    },
    images: { ...images, list: asked, getMany: asked },
    ...(launchPermissions && { launchPermissions: { ...launchPermissions, getMany: asked } }),
    ...(agreements && { agreements: { ...agreements, getMany: asked } satisfies Facets["agreements"] }),
    ...(manifests && { manifests: { ...manifests, getMany: asked } }),
    ...(lineage && { lineage: { ...lineage, getMany: asked } }),
    ...(account && { account: asked }),
    ...(instances && { instances: { ...instances, ofImages: asked, getMany: asked } }),
    ...(references && { references: { ...references, ofImage: asked } }),
    // Each verb of the adapter, with the same two steps.
    ...(verbs && { verbs: Object.fromEntries(Object.keys(verbs).map((name) => [name, verb])) as Partial<VerbFacets> }),
  };
}

/** In the place of an adapter that could not be made: each look at it fails with the reason. */
export function brokenAdapter(provider: Provider, regions: readonly Region[], reason: GatewayError): AnyAdapter {
  const asked = async () => {
    throw reason;
  };
  return { provider, regions, images: { batchSize: 1, list: asked, getMany: asked }, close: async () => {} };
}
