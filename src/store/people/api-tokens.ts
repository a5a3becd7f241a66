import { sql } from "kysely";
import type { TokenScope } from "../../domain/access/policy.ts";
import { type ApiToken, type ApiTokens, mostApiTokens } from "../../ports/store/people.ts";
import type { Engine } from "../engine.ts";
import type { ApiTokenTable } from "../schema.ts";
import { storableText } from "../text.ts";

export function createApiTokens(engine: Engine): ApiTokens {
  return {
    create: ({ id, organization, name, scopes, digest, createdAt, createdBy, expiresAt }) =>
      engine.transaction(async (database) => {
        // The ledger's head is the one row that every writer waits for.
        if (engine.locksRows) await sql`select id from ledger_head for update`.execute(database);
        const { count } = await database
          .selectFrom("api_token")
          .select((select) => select.fn.countAll().as("count"))
          .where("organization", "=", organization)
          .where("revoked_at", "is", null)
          .where("expires_at", ">", createdAt)
          .executeTakeFirstOrThrow();
        if (Number(count) >= mostApiTokens) return "TOO_MANY";
        await database
          .insertInto("api_token")
          .values({
            id,
            organization,
            name: storableText(name),
            scopes: JSON.stringify(scopes),
            digest,
            created_at: createdAt,
            created_by: createdBy,
            expires_at: expiresAt,
            revoked_at: null,
            last_used_at: null,
          })
          .execute();
        return "CREATED";
      }),

    async find(id) {
      const row = await engine.reader.selectFrom("api_token").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? { ...tokenOf(row), digest: row.digest } : null;
    },

    async findMany(ids) {
      if (ids.length === 0) return new Map();
      const rows = await engine.reader.selectFrom("api_token").selectAll().where("id", "in", ids).execute();
      return new Map(rows.map((row) => [row.id, tokenOf(row)]));
    },

    async list(organization, after, limit) {
      const rows = await engine.reader
        .selectFrom("api_token")
        .selectAll()
        .where("organization", "=", organization)
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(created_at, id) < (${after?.createdAt}, ${after?.id})`),
        )
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(tokenOf);
    },

    revoke: (id, at) =>
      engine.once(async (database) => {
        await database
          .updateTable("api_token")
          .set({ revoked_at: at })
          .where("id", "=", id)
          .where("revoked_at", "is", null)
          .execute();
      }),

    touch: (id, at) =>
      engine.once(async (database) => {
        await database
          .updateTable("api_token")
          .set({ last_used_at: at })
          .where("id", "=", id)
          .where((where) => where.or([where("last_used_at", "is", null), where("last_used_at", "<", at)]))
          .execute();
      }),
  };
}

function tokenOf(row: ApiTokenTable): ApiToken {
  return {
    id: row.id,
    organization: row.organization,
    name: row.name,
    // `create` wrote it, and nobody else writes here.
    scopes: JSON.parse(row.scopes) as readonly TokenScope[],
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
