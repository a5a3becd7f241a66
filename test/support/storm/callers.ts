import { setTimeout as pause } from "node:timers/promises";
import { mutate, type PayloadAnswer } from "../callers/mutating.ts";
import type { Random } from "../isolation/random.ts";
import { scaled } from "../probes/pace.ts";
import { waitFor } from "../probes/wait-for.ts";
import type { Deed } from "../worlds/scenarios.ts";
import type { Findings } from "./findings.ts";
import type { Replica } from "./replica.ts";

/** Everybody who lists the images again and again, from both replicas, and must see all of them or an error. */
export interface Readers {
  /** How many lists were short. */
  short(): number;
  /** Resolves when so many more lists were asked for, answered or not. */
  more(number: number): Promise<void>;
  stop(): Promise<void>;
}

const perReplica = 3;
const betweenMs = 20;
const query = "query ($filter: ImageFilter!) { images(first: 1, filter: $filter) { totalCount } }";

/** `lists`: filters, and how many images each must show, at any time. */
export function startReaders(
  replicas: readonly Replica[],
  lists: readonly { readonly filter: object; readonly count: number }[],
  findings: Findings,
): Readers {
  let asked = 0;
  let short = 0;
  let isOver = false;

  const ask = async (replica: Replica) => {
    const list = lists[asked % lists.length];
    const gateway = replica.gateway();
    if (!gateway || !list) return;
    const { data, errors } = await gateway.graphql<{ images: { totalCount: number } } | null>(query, list);
    if (errors) throw new Error(JSON.stringify(errors));
    findings.good();
    const count = data?.images.totalCount;
    if (count === list.count) return;
    short += 1;
    findings.bad(`a list showed ${count} of ${list.count} images: ${JSON.stringify(list.filter)}`);
  };
  const read = async (replica: Replica) => {
    while (!isOver) {
      await ask(replica).catch((error: unknown) => findings.failed("a list", error));
      asked += 1;
      await pause(betweenMs);
    }
  };
  const reading = replicas.flatMap((replica) => Array.from({ length: perReplica }, () => read(replica)));
  return {
    short: () => short,
    async more(number) {
      const enough = asked + number;
      await waitFor(() => asked >= enough, { what: `${number} more lists` });
    },
    async stop() {
      isOver = true;
      await Promise.all(reading);
    },
  };
}

export interface DoneDeed {
  readonly deed: Deed;
  /** Null where none came. */
  readonly answer: PayloadAnswer | null;
  /** How often it was sent. */
  readonly sent: number;
}

/** A plan made while a cloud fails has more that is unknown than the one agreed to; healed, they are the same again. */
function mayPass(code: string): boolean {
  return code === "OUTCOME_UNKNOWN" || code === "PLAN_CHANGED" || code.startsWith("BACKEND_");
}

/** Sends the same input with the same key to one replica or the other until it has an answer that says what came of it. */
export async function insist(
  replicas: readonly Replica[],
  deed: Deed,
  random: Random,
  findings: Findings,
): Promise<DoneDeed> {
  let sent = 0;
  const send = async (): Promise<PayloadAnswer | null> => {
    const gateway = random.pick(replicas).gateway();
    if (!gateway) return null;
    sent += 1;
    const answer = await mutate(gateway, deed.mutation, deed.input).catch((error: unknown) => {
      // The image of a payload is asked for where the index does not hold it yet, and its cloud fails.
      findings.failed(deed.title, error, (code) => code.startsWith("BACKEND_"));
      return null;
    });
    return answer?.userErrors.some(({ code }) => mayPass(code)) ? null : answer;
  };
  // Longer than what a killed replica had begun stays its own.
  const patience = { what: `the outcome of ${deed.title}`, everyMs: 100, timeoutMs: scaled(90_000) };
  const answer = await waitFor(send, patience).catch(({ message }) => findings.bad(message));
  return { deed, answer: answer || null, sent };
}
