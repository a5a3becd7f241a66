import { can, type Verdict, type Viewer } from "../../domain/access/policy.ts";
import type { MutationErrorCode } from "../../domain/refusals.ts";
import { characterProblem } from "../../domain/text/written-text.ts";
import { isoTime } from "../../ports/clock.ts";
import { type ApiToken, type ApiTokenPosition, mostApiTokens } from "../../ports/store/people.ts";
import { pageLimit } from "../images/paging.ts";
import type { UserError } from "../verbs/verb.ts";
import type { ApiTokenAnswer, ApiTokenOrder, ApiTokenView } from "./api-token.ts";
import type { Members, MembersParts } from "./membership.ts";

const dayMs = 86_400_000;
const mostDays = 366;
const mostCharacters = 200;

export function createTokenKeeper(
  parts: MembersParts & Pick<Members, "organization">,
): Pick<Members, "apiToken" | "apiTokens" | "createApiToken" | "revokeApiToken"> {
  const { people, apiTokens, organization, cursors, clock, mint } = parts;

  const verdictOf = (viewer: Viewer, id: string) =>
    can(viewer, "administer", { type: "organization", organization: id });

  async function views(tokens: readonly ApiToken[]): Promise<readonly ApiTokenView[]> {
    const creators = await people.find([...new Set(tokens.map(({ createdBy }) => createdBy))]);
    return tokens.map((token) => {
      const { id, name, scopes, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt } = token;
      const creator = creators.get(createdBy);
      return {
        ...{ id, organization: token.organization, name, scopes },
        ...{ createdAt, createdBy, expiresAt, revokedAt, lastUsedAt },
        creator: creator?.organization === token.organization ? creator : null,
      };
    });
  }

  async function found(id: string): Promise<ApiTokenView | null> {
    const token = await apiTokens.find(id);
    const [view] = token ? await views([token]) : [];
    return view ?? null;
  }

  function problemsOf({ name, scopes, expiresAt }: ApiTokenOrder): readonly UserError[] {
    const hidden = characterProblem(name, "ONE_LINE");
    const lifetimeMs = Date.parse(expiresAt) - clock.now();
    return [
      ...(name.trim() === "" || name.length > mostCharacters
        ? [problem("INVALID_REQUEST", `Give the token a name of 1 to ${mostCharacters} characters.`, "name")]
        : []),
      ...(hidden === null ? [] : [problem("INVALID_REQUEST", hidden, "name")]),
      ...(scopes.length === 0 ? [problem("INVALID_REQUEST", "Name at least one scope.", "scopes")] : []),
      ...(lifetimeMs <= 0 || lifetimeMs > mostDays * dayMs
        ? [
            problem(
              "INVALID_REQUEST",
              `Let it expire in the future, and at most ${mostDays} days from now.`,
              "expiresAt",
            ),
          ]
        : []),
    ];
  }

  return {
    async apiToken(viewer, id) {
      const token = await apiTokens.find(id);
      if (!token || !verdictOf(viewer, token.organization).allowed) return null;
      return (await views([token]))[0] ?? null;
    },

    async apiTokens(viewer, id, { first, after }) {
      const limit = pageLimit(first);
      if (!verdictOf(viewer, id).allowed) return null;
      const purpose = { list: "apiTokens", binding: id } as const;
      // Sealed by ourselves for this very purpose, so it is an ApiTokenPosition.
      const position = after === null ? null : (cursors.open(purpose, after) as unknown as ApiTokenPosition);
      const tokens = await apiTokens.list(id, position, limit + 1);
      return {
        edges: (await views(tokens.slice(0, limit))).map((token) => ({
          cursor: () => cursors.seal(purpose, { createdAt: token.createdAt, id: token.id }),
          node: token,
        })),
        hasNextPage: tokens.length > limit,
      };
    },

    async createApiToken(viewer, order) {
      const whose = organization(viewer, order.organization);
      if (!whose) return refusal(noOrganization(order));
      const denial = denialOf(verdictOf(viewer, whose.id));
      if (denial) return refusal(denial);
      const problems = problemsOf(order);
      if (problems.length > 0) return refusal(...problems);
      const { id, text, digest } = mint();
      const outcome = await apiTokens.create({
        id,
        organization: whose.id,
        name: order.name.trim(),
        scopes: [...new Set(order.scopes)],
        digest,
        createdAt: isoTime(clock.now()),
        createdBy: viewer.actor,
        expiresAt: isoTime(Date.parse(order.expiresAt)),
      });
      if (outcome === "TOO_MANY") return refusal(tooMany());
      return { token: await found(id), text, userErrors: [] };
    },

    async revokeApiToken(viewer, id) {
      // Before the token is looked up: who administers nothing gets one answer for every id.
      const denial = denialOf(verdictOf(viewer, viewer.organization ?? ""));
      if (denial) return refusal(denial);
      const token = await apiTokens.find(id);
      if (!token || !verdictOf(viewer, token.organization).allowed)
        return refusal(problem("NOT_FOUND", "There is no such token. Take its id from `apiTokens`.", "id"));
      await apiTokens.revoke(id, isoTime(clock.now()));
      return { token: await found(id), text: null, userErrors: [] };
    },
  };
}

function noOrganization({ organization }: ApiTokenOrder): UserError {
  return organization === null
    ? problem("INVALID_REQUEST", "You belong to no organization: name the one that the token is for.", "organization")
    : problem("NOT_FOUND", "There is no such organization for you. Take its id from `viewer`.", "organization");
}

function denialOf(verdict: Verdict): UserError | null {
  if (verdict.allowed) return null;
  return problem("FORBIDDEN", "Only admins of the organization make and revoke its tokens. Ask one of them.");
}

function tooMany(): UserError {
  const message = `The organization has as many tokens as it may, ${mostApiTokens}. Revoke some that nobody uses.`;
  return problem("QUOTA_EXCEEDED", message, "organization");
}

function problem(code: MutationErrorCode, message: string, ...field: readonly string[]): UserError {
  return { code, field, message };
}

function refusal(...userErrors: readonly UserError[]): ApiTokenAnswer {
  return { token: null, text: null, userErrors };
}
