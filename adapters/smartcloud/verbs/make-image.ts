import type { Region } from "../../../src/domain/image/image.ts";
import { different, textDifferences } from "../../../src/domain/lifecycle/difference.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { Made, Verb } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { madeAnswer } from "../connection/answers.ts";
import type { Catalogue } from "../reading/asset-catalog.ts";
import { checkRegion } from "../reading/reading.ts";
import { type Change, planOf, send, type VerbParts } from "./change.ts";
import { bears, type Mark, markOf, plannedMark } from "./mark.ts";
import { createOnce } from "./once.ts";
import { refusalOf } from "./refused.ts";

export interface ImageMaking<Request> {
  /** A verb and what it is about, for messages. */
  readonly action: string;
  /** Throws GatewayError for what the cloud cannot do. */
  readonly changeOf: (region: Region, request: Request, mark: Mark) => Change;
}

/** The three ways to an image: each leaves its intent's mark at the end of the description, and looks for it first. */
export function createImageMaker<Request extends { readonly name: string; readonly description: string | null }>(
  parts: VerbParts,
  { action, changeOf }: ImageMaking<Request>,
): Verb<Request, Made> {
  const attempt = { backendId: parts.reading.backendId, action };
  const once = createOnce(attempt, parts.patienceMs);
  return {
    plan(region, request) {
      checkRegion(region, parts.reading);
      return planOf(changeOf(region, request, plannedMark));
    },
    differs(request, record, token) {
      const { name, description } = request;
      const mark = markOf(token);
      const shown = record.facts.description;
      const own = bears(shown, mark) ? (shown?.slice(0, -mark.length).trim() ?? null) : shown;
      const unmarked = "The image's description lacks the mark by which Tintype finds what it made";
      return [
        ...textDifferences("name", name, record.facts.name),
        ...textDifferences("description", description || null, own),
        ...(bears(shown, mark) ? [] : [different("description", unmarked)]),
      ];
    },
    async run(region, request, write) {
      checkRegion(region, parts.reading);
      const mark = markOf(write.token);
      const change = changeOf(region, request, mark);
      return once(write, {
        find: () => findMarked(parts.catalogue, mark, write),
        async make() {
          const reply = await send(parts, change, attempt, write);
          if (!reply.ok) throw await refusalOf(parts, change, reply, attempt, write);
          const made = madeAnswer.safeParse(reply.value);
          if (!made.success) throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
          return { nativeId: made.data };
        },
      });
    },
  };
}

/** The first of them: somebody may have cloned it since, and a clone can inherit the description. */
async function findMarked(catalogue: Catalogue, mark: Mark, call: Call): Promise<Made | null> {
  const listed = [...(await catalogue.all(call)).values()];
  const [first] = listed
    // A capture that has only begun shows no owner.
    .filter(({ facts, view }) => (view.owned || facts.owner === null) && bears(facts.description, mark))
    .sort((one, other) => Number(one.nativeId) - Number(other.nativeId));
  return first ? { nativeId: first.nativeId } : null;
}
