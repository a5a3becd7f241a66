import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { BackendAnswer } from "../../src/gateway/backends/backend-admin.ts";
import { UserError } from "../mutations/verb-payload.type.ts";
import type { RequestContext } from "../root/context.ts";
import { instance } from "../shared/instance.ts";
import { toBackend } from "./backend.type.ts";
import {
  AddBackendInput,
  givenOptions,
  PauseBackendInput,
  RemoveBackendInput,
  ResumeBackendInput,
  TestBackendInput,
} from "./backend-admin.input.ts";
import {
  AddBackendPayload,
  PauseBackendPayload,
  RemoveBackendPayload,
  ResumeBackendPayload,
  RightCheck,
  TestBackendPayload,
} from "./backend-admin.type.ts";

type FieldOf = (path: readonly string[]) => readonly string[];

@Resolver()
export class BackendAdminResolver {
  @Mutation(() => AddBackendPayload, {
    description:
      "Adds an account of a cloud to an organization, paused. Credentials are named, never sent. Then: let the role's trust policy ask for `externalId`, testBackend, resumeBackend. Sent twice, it is added once.",
  })
  async addBackend(
    @Arg("input", () => AddBackendInput, { description: "What to add." }) input: AddBackendInput,
    @Ctx() { backendAdmin, viewer }: RequestContext,
  ): Promise<AddBackendPayload> {
    const [given, ...others] = givenOptions(input);
    if (!given || others.length > 0)
      return instance(AddBackendPayload, { userErrors: [oneKind()], backend: null, externalId: null });
    const answer = await backendAdmin.add(viewer, {
      id: input.name,
      organization: input.organization ?? viewer.organization ?? "",
      displayName: input.displayName ?? null,
      provider: given.provider,
      options: given.options,
      sweepIntervalMs: input.sweepIntervalMs,
      deadlineMs: input.deadlineMs,
    });
    const fieldOf: FieldOf = ([first, ...path]) => {
      if (first === "options") return given.fieldOf(path);
      return first === undefined ? [] : [first === "id" ? "name" : first, ...path];
    };
    return instance(AddBackendPayload, { ...present(answer, fieldOf), externalId: answer.externalId });
  }

  @Mutation(() => TestBackendPayload, {
    description:
      "Asks the cloud what a backend's credentials are good for: whether its role asks for the externalId and is closed to everybody else, and which rights are missing. Nothing is changed there.",
  })
  async testBackend(
    @Arg("input", () => TestBackendInput, { description: "What to test." }) { backend }: TestBackendInput,
    @Ctx() { backendAdmin, viewer }: RequestContext,
  ): Promise<TestBackendPayload> {
    const answer = await backendAdmin.test(viewer, backend);
    const checks = answer.checks.map(({ right, neededFor, outcome, message, region }) =>
      instance(RightCheck, { right, neededFor, outcome, message, region }),
    );
    return instance(TestBackendPayload, { ...present(answer, named), checks, externalId: answer.externalId });
  }

  @Mutation(() => PauseBackendPayload, {
    description: "Stops sweeps and mutations of a backend that was added here. What it showed stays, as of then.",
  })
  async pauseBackend(
    @Arg("input", () => PauseBackendInput, { description: "What to pause." }) { backend }: PauseBackendInput,
    @Ctx() { backendAdmin, viewer }: RequestContext,
  ): Promise<PauseBackendPayload> {
    return instance(PauseBackendPayload, present(await backendAdmin.pause(viewer, backend), named));
  }

  @Mutation(() => ResumeBackendPayload, {
    description:
      "Lets a paused backend be swept and used. Refused while testBackend has not shown that its role asks for the externalId.",
  })
  async resumeBackend(
    @Arg("input", () => ResumeBackendInput, { description: "What to resume." }) { backend }: ResumeBackendInput,
    @Ctx() { backendAdmin, viewer }: RequestContext,
  ): Promise<ResumeBackendPayload> {
    return instance(ResumeBackendPayload, present(await backendAdmin.resume(viewer, backend), named));
  }

  @Mutation(() => RemoveBackendPayload, {
    description:
      "Takes a backend away that was added here: nobody sees what it showed any more. The ledger keeps what it recorded, and its name is not given again.",
  })
  async removeBackend(
    @Arg("input", () => RemoveBackendInput, { description: "What to remove." }) { backend }: RemoveBackendInput,
    @Ctx() { backendAdmin, viewer }: RequestContext,
  ): Promise<RemoveBackendPayload> {
    const answer = await backendAdmin.remove(viewer, backend);
    const userErrors = errorsOf(answer, named);
    return instance(RemoveBackendPayload, { userErrors, removed: userErrors.length === 0 ? backend : null });
  }
}

function present(answer: BackendAnswer, fieldOf: FieldOf) {
  return { userErrors: errorsOf(answer, fieldOf), backend: answer.backend && toBackend(answer.backend) };
}

function errorsOf({ userErrors }: BackendAnswer, fieldOf: FieldOf): readonly UserError[] {
  return userErrors.map(({ code, field, message }) => instance(UserError, { code, field: fieldOf(field), message }));
}

const named: FieldOf = (path) => (path[0] === "id" ? ["backend", ...path.slice(1)] : path);

function oneKind(): UserError {
  const message = "Give the options of one kind of cloud: `aws` or `smartcloud`.";
  return instance(UserError, { code: "INVALID_REQUEST", field: [], message });
}
