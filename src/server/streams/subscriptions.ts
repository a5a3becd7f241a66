import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { RequestContext } from "../../../schema/root/context.ts";
import type { Viewer } from "../../domain/access/policy.ts";
import type { LifecycleFeed } from "../../gateway/ledger/lifecycle.ts";
import type { SeenEntry } from "../../ports/store/store.ts";
import type { AdmittedOperation, Caller, Entrance } from "../gate/request-gate.ts";
import { meterEvents } from "./metered-events.ts";
import { createResultTexts, type ResultTexts } from "./result-texts.ts";
import { type Sink, type Stream, type SubscriberParts, startSubscriber } from "./subscriber.ts";

/** A subscription that reads the ledger, and has not begun. */
export interface SharedResults {
  /** The cursor that resumes behind an entry that the sink was sent; null: the one behind which it begins. */
  cursorOf(entry: SeenEntry | null): string;
  /** `onEnd` is called once: with the error that ended it, or null. */
  start(sink: Sink, onEnd: (error: unknown) => void): Stream;
}

export interface Subscriptions {
  /** Behind `resumeAfter`, a cursor, whatever the operation says. Errors where there is nothing to subscribe to; results one by one where the source is not the ledger. */
  open(
    admitted: AdmittedOperation,
    caller: Caller,
    requestId: string,
    resumeAfter?: string | null,
  ): Promise<SharedResults | AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>;
}

export interface SubscriptionsParts {
  readonly schema: GraphQLSchema;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
}

/** Those of one operation with the same variables and feed share the texts of its results. */
export function createSubscriptions({ schema, entrance, contextFor }: SubscriptionsParts): Subscriptions {
  const shared = new WeakMap<DocumentNode, Map<string, Shared>>();

  /** Closures of this live as long as the subscription: it is given no more than it keeps. */
  function start(name: string, document: DocumentNode, make: () => ResultTexts, parts: StartParts): Stream {
    const ofDocument = shared.get(document) ?? new Map<string, Shared>();
    shared.set(document, ofDocument);
    const found = ofDocument.get(name) ?? { texts: make(), subscribers: 0 };
    ofDocument.set(name, found);
    found.subscribers += 1;
    const { follow, onEnd, ...rest } = parts;
    return startSubscriber(follow, {
      ...rest,
      texts: found.texts,
      onEnd(error) {
        found.subscribers -= 1;
        if (found.subscribers === 0) ofDocument.delete(name);
        onEnd(error);
      },
    });
  }

  return {
    async open(admitted, caller, requestId, resumeAfter = null) {
      const { document, operation, variables, rateLimit } = admitted;
      const executed = { schema, document, operationName: operation.name?.value ?? null, variableValues: variables };
      const contextValue = Object.create(contextFor(requestId, caller.viewer), {
        rateLimit: { value: rateLimit },
        resumeAfter: { value: resumeAfter },
      });
      const source = await createSourceEventStream({ ...executed, contextValue });
      if (!(Symbol.asyncIterator in source)) return source;
      const pay = entrance.payment(admitted, caller);
      if (!isFeed(source)) return meterEvents({ ...executed, contextValue }, source, pay ?? (() => Promise.resolve()));
      const { scope, seal, follow, cursorOf } = source;
      const name = JSON.stringify([scope, executed.operationName, withoutBegin(operation, variables)]);
      const make = () => createResultTexts({ operation: executed, contextFor, seal });
      const asker = { viewer: caller.viewer, requestId, rateLimit };
      return { cursorOf, start: (sink, onEnd) => start(name, document, make, { asker, sink, pay, follow, onEnd }) };
    },
  };
}

interface Shared {
  readonly texts: ResultTexts;
  subscribers: number;
}

type StartParts = Omit<SubscriberParts, "texts"> & Pick<LifecycleFeed, "follow">;

function isFeed(source: object): source is LifecycleFeed {
  return "follow" in source;
}

const begins = new WeakMap<OperationDefinitionNode, string | null>();

/** The variables, but for the one that says where the subscription begins: no result depends on it. */
function withoutBegin(operation: OperationDefinitionNode, variables: Readonly<Record<string, unknown>>): object {
  const known = begins.get(operation);
  const begin = known === undefined ? beginOf(operation) : known;
  begins.set(operation, begin);
  if (begin === null) return variables;
  const { [begin]: _, ...rest } = variables;
  return rest;
}

/** The variable that is the argument `after` of the subscription's field, and nothing else. */
function beginOf(operation: OperationDefinitionNode): string | null {
  const [field] = operation.selectionSet.selections;
  // Within a fragment it may be used more often than is seen here.
  if (field?.kind !== Kind.FIELD) return null;
  const value = field.arguments?.find(({ name }) => name.value === "after")?.value;
  if (value?.kind !== Kind.VARIABLE) return null;
  let uses = 0;
  let spreads = 0;
  visit(operation, {
    Variable: ({ name }) => {
      uses += name.value === value.name.value ? 1 : 0;
    },
    FragmentSpread: () => {
      spreads += 1;
    },
  });
  // Once where it is declared, once here.
  return uses === 2 && spreads === 0 ? value.name.value : null;
}
