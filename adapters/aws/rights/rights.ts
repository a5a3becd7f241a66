import { GatewayError } from "../../../src/domain/errors.ts";
import type { Region } from "../../../src/domain/image/image.ts";
import type { Call, RightCheck, Rights } from "../../../src/ports/adapter.ts";
import { plainWord } from "../../kit/failure.ts";
import { runPool } from "../../kit/pool.ts";
import type { AwsClient } from "../connection/client.ts";
import { awsFailure, readAwsError } from "../connection/errors.ts";
import type { AwsOptions } from "../options.ts";
import { findTargets } from "./targets.ts";
import { dryRunOfARead, type Trial, trials } from "./trials.ts";

type Sending = typeof dryRunOfARead;
type Outcome = Pick<RightCheck, "outcome" | "message">;

const granted: Outcome = { outcome: "GRANTED", message: null };

export function createRights(client: AwsClient, { regions, attributeConcurrency }: AwsOptions): Rights {
  const { backendId } = client;

  async function check(region: Region, call: Call): Promise<readonly RightCheck[]> {
    if (!regions.includes(region))
      throw new GatewayError("BAD_REQUEST", `Backend ${backendId} does not look at this region.`, {
        backend: backendId,
      });
    const attempt = { backendId, action: `find out the backend's rights in ${region}` };
    await client.ownAccount(call);
    const { target, images, instances } = await findTargets(client, region, call, attempt);
    const seen = new Map<string, Outcome>([
      ["DescribeImages", images ? granted : missing("DescribeImages")],
      ["DescribeInstances", instances],
    ]);
    // An endpoint that does not know dry runs would do what is only to be tried.
    const heedsDryRuns = (await outcomeOf(region, call, dryRunOfARead)) !== "DONE";

    const tried = await runPool({
      keys: trials.filter(({ action }) => !seen.has(action)),
      concurrency: attributeConcurrency,
      signal: call.signal,
      attempt,
      async ask(trial): Promise<Outcome> {
        if (!trial.reads && !heedsDryRuns) return ignoresDryRuns;
        const outcome = await outcomeOf(region, call, (ec2, options) => trial.send(ec2, target, options));
        if (outcome !== "DONE") return toOutcome(trial, outcome);
        return trial.reads ? granted : ignoresDryRuns;
      },
    });
    return trials.map((trial) => {
      const outcome = seen.get(trial.action) ?? tried.get(trial);
      return { right: `ec2:${trial.action}`, neededFor: trial.neededFor, ...asOutcome(outcome) };
    });
  }

  /** EC2's word where it did not do it; throws what is no word of EC2's about this one call. */
  async function outcomeOf(region: Region, call: Call, send: Sending): Promise<string> {
    const attempt = { backendId, action: `find out a right in ${region}` };
    try {
      await client.ask(region, call, (ec2, abortSignal) => send(ec2, { abortSignal }));
      return "DONE";
    } catch (error) {
      const { word, status } = readAwsError(error);
      const failure = awsFailure(error, attempt, call.signal);
      const said = plainWord(word);
      const isRefusal = status !== undefined && status >= 400 && status < 500 && said !== null && word !== "Error";
      if (call.signal.aborted || !isRefusal || failure.code === "BACKEND_THROTTLED") throw failure;
      return said;
    }
  }

  return { check };
}

function toOutcome({ action }: Trial, word: string): Outcome {
  if (word === "DryRunOperation") return granted;
  if (word === "UnauthorizedOperation") return missing(action);
  return {
    outcome: "UNKNOWN",
    message: `EC2 answered ${word}: there was nothing in this region that it could be tried on.`,
  };
}

const ignoresDryRuns: Outcome = {
  outcome: "UNKNOWN",
  message: "This endpoint does not heed DryRun, so nothing that changes something was tried.",
};

function missing(action: string): Outcome {
  return {
    outcome: "MISSING",
    message: `Allow ec2:${action} to the backend's credentials, and see that no organization policy denies it.`,
  };
}

function asOutcome(outcome: Outcome | GatewayError | undefined): Outcome {
  if (outcome === undefined) return { outcome: "UNKNOWN", message: null };
  return outcome instanceof GatewayError ? { outcome: "UNKNOWN", message: outcome.message } : outcome;
}
