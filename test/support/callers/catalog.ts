import { waitFor } from "../probes/wait-for.ts";
import type { Gateway } from "../servers/gateway.ts";

export interface SourceAnswer {
  readonly name: string;
  readonly region: string | null;
  readonly status: string;
  readonly asOf: string | null;
  readonly backend: { readonly name: string } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface ImageAnswer {
  readonly id: string;
  readonly provider: string;
  readonly region: string;
  readonly nativeId: string;
  readonly name: string | null;
  readonly state: string;
  readonly gone: boolean;
  readonly visibility: string;
  readonly platform: string;
  readonly architecture: string;
  readonly rootDeviceType: string | null;
  readonly createdAt: string | null;
  readonly deprecatedAt: string | null;
  readonly paid: boolean;
  readonly tags: readonly { readonly key: string }[];
  readonly owner: { readonly id: string; readonly alias: string | null } | null;
}

export interface ImagesAnswer {
  readonly totalCount: number;
  readonly complete: boolean;
  readonly sources: readonly SourceAnswer[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly ImageAnswer[];
}

const imagesQuery = `query ($first: Int!, $after: String, $filter: ImageFilter, $orderBy: ImageOrder) {
  images(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount complete
    sources { name region status asOf backend { name } error { code message } }
    pageInfo { hasNextPage endCursor }
    nodes {
      id provider region nativeId name state gone visibility platform architecture rootDeviceType
      createdAt deprecatedAt paid tags { key } owner { id alias }
    }
  }
}`;

export interface ImagesRequest {
  readonly first?: number;
  readonly after?: string | null;
  readonly filter?: object;
  readonly orderBy?: object;
}

/** One page. Throws where the gateway answers with an error. */
export async function listImages(gateway: Gateway, request: ImagesRequest = {}): Promise<ImagesAnswer> {
  const { data, errors } = await gateway.graphql<{ images: ImagesAnswer }>(imagesQuery, { first: 100, ...request });
  if (errors) throw new Error(`images failed: ${JSON.stringify(errors)}`);
  return data.images;
}

/** Every image, page by page. */
export async function allImages(gateway: Gateway, request: ImagesRequest = {}): Promise<readonly ImageAnswer[]> {
  const images: ImageAnswer[] = [];
  let after: string | null = null;
  do {
    const page: ImagesAnswer = await listImages(gateway, { ...request, after });
    images.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return images;
}

/** Resolves when every source is FRESH. */
export async function completeImages(gateway: Gateway): Promise<void> {
  const complete = async () => (await listImages(gateway, { first: 1 })).complete;
  await waitFor(complete, { what: "every source to be FRESH", everyMs: 25 });
}

/** What one backend says of itself, over all its regions. */
export async function sourceOf(gateway: Gateway, backend: string): Promise<SourceAnswer> {
  const { data } = await gateway.graphql<{
    backends: readonly { readonly name: string; readonly source: SourceAnswer | null }[];
  }>(`{ backends { name source { name region status asOf backend { name } error { code message } } } }`);
  const source = data.backends.find(({ name }) => name === backend)?.source;
  if (!source) throw new Error(`no source ${backend}`);
  return source;
}

/** Resolves when a sweep of this backend that began after now was complete. */
export async function nextSweep(gateway: Gateway, backend: string): Promise<void> {
  const now = new Date().toISOString();
  const swept = async () => ((await sourceOf(gateway, backend)).asOf ?? "") > now;
  await waitFor(swept, { what: `a sweep of ${backend}`, everyMs: 25 });
}
