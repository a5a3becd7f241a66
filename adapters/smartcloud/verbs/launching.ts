import type { LaunchRequest, VerbFacets } from "../../../src/ports/verbs.ts";
import { backendFailure } from "../../kit/failure.ts";
import { instancesAnswer } from "../answers.ts";
import { toInstance } from "../instances.ts";
import { checkRealm } from "../reader.ts";
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
    { imageId, name, instanceType, location, keyName, subnetId, count, tags }: LaunchRequest,
    mark: Mark,
  ): Change {
    if (count !== 1) throw invalid(reading, "count", "SmartCloud launches one machine a request. Ask once for each.");
    refuseExtras(reading, [
      { field: "subnetId", given: subnetId, advice: "SmartCloud has no subnets. Leave subnetId out." },
      { field: "tags", given: tags, advice: noTags },
    ]);
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
      },
    };
  }

  return {
    plan(realm, request) {
      checkRealm(realm, reading);
      return planOf(changeOf(request, plannedMark));
    },
    async run(realm, request, write) {
      checkRealm(realm, reading);
      const mark = markOf(write.token);
      const change = changeOf(request, mark);
      return once(write, {
        async find() {
          const found = (await machines.all(write)).filter(({ name }) => bears(name, mark));
          return found.length === 0 ? null : { instances: found };
        },
        async make() {
          const reply = await send(parts, change, attempt, write);
          if (!reply.ok) throw await refusalOf(parts, change, reply, attempt, write);
          const made = instancesAnswer.safeParse(reply.value);
          if (!made.success || made.data.instances.length === 0) throw backendFailure("BACKEND_GARBAGE", attempt);
          return { instances: made.data.instances.map((native) => toInstance(native, realm)) };
        },
      });
    },
  };
}
