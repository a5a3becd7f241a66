import { GatewayError } from "../../../src/domain/errors.ts";
import type { Call } from "../../../src/ports/adapter.ts";
import type { LaunchRequest, LaunchValue, VerbFacets } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { instancesAnswer } from "../connection/answers.ts";
import { toInstance } from "../reading/instances.ts";
import { checkRegion, type Reading } from "../reading/reading.ts";
import { type Change, planOf, send, type VerbParts } from "./change.ts";
import { checkId, invalid, noTags, refuseExtras, requiredText } from "./checks.ts";
import { bears, type Mark, marked, markOf, plannedMark } from "./mark.ts";
import { createOnce } from "./once.ts";
import { refusalOf } from "./refused.ts";

/** A machine has no text but its name, so that is where the mark stands: launching twice costs money. */
export function createLaunching(parts: VerbParts): VerbFacets["launching"] {
  const { reading, machines } = parts;

  const attempt = { backendId: reading.backendId, action: "launch a machine" };
  const once = createOnce(attempt, parts.patienceMs);

  function changeOf(
    { imageId, name, instanceType, location, keyName, subnetId, count, tags, data }: LaunchRequest,
    mark: Mark,
  ): Change {
    if (count !== 1) throw invalid(reading, "count", "SmartCloud launches one machine a request. Ask once for each.");
    refuseExtras(reading, [
      { field: "subnetId", given: subnetId, advice: "SmartCloud has no subnets. Leave subnetId out." },
      { field: "tags", given: tags, advice: noTags },
    ]);
    if (data && data.files.length > 0)
      throw new GatewayError("UNSUPPORTED", noFiles, { backend: reading.backendId, field: "files" });
    if (data && data.sshKey !== null)
      throw new GatewayError("UNSUPPORTED", noKeys, { backend: reading.backendId, field: "sshKey" });
    const parameters = parametersOf(reading, data?.values ?? []);
    const ownName = requiredText(reading, "name", name, "A machine of SmartCloud has a name. Give one.");
    const where = "Give the id of the data centre that holds the image: it is in the image's location.";
    return {
      action: "POST /instances",
      id: null,
      form: {
        name: marked(ownName, mark),
        imageID: checkId(reading, "imageId", imageId),
        instanceType: requiredText(reading, "instanceType", instanceType, "Give one that the image supports."),
        location: requiredText(reading, "location", location, where),
        ...(keyName === null ? {} : { publicKey: keyName }),
        ...Object.fromEntries(parameters.map(({ name: parameter, text }) => [parameter, text])),
      },
      secrets: new Set(parameters.filter(({ secret }) => secret).map(({ name: parameter }) => parameter)),
    };
  }

  async function findMarked(mark: Mark, call: Call) {
    const found = (await machines.all(call)).filter(({ name }) => bears(name, mark));
    return found.length === 0 ? null : { instances: found };
  }

  return {
    plan(region, request) {
      checkRegion(region, reading);
      return planOf(changeOf(request, plannedMark));
    },
    find(region, _, write) {
      checkRegion(region, reading);
      return findMarked(markOf(write.token), write);
    },
    async run(region, request, write) {
      checkRegion(region, reading);
      const mark = markOf(write.token);
      const change = changeOf(request, mark);
      return once(write, {
        find: () => findMarked(mark, write),
        async make() {
          const reply = await send(parts, change, attempt, write);
          if (!reply.ok) throw await refusalOf(parts, change, reply, attempt, write);
          const made = instancesAnswer.safeParse(reply.value);
          if (!made.success || made.data.instances.length === 0)
            throw backendFailure("BACKEND_INVALID_RESPONSE", attempt);
          return { instances: made.data.instances.map((native) => toInstance(native, region)) };
        },
      });
    },
  };
}

const noFiles =
  "SmartCloud takes files from its own catalogue, and none with a launch. Leave each out: `files: [{ path, leaveOut: true }]`.";

const noKeys =
  "SmartCloud takes keys that it has by name, and none with a launch. Add it there, and name it as keyName.";

/** What a launch says itself; the cloud reads every other field as one of the image's parameters. */
const ownFields =
  /^(name|imageid|instancetype|location|publickey|ip|volumeid|vlanid|isminiephemeral|anticollocationinstance|secondary\.ip\.\d+|secondaryip|oss\.storage\.id\.\d+\.mnt)$/i;

function parametersOf(reading: Reading, values: readonly LaunchValue[]): readonly LaunchValue[] {
  const taken = values.find(({ name }) => ownFields.test(name));
  if (taken === undefined) return values;
  const advice = "A launch parameter has the name of a field that this cloud reads itself. Give it another name.";
  throw invalid(reading, "parameters", advice);
}
