import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { adapterFactories } from "../../adapters/index.ts";
import {
  type Configuration,
  ConfigurationError,
  type Environment,
  readConfiguration,
} from "../../src/config/configuration.ts";

export interface ConfigurationFiles {
  readonly folder: string;
  read(yaml: string, environment?: Environment): Configuration;
  /** What the reader of a refusal is told, one line a problem; none where it is accepted. */
  problems(yaml: string, environment?: Environment): readonly string[];
}

/** Called at the top of a test file: its configurations lie in a folder of their own. */
export function configurationFiles(): ConfigurationFiles {
  const folder = mkdtempSync(join(tmpdir(), "tintype-config-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let files = 0;

  function read(yaml: string, environment: Environment = {}): Configuration {
    files += 1;
    const path = join(folder, `${files}.yaml`);
    writeFileSync(path, yaml);
    return readConfiguration({ path, environment }, adapterFactories);
  }

  return {
    folder,
    read,
    problems(yaml, environment) {
      try {
        read(yaml, environment);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigurationError);
        // The first line names the file.
        return (error as ConfigurationError).message.split("\n  ").slice(1);
      }
      return [];
    },
  };
}

export const oneSmartCloud = `
  - id: one
    organization: acme
    provider: SMARTCLOUD
    options: { user: somebody@acme.example, password: { env: PASSWORD } }`;
