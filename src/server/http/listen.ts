import type { FastifyInstance } from "fastify";
import { GatewayError } from "../../domain/errors.ts";

/** Listens there. Throws GatewayError BAD_USER_INPUT, with the variable to set, where this machine cannot. */
export async function listen(
  app: Pick<FastifyInstance, "listen">,
  place: { readonly host: string; readonly port: number },
): Promise<void> {
  try {
    await app.listen(place);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const problem = problemOf(code, place);
    if (problem === null) throw cause;
    throw new GatewayError("BAD_USER_INPUT", problem, { cause });
  }
}

function problemOf(code: unknown, { host, port }: { readonly host: string; readonly port: number }): string | null {
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} of ${host} is in use, perhaps by a gateway that runs already. Set PORT (server.port) to a free one, or end what listens there.`;
    case "EACCES":
      return `This user may not listen on port ${port}. Set PORT (server.port) to 1024 or more.`;
    case "EADDRNOTAVAIL":
    case "EAI_AGAIN":
    case "ENOTFOUND":
      return `${host} is no address of this machine. Set HOST (server.host) to one, such as 127.0.0.1.`;
    default:
      return null;
  }
}
