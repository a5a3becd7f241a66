import {
  createSourceEventStream,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import type { RequestContext } from "../../schema/shared/context.ts";
import type { Viewer } from "../domain/policy.ts";
import type { LifecycleFeed } from "../gateway/lifecycle.ts";
import type { AdmittedOperation, Caller, Entrance } from "./entrance.ts";
import { meterEvents } from "./metered-events.ts";
import { createResultTexts, type ResultTexts } from "./result-texts.ts";
import { type Sink, type Stream, startSubscriber } from "./subscriber.ts";

/** A subscription that reads the ledger, and has not begun. */
export interface SharedResults {
  start(sink: Sink): Stream;
}

export interface Subscriptions {
  /** Errors where there is nothing to subscribe to; results one by one where the source is not the ledger. */
  open(
    admitted: AdmittedOperation,
    caller: Caller,
    requestId: string,
  ): Promise<SharedResults | AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>;
}

export interface SubscriptionsParts {
  readonly schema: GraphQLSchema;
  readonly entrance: Entrance;
  readonly contextFor: (requestId: string, viewer: Viewer) => RequestContext;
}

/** Those of one operation with the same variables and feed share the texts of its results. */
export function createSubscriptions({ schema, entrance, contextFor }: SubscriptionsParts): Subscriptions {
  const shared = new WeakMap<DocumentNode, Map<string, { readonly texts: ResultTexts; subscribers: number }>>();

  return {
    async open(admitted, caller, requestId) {
      const { document, operation, variables, rateLimit } = admitted;
      const asker = { viewer: caller.viewer, requestId, rateLimit };
      const args: ExecutionArgs = {
        ...{ schema, document, operationName: operation.name?.value ?? null, variableValues: variables },
        contextValue: Object.create(contextFor(requestId, caller.viewer), { rateLimit: { value: rateLimit } }),
      };
      const source = await createSourceEventStream(args);
      if (!(Symbol.asyncIterator in source)) return source;
      const pay = entrance.payment(admitted, caller);
      if (!isFeed(source)) return meterEvents(args, source, pay ?? (() => Promise.resolve()));
      return {
        start(sink) {
          const ofDocument = shared.get(document) ?? new Map();
          shared.set(document, ofDocument);
          const name = JSON.stringify([source.scope, args.operationName, withoutBegin(operation, variables)]);
          const { contextValue: _, ...executed } = args;
          const group = ofDocument.get(name) ?? {
            texts: createResultTexts({ operation: executed, contextFor, seal: source.seal }),
            subscribers: 0,
          };
          ofDocument.set(name, group);
          group.subscribers += 1;
          const onEnd = () => {
            group.subscribers -= 1;
            if (group.subscribers === 0) ofDocument.delete(name);
          };
          return startSubscriber(source.follow, { asker, texts: group.texts, sink, pay, onEnd });
        },
      };
    },
  };
}

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
