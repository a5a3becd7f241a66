import { describe, expect, test } from "vitest";
import { can, type ImageSubject, nobodysStewardship, type Role, roles, type Viewer } from "../access/policy.ts";
import { granteeTypes, type LaunchPermission, visibilities } from "../image/image.ts";
import {
  answerToStep,
  type Course,
  type Decision,
  enterprise,
  everybody,
  granteesOf,
  isOutside,
  outsideOf,
  type PublicationState,
  type PublicationStep,
  publicationStates,
  publicationSteps,
  type Standing,
  stateOf,
} from "./publication.ts";

const now = "2026-03-01T00:00:00.000Z";
const later = "2026-03-08T00:00:00.000Z";

/** Every subset. */
function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const all: (readonly Item[])[] = [[]];
  for (const item of items) all.push(...all.map((one) => [...one, item]));
  return all;
}

const subject = (stewardship = nobodysStewardship): ImageSubject => ({
  ...{ type: "image", organization: "initech", public: false, personal: false, owner: null, stewardship },
});

interface Caller extends Standing {
  readonly viewer: Viewer;
}

/** Whoever could come: every kind of credentials, set of roles and organization, and whether it is who asked. */
function callers(): readonly Caller[] {
  const kinds = ["ANONYMOUS", "USER", "TOKEN"] as const;
  return kinds.flatMap((kind) =>
    ["initech", "acme", null].flatMap((organization) =>
      subsets(roles).flatMap((held: readonly Role[]) =>
        ([["READ"], ["READ", "WRITE"]] as const).flatMap((scopes) =>
          (["SAME", "ANOTHER", "UNKNOWN"] as const).map((requester) => {
            const base = { kind, organization, roles: held, scopes, user: null, names: [], expiresAt: null };
            const viewer: Viewer = { ...base, actor: requester };
            return { viewer, requester, mayApprove: can(viewer, "approve", subject()).allowed };
          }),
        ),
      ),
    ),
  );
}

/** A course that is in this state, as it is stored. */
const courseIn: Readonly<Record<PublicationState, Course>> = {
  REQUESTED: { decision: null, expiresAt: later, outcome: null },
  EXPIRED: { decision: null, expiresAt: now, outcome: null },
  REJECTED: { decision: "REJECTED", expiresAt: later, outcome: null },
  WITHDRAWN: { decision: "WITHDRAWN", expiresAt: later, outcome: null },
  APPROVED: { decision: "APPROVED", expiresAt: now, outcome: null },
  DONE: { decision: "APPROVED", expiresAt: now, outcome: "SUCCEEDED" },
  FAILED: { decision: "APPROVED", expiresAt: now, outcome: "FAILED" },
};
const decisionOf = { approve: "APPROVED", reject: "REJECTED", withdraw: "WITHDRAWN" } as const satisfies Record<
  PublicationStep,
  Decision
>;

test("each state is told from what is stored", () => {
  for (const state of publicationStates) expect(stateOf(courseIn[state], now)).toBe(state);
});

describe("over all roles, states and steps", () => {
  const cells = callers().flatMap((caller) =>
    publicationStates.flatMap((state) =>
      publicationSteps.map((step) => ({ caller, state, step, answer: answerToStep(step, state, caller) })),
    ),
  );

  test("a request is approved by a person of the organization's publishers and admins, or an operator, who is somebody else", () => {
    const approvals = cells.filter(({ step, answer }) => step === "approve" && answer === "TAKE");
    expect(approvals.length).toBeGreaterThan(0);
    for (const { caller, state } of approvals) {
      const { viewer, requester } = caller;
      expect([state, requester, viewer.kind]).toEqual(["REQUESTED", "ANOTHER", "USER"]);
      expect(viewer.scopes).toContain("WRITE");
      const isOfIt = viewer.organization === "initech" && viewer.roles.some((role) => /publisher|admin/.test(role));
      expect(isOfIt || viewer.roles.includes("operator")).toBe(true);
    }
  });

  test("and by each of these", () => {
    const mayBe = callers().filter(
      ({ viewer: { kind, organization, roles: held, scopes }, requester }) =>
        kind === "USER" &&
        scopes.length === 2 &&
        requester === "ANOTHER" &&
        (held.includes("operator") ||
          (organization === "initech" && (held.includes("publisher") || held.includes("admin")))),
    );
    expect(mayBe.length).toBeGreaterThan(0);
    for (const caller of mayBe) expect(answerToStep("approve", "REQUESTED", caller)).toBe("TAKE");
  });

  test("nobody approves or rejects what they asked for, whatever they are, in any state", () => {
    const own = cells.filter(({ caller, step }) => caller.requester === "SAME" && step !== "withdraw");
    expect(own.filter(({ answer }) => answer === "TAKE" || answer === "TAKEN")).toEqual([]);
  });

  test("only who asked withdraws, and only what waits", () => {
    const withdrawn = cells.filter(({ step, answer }) => step === "withdraw" && answer === "TAKE");
    expect(new Set(withdrawn.map(({ caller, state }) => `${caller.requester} ${state}`))).toEqual(
      new Set(["SAME REQUESTED"]),
    );
  });

  test("what is decided, expired or done is moved by nobody", () => {
    expect(cells.filter(({ state, answer }) => state !== "REQUESTED" && answer === "TAKE")).toEqual([]);
  });

  test("a step that was taken is told as taken only to those who could take it", () => {
    const told = cells.filter(({ answer }) => answer === "TAKEN");
    expect(told.length).toBeGreaterThan(0);
    for (const { caller, step } of told) {
      if (step === "withdraw") expect(caller.requester).toBe("SAME");
      else expect([caller.mayApprove, caller.requester === "SAME"]).toEqual([true, false]);
    }
  });

  test("there is no path to the cloud without an approval by somebody else", () => {
    interface Walked {
      readonly course: Course;
      readonly by: readonly { readonly step: PublicationStep; readonly caller: Caller }[];
    }
    const everyone = callers();
    const start: Walked = { course: courseIn.REQUESTED, by: [] };
    const seen = new Map<string, Walked>([[JSON.stringify(start.course), start]]);
    const ways: Walked[] = [];
    for (const walked of seen.values()) {
      const next: Walked[] = publicationSteps.flatMap((step) =>
        everyone
          .filter((caller) => answerToStep(step, stateOf(walked.course, now), caller) === "TAKE")
          .map((caller) => ({
            course: { ...walked.course, decision: decisionOf[step] },
            by: [...walked.by, { step, caller }],
          })),
      );
      // What nobody does: time passes, and the cloud answers where an intent is under way, or the approval is taken back.
      if (walked.course.decision === "APPROVED" && walked.course.outcome === null)
        for (const outcome of ["SUCCEEDED", "FAILED"] as const)
          next.push({ course: { ...walked.course, outcome }, by: walked.by });
      if (walked.course.decision === "APPROVED" && walked.course.outcome === null)
        next.push({ course: courseIn.REQUESTED, by: walked.by });
      if (walked.course.decision === null) next.push({ course: courseIn.EXPIRED, by: walked.by });
      for (const one of next) {
        ways.push(one);
        const text = JSON.stringify(one.course);
        if (!seen.has(text)) seen.set(text, one);
      }
    }
    const atTheCloud = ways.filter(({ course }) => course.decision === "APPROVED");
    expect(atTheCloud.length).toBeGreaterThan(0);
    for (const { by } of atTheCloud)
      expect(
        by.some(({ step, caller }) => step === "approve" && caller.requester === "ANOTHER" && caller.mayApprove),
      ).toBe(true);
    expect(new Set([...seen.values()].map(({ course }) => stateOf(course, now)))).toEqual(new Set(publicationStates));
  });

  test("an image that is private to others is approved by none but those who see it", () => {
    const stewardship = { creator: "her", steward: "her", private: true };
    for (const { viewer } of callers()) {
      const verdict = can(viewer, "approve", subject(stewardship));
      const isKnown =
        viewer.roles.includes("operator") || (viewer.organization === "initech" && viewer.roles.includes("admin"));
      if (verdict.allowed) expect(isKnown).toBe(true);
    }
    const publisher: Viewer = {
      ...{ kind: "USER", organization: "initech", actor: "him", user: "him", roles: ["publisher"] },
      ...{ scopes: ["READ", "WRITE"], names: [], expiresAt: null },
    };
    expect(can(publisher, "approve", subject(stewardship))).toEqual({ allowed: false, reasons: ["UNSEEN"] });
    expect(can(publisher, "approve", { ...subject(stewardship), public: true })).toEqual({
      ...{ allowed: false, reasons: ["NOT_PUBLISHER"] },
    });
  });
});

describe("what opens an image to others", () => {
  const own = new Set(["1"]);
  const permissions: readonly LaunchPermission[] = granteeTypes.flatMap((type) =>
    [null, "1", "2"].map((id) => ({ type, id })),
  );

  test("is every grant but those to one's own accounts", () => {
    const inside = permissions.filter((permission) => !isOutside(permission, own));
    expect(inside).toEqual([{ type: "ACCOUNT", id: "1" }]);
    for (const namesGrantees of [true, false])
      for (const visibilityNow of visibilities)
        for (const wanted of subsets(permissions.slice(0, 6))) {
          const reach = { ownAccounts: own, namesGrantees, visibilityNow };
          const outside = outsideOf({ permissions: wanted }, reach);
          expect(outside).toEqual(wanted.filter(({ type, id }) => !(type === "ACCOUNT" && id === "1")));
        }
  });

  test("is PUBLIC always, SHARED where it names nobody and is not less than before, and nothing else", () => {
    for (const visibility of visibilities)
      for (const namesGrantees of [true, false])
        for (const visibilityNow of visibilities) {
          const outside = outsideOf({ visibility }, { ownAccounts: own, namesGrantees, visibilityNow });
          const opens =
            visibility === "PUBLIC" || (visibility === "SHARED" && !namesGrantees && visibilityNow !== "PUBLIC");
          expect([visibility, namesGrantees, visibilityNow, outside.length > 0]).toEqual([
            ...[visibility, namesGrantees, visibilityNow, opens],
          ]);
        }
  });
});

test("whom an image lets launch is everybody once, whatever the cloud calls it", () => {
  const account: LaunchPermission = { type: "ACCOUNT", id: "2" };
  expect(granteesOf({ visibility: "PUBLIC" }, [account, everybody], true)).toEqual([everybody, account]);
  expect(granteesOf({ visibility: "PUBLIC" }, null, false)).toEqual([everybody]);
  expect(granteesOf({ visibility: "SHARED" }, [account], true)).toEqual([account]);
  expect(granteesOf({ visibility: "SHARED" }, null, false)).toEqual([enterprise]);
  expect(granteesOf({ visibility: "PRIVATE" }, [], true)).toEqual([]);
});
