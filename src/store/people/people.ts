import { sql } from "kysely";
import type { Role } from "../../domain/access/policy.ts";
import type { People, Person } from "../../ports/store/people.ts";
import type { Engine } from "../engine.ts";
import type { PersonTable } from "../schema.ts";
import { among } from "../sql-conditions.ts";
import { storableText } from "../text.ts";

export function createPeople(engine: Engine): People {
  return {
    seen: ({ reference, organization, issuer, subject, user, mail, roles, seenAt }) =>
      engine.once(async (database) => {
        const said = {
          user_name: storableText(user),
          mail: mail === null ? null : storableText(mail),
          roles: JSON.stringify(roles),
          last_seen_at: seenAt,
        };
        const row = await database
          .insertInto("person")
          .values({
            reference,
            organization,
            issuer: storableText(issuer),
            subject: storableText(subject),
            first_seen_at: seenAt,
            ...said,
          })
          .onConflict((conflict) => conflict.columns(["organization", "issuer", "subject"]).doUpdateSet(said))
          .returningAll()
          .executeTakeFirstOrThrow();
        return personOf(row);
      }),

    async find(references) {
      const rows = await engine.reader.selectFrom("person").selectAll().where(among("reference", references)).execute();
      return new Map(rows.map((row) => [row.reference, personOf(row)]));
    },

    async list(organization, after, limit) {
      const rows = await engine.reader
        .selectFrom("person")
        .selectAll()
        .where("organization", "=", organization)
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`(user_name, reference) > (${after?.user}, ${after?.reference})`),
        )
        .orderBy("user_name")
        .orderBy("reference")
        .limit(limit)
        .execute();
      return rows.map(personOf);
    },
  };
}

function personOf(row: PersonTable): Person {
  return {
    reference: row.reference,
    organization: row.organization,
    issuer: row.issuer,
    subject: row.subject,
    user: row.user_name,
    mail: row.mail,
    // `seen` wrote it, and nobody else writes here.
    roles: JSON.parse(row.roles) as readonly Role[],
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
  };
}
