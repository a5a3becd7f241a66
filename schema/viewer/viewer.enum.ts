import { roles, tokenScopes } from "../../src/domain/access/policy.ts";
import { enumOf } from "../shared/enums.ts";

export const RoleEnum = enumOf(
  "Role",
  "What somebody may do in their organization; each can all that those before it can.",
  roles,
  {
    member: "Sees and uses the organization's images.",
    publisher: "Publishes what people need to know of its own images.",
    admin: "Administers the organization: its members, its tokens, its backends, the stewardship of its images.",
    operator: "Can all this in every organization.",
  },
);

export const TokenScopeEnum = enumOf("TokenScope", "What a caller's credentials are good for.", tokenScopes, {
  READ: "Queries and subscriptions.",
  WRITE: "Mutations.",
});

export const ViewerKindEnum = enumOf("ViewerKind", "As what somebody asks.", ["ANONYMOUS", "USER", "TOKEN"], {
  ANONYMOUS: "Without credentials: public images only.",
  USER: "A person whom the issuer of tokens vouches for.",
  TOKEN: "A machine with an API token.",
});
