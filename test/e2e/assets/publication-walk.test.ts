import { expect, test } from "vitest";
import { answerToStep, type PublicationState, publicationSteps } from "../../../src/domain/publications/publication.ts";
import type { DemoUser } from "../../support/callers/sign-in.ts";
import { globexAccount, publishingWorld } from "../../support/worlds/publishing-world.ts";

const world = publishingWorld();
const everyone: readonly DemoUser[] = [
  ...(["acme-member", "acme-admin", "globex-member", "initech-publisher", "initech-admin", "operator"] as const),
];
const askers: readonly DemoUser[] = ["initech-publisher", "initech-admin", "operator"];
const deciderFor = (asker: DemoUser): DemoUser => (asker === "initech-admin" ? "operator" : "initech-admin");
// Of public images an account may have a few only.
const toGlobex = { permissions: [{ type: "ACCOUNT", id: globexAccount }] };
const mutations = {
  approve: ["approvePublication", { acceptUnmet: true }],
  reject: ["rejectPublication", { reason: "No." }],
  withdraw: ["withdrawPublication", {}],
} as const;
const states = ["REQUESTED", "REJECTED", "WITHDRAWN", "EXPIRED", "DONE"] as const satisfies PublicationState[];

/** What the rule of the domain says of each cell, as the gateway answers it. */
function expected(user: DemoUser, asker: DemoUser, state: PublicationState, step: (typeof publicationSteps)[number]) {
  if (user !== "operator" && !user.startsWith("initech")) return "NOT_FOUND";
  const requester = user === asker ? "SAME" : "ANOTHER";
  const answer = answerToStep(step, state, { mayApprove: true, requester });
  if (answer === "TAKE" || answer === "TAKEN") return answer;
  return answer === "CLOSED" ? "WRONG_STATE" : "FORBIDDEN";
}

async function inState(state: (typeof states)[number], asker: DemoUser) {
  const { id: imageId, nativeId } = await world.image();
  const requestId = await world.requested(imageId, toGlobex, asker);
  const end = (step: keyof typeof mutations, user: DemoUser) =>
    world.ask(user, mutations[step][0], { requestId, ...mutations[step][1] });
  if (state === "DONE") await end("approve", deciderFor(asker));
  if (state === "REJECTED") await end("reject", deciderFor(asker));
  if (state === "WITHDRAWN") await end("withdraw", asker);
  return { requestId, nativeId };
}

test("over all people, states and steps the gateway answers as the rule says, and only an approval opens an image", async () => {
  let cells = 0;
  for (const state of states) {
    const requests = await Promise.all(askers.map(async (asker) => ({ asker, ...(await inState(state, asker)) })));
    if (state === "EXPIRED") world.letExpire(requests.map(({ requestId }) => requestId));
    for (const { asker, requestId, nativeId } of requests)
      for (const user of everyone)
        for (const step of publicationSteps) {
          const expectation = expected(user, asker, state, step);
          // Those that move it on have a request of their own, below.
          if (expectation === "TAKE") continue;
          const [mutation, more] = mutations[step];
          const { userErrors, event } = await world.ask(user, mutation, { requestId, ...more });
          const place = [asker, state, user, step];
          expect([...place, userErrors[0]?.code ?? "TAKEN"]).toEqual([...place, expectation]);
          expect(event).toBeNull();
          const grantees = await world.grantees(nativeId);
          expect([...place, grantees]).toEqual([...place, state === "DONE" ? [{ userId: globexAccount }] : []]);
          cells += 1;
        }
  }
  expect(cells).toBeGreaterThan(200);
});

test("each step that the rule allows moves a request on, and no step but an approval opens the image", async () => {
  const taken = askers.flatMap((asker) =>
    everyone.flatMap((user) =>
      publicationSteps
        .filter((step) => expected(user, asker, "REQUESTED", step) === "TAKE")
        .map((step) => ({ asker, user, step })),
    ),
  );
  expect(taken).toHaveLength(15);
  const states = { approve: "DONE", reject: "REJECTED", withdraw: "WITHDRAWN" } as const;
  await Promise.all(
    taken.map(async ({ asker, user, step }) => {
      const { requestId, nativeId } = await inState("REQUESTED", asker);
      const [mutation, more] = mutations[step];
      const answer = await world.ask(user, mutation, { requestId, ...more });
      expect([asker, user, step, answer.userErrors, answer.request?.state]).toEqual([
        ...[asker, user, step, [], states[step]],
      ]);
      expect(await world.grantees(nativeId)).toEqual(step === "approve" ? [{ userId: globexAccount }] : []);
    }),
  );
});
