import { expect } from "vitest";
import { demoCloud, here, write } from "./demo.fixture.ts";
import { onImage, verbSuite } from "./verb.suite.ts";

const cloud = demoCloud();

verbSuite(cloud, [
  [
    "updateImage changes description and tags, and only what is asked",
    {
      verb: "tagging",
      prepare: () =>
        onImage(
          cloud,
          { tags: { Old: "1", Stays: "2" } },
          { description: "new", setTags: [{ key: "New", value: "" }], deleteTags: ["Old", "Never"] },
          (raw) => {
            expect(raw.description).toBe("new");
            expect(raw.tags).toEqual({ "111122223333": { New: "", Stays: "2" } });
          },
        ),
    },
  ],
  [
    "updateImage without a description is one call less",
    {
      verb: "tagging",
      prepare: () =>
        onImage(cloud, { description: "old" }, { setTags: [{ key: "New", value: "v" }], deleteTags: [] }, (raw) =>
          expect(raw.description).toBe("old"),
        ),
    },
  ],
  [
    "updateImage takes a description away",
    {
      verb: "tagging",
      prepare: () =>
        onImage(cloud, { description: "old" }, { description: null, setTags: [], deleteTags: [] }, (raw) =>
          expect(raw.description).toBeUndefined(),
        ),
    },
  ],
  [
    "scheduleImageDeprecation sets the time",
    {
      verb: "deprecation",
      prepare: () =>
        onImage(cloud, {}, { at: "2027-05-01T10:00:00.000Z" }, (raw) =>
          expect(raw.deprecationTime).toBe("2027-05-01T10:00:00.000Z"),
        ),
    },
  ],
  [
    "cancelImageDeprecation takes it away",
    {
      verb: "deprecation",
      prepare: () =>
        onImage(cloud, { deprecationTime: "2027-05-01T10:00:00.000Z" }, { at: null }, (raw) =>
          expect(raw.deprecationTime).toBeUndefined(),
        ),
    },
  ],
  [
    "disableImage disables",
    {
      verb: "disabling",
      prepare: () => onImage(cloud, {}, { disabled: true }, (raw) => expect(raw.state).toBe("disabled")),
    },
  ],
  [
    "enableImage enables",
    {
      verb: "disabling",
      prepare: () =>
        onImage(cloud, { state: "disabled" }, { disabled: false }, (raw) => expect(raw.state).toBe("available")),
    },
  ],
  [
    "protectImage protects",
    {
      verb: "protection",
      prepare: () =>
        onImage(cloud, {}, { protected: true, withCooldown: true }, (raw) =>
          expect(raw.deregistrationProtection).toBe("enabled-with-cooldown"),
        ),
    },
  ],
  [
    "unprotectImage takes the protection away",
    {
      verb: "protection",
      prepare: () =>
        onImage(
          cloud,
          { deregistrationProtection: "enabled-without-cooldown" },
          { protected: false, withCooldown: false },
          (raw) => expect(raw.deregistrationProtection).toBe("disabled"),
        ),
    },
  ],
  [
    "deregisterImage deregisters",
    {
      verb: "deregistration",
      prepare: () =>
        onImage(cloud, {}, { deleteSnapshots: true }, (raw) => expect(raw.deregisteredAt).toEqual(expect.any(String))),
    },
  ],
  [
    "restoreImage brings it back",
    {
      verb: "restoration",
      prepare: async () => {
        await cloud.control("POST", "retention", { days: 7 });
        const id = await cloud.image();
        await cloud.adapter().verbs.deregistration.run(here, { id, deleteSnapshots: false }, write());
        await cloud.control("POST", "retention", { days: null });
        expect((await cloud.raw(id)).deregisteredAt).toEqual(expect.any(String));
        return {
          request: { id },
          check: async () => expect((await cloud.raw(id)).deregisteredAt).toBeUndefined(),
        };
      },
    },
  ],
]);
