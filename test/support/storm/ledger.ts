import type { EventAnswer } from "../callers/events.ts";
import { historyOf, mutate } from "../callers/mutating.ts";
import type { Gateway } from "../servers/gateway.ts";
import type { DoneDeed } from "./callers.ts";

export interface ToldEvent extends EventAnswer {
  readonly description?: string | null;
}

/** Every event behind the cursor, with what a description became. */
export async function ledgerAfter(gateway: Gateway, cursor: string | null): Promise<readonly ToldEvent[]> {
  const query = `query ($after: String) { lifecycleEvents(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { __typename cursor position imageId ... on ImageDescribed { description } }
  } }`;
  interface Page {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    readonly nodes: readonly ToldEvent[];
  }
  const events: ToldEvent[] = [];
  for (let after = cursor; ; ) {
    const { data, errors } = await gateway.graphql<{ lifecycleEvents: Page }>(query, { after });
    if (errors) throw new Error(`lifecycleEvents failed: ${JSON.stringify(errors)}`);
    events.push(...data.lifecycleEvents.nodes);
    if (!data.lifecycleEvents.pageInfo.hasNextPage) return events;
    after = data.lifecycleEvents.pageInfo.endCursor;
  }
}

const goneTypes: readonly string[] = ["ImageDeregistered", "ImageNoLongerVisible"];

/** The ids of images that the events say are gone, as often as they say so. */
export function goneIn(events: readonly EventAnswer[]): readonly string[] {
  return events.filter(({ __typename }) => goneTypes.includes(__typename)).map(({ imageId }) => imageId);
}

export interface Evidence {
  readonly ledger: readonly ToldEvent[];
  /** The position behind which the ledger begins. */
  readonly after: number;
  /** What each subscriber got. */
  readonly heard: readonly (readonly EventAnswer[])[];
  /** `id text`: each of them happened once, and no other to these images. */
  readonly descriptions: readonly string[];
  readonly doomed: readonly string[];
}

/** What is missing, what is there twice and what is falsely gone: in the ledger, and with those who subscribed to it. */
export function judge({ ledger, after, heard, descriptions, doomed }: Evidence) {
  const end = ledger.at(-1)?.position ?? after;
  const wantedPositions = Array.from({ length: end - after }, (_, index) => String(after + 1 + index));
  const positionsOf = (events: readonly EventAnswer[]) =>
    events.filter(({ position }) => position <= end).map(({ position }) => String(position));
  const described = new Set(descriptions.map((text) => text.split(" ")[0]));
  const told = ledger.filter(({ __typename, imageId }) => __typename === "ImageDescribed" && described.has(imageId));
  const gone = goneIn(ledger);
  const comparisons = [
    ...[ledger, ...heard].map((events) => compare(wantedPositions, positionsOf(events))),
    compare(
      descriptions,
      told.map(({ imageId, description }) => `${imageId} ${description}`),
    ),
    compare(
      doomed,
      gone.filter((id) => doomed.includes(id)),
    ),
  ];
  return {
    lost: comparisons.reduce((total, { lost }) => total + lost, 0),
    repeated: comparisons.reduce((total, { repeated }) => total + repeated, 0),
    falselyGone: gone.filter((id) => !doomed.includes(id)).length,
  };
}

/** How many of the wanted are missing, and how many are there too often; one that nobody wanted is one too many. */
function compare(wanted: readonly string[], found: readonly string[]) {
  const times = new Map(wanted.map((one) => [one, 0]));
  let repeated = 0;
  for (const one of found) {
    const before = times.get(one);
    if (before !== 0) repeated += 1;
    times.set(one, (before ?? 0) + 1);
  }
  return { lost: [...times.values()].filter((count) => count === 0).length, repeated };
}

/** What is wrong with a mutation that was sent until it was answered; null where it was done once and told once. */
export async function faultOf(gateway: Gateway, { deed, answer }: DoneDeed): Promise<string | null> {
  const { title, mutation, input, image, event, effects } = deed;
  if (answer === null) return `${title} was never answered`;
  if (answer.userErrors.length > 0) return `${title} was refused: ${JSON.stringify(answer.userErrors)}`;
  const done = await effects();
  if (done !== 1) return `${title} was done ${done} times`;
  const again = await mutate(gateway, mutation, input);
  if (JSON.stringify(again) !== JSON.stringify(answer))
    return `${title} was answered ${JSON.stringify(answer)}, and then ${JSON.stringify(again)}`;
  const history = (await historyOf(gateway, image?.id ?? String(answer.image?.id))).slice(image?.entries);
  const telling = history.filter(({ __typename }) => __typename === event);
  const expected = event === null ? 0 : 1;
  return telling.length === expected ? null : `${title} has ${telling.length} entries: ${JSON.stringify(telling)}`;
}
