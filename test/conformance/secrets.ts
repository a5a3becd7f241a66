import { inspect } from "node:util";
import { expect, test } from "vitest";
import { asksOf, call, errorsOf, expectNoSecret } from "./asking.ts";
import { startFront } from "./front.ts";
import type { World } from "./world.ts";

// Every error that this suite meets is looked through; these tests provoke the worst ones.
export function secrets(world: World): void {
  test.each([200, 401, 403, 404, 500, 503])(
    "a cloud that echoes with %i what it was sent does not make the adapter repeat it",
    async (status) => {
      const front = await startFront(world.endpoint);
      const adapter = world.adapter({ endpoint: front.url });
      for (const [warm, word] of [
        [false, world.errorBody],
        [true, world.errorBody],
        [true, (text: string) => text],
      ] as const) {
        if (warm) await Promise.all(asksOf(adapter, world).map(({ ask }) => ask(call())));
        front.echo(status, word);
        for (const { ask, byIds } of asksOf(adapter, world)) {
          // An image that is not there may be what 404 means for one image.
          if (status === 404 && byIds !== null) expectNoSecret(await settled(ask(call())), world);
          else await errorsOf(ask(call()), world);
        }
        front.pass();
      }
      await front.close();
    },
  );

  test("nothing of an adapter prints its credentials", async () => {
    const adapter = world.adapter();
    await Promise.all(asksOf(adapter, world).map(({ ask }) => ask(call())));
    expectNoSecret(adapter, world);
    for (const part of Object.values(adapter)) expectNoSecret(part, world);
  });

  test("the search for secrets finds one wherever it hides", () => {
    const [secret = ""] = world.secrets;
    const hidden = Object.defineProperty(new Error("x"), "hidden", { value: { deep: [{ secret }] } });
    const causes = new Error("x", { cause: new Error("y", { cause: new Error(secret) }) });
    for (const error of [new Error(secret), hidden, causes, Object.assign(new Error("x"), { info: { secret } })]) {
      expect(inspect(error, { depth: 8, showHidden: true })).toContain(secret);
      expect(() => expectNoSecret(error, world)).toThrow("a credential is printed");
    }
  });
}

const settled = (work: Promise<unknown>) => work.catch((error: unknown) => error);
