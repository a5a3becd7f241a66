/** What `services.ts` provides; read with `inject(name)`. */
declare module "vitest" {
  interface ProvidedContext {
    /** A server whose user may create databases; null where none is on this machine. */
    readonly postgresUrl: string | null;
    /** A server that all test files share: use a key prefix of your own, and never flush it. */
    readonly redisUrl: string | null;
    /** The redis-server program, for tests that start and kill their own; null where it is missing. */
    readonly redisServer: string | null;
    /** How many times longer things take on this machine than on the one that the bounds were chosen on. */
    readonly pace: number;
    /** A folder for what gateways write, searched for secrets after the run. */
    readonly recordings: string;
  }
}

export {};
