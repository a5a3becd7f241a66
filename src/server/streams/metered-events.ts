import { type ExecutionArgs, type ExecutionResult, execute } from "graphql";

/**
 * The results of a source of events. Each event is paid for before it is executed: it may ask as much of clouds as a
 * query. While `pay` waits nothing is read from the source, so a subscriber whose budget is spent gets events later and
 * loses none. `return()` ends it at once, also while it waits.
 */
export function meterEvents(
  args: ExecutionArgs,
  source: AsyncIterable<unknown>,
  pay: (ended: AbortSignal) => Promise<void>,
): AsyncGenerator<ExecutionResult, void, void> {
  const events = source[Symbol.asyncIterator]();
  const ending = new AbortController();

  async function* execution(): AsyncGenerator<ExecutionResult, void, void> {
    for (;;) {
      const event = await events.next();
      if (event.done) return;
      await pay(ending.signal);
      if (ending.signal.aborted) return;
      // Of a subscription that was validated and has no incremental delivery, so it is one result.
      yield (await execute({ ...args, rootValue: event.value })) as ExecutionResult;
    }
  }

  const results = execution();
  async function end(): Promise<void> {
    ending.abort();
    await events.return?.();
  }
  const metered: AsyncGenerator<ExecutionResult, void, void> = {
    next: () => results.next(),
    async return() {
      await end();
      return results.return(undefined);
    },
    async throw(error) {
      await end();
      return results.throw(error);
    },
    [Symbol.asyncIterator]: () => metered,
    [Symbol.asyncDispose]: end,
  };
  return metered;
}
