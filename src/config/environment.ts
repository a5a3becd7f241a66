export type Environment = Readonly<Record<string, string | undefined>>;

/** Names that stand in the environment win over the file; each is in docs/configuration.md. */
export const environmentOverrides: Readonly<
  Record<string, { readonly path: readonly [string, string]; readonly value: (text: string, name: string) => unknown }>
> = {
  HOST: { path: ["server", "host"], value: (text) => text },
  PORT: { path: ["server", "port"], value: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text) },
  ANONYMOUS: { path: ["identity", "anonymous"], value: (text) => text },
  LOG_LEVEL: { path: ["log", "level"], value: (text) => text },
  DATABASE_URL: { path: ["store", "url"], value: (_, name) => ({ env: name }) },
  REDIS_URL: { path: ["redis", "url"], value: (_, name) => ({ env: name }) },
};

export function withEnvironment(file: unknown, environment: Environment): unknown {
  if (file === null || typeof file !== "object" || Array.isArray(file)) return file;
  const merged: Record<string, unknown> = { ...file };
  for (const [
    name,
    {
      path: [section, key],
      value,
    },
  ] of Object.entries(environmentOverrides)) {
    const text = environment[name];
    if (text === undefined || text === "") continue;
    const old = merged[section];
    // A database in the environment takes the place of a file in the configuration.
    const base = typeof old === "object" && old !== null && name !== "DATABASE_URL" ? old : {};
    merged[section] = { ...base, [key]: value(text, name) };
  }
  return merged;
}
