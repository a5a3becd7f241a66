import { hash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { imageId } from "../../domain/image/ids.ts";
import { keyText } from "../../domain/image/image.ts";
import type { ImagePosition, PositionedImage } from "../../ports/store/store.ts";
import { everyEntry, everything, freshStores, type StoreUnderTest } from "./store.fixture.ts";
import { accessScopeOf, backends, entryFor, imageWith, key, someTime, viewWith } from "./store.samples.ts";

export function catalogSuite(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the catalog on ${name}`, () => {
    const on = freshStores(open);

    test("finds each kind of filter on its own", async () => {
      await on.save(
        imageWith(key("one"), { name: "Web-Server 50%", description: "Debian 12", paid: true }, [
          viewWith({ tags: [{ key: "env", value: "prod" }] }),
        ]),
        imageWith(key("two"), { name: null, owner: null, createdAt: null, rootDeviceType: null }),
      );
      expect(await on.found({ name: "web?server*" })).toEqual(["one"]);
      expect(await on.found({ name: "*50%" })).toEqual(["one"]);
      expect(await on.found({ name: "%" })).toEqual([]);
      expect(await on.found({ name: "*" })).toEqual(["one"]);
      expect(await on.found({ text: "deb SERV prod" })).toEqual(["one"]);
      expect(await on.found({ text: "ebian" })).toEqual([]);
      expect(await on.found({ text: "?!" })).toEqual(["one", "two"]);
      expect(await on.found({ tags: [{ key: "env", values: ["prod", "test"] }] })).toEqual(["one"]);
      expect(await on.found({ tags: [{ key: "env", values: [] }] })).toEqual([]);
      expect(await on.found({ tags: [] })).toEqual([]);
      expect(await on.found({ states: [] })).toEqual([]);
      expect(await on.found({ createdBefore: "2027-01-01T00:00:00.000Z" })).toEqual(["one"]);
      expect(await on.found({}, [])).toEqual([]);
    });

    test("does not merge what two accounts say: words and tags must be found in one view", async () => {
      const [a, b] = [
        { key: "env", value: "prod" },
        { key: "team", value: "red" },
      ];
      await on.save(
        imageWith(key("one"), {}, [viewWith({ backendId: "a", tags: [a] }), viewWith({ backendId: "b", tags: [b] })]),
      );
      expect(await on.found({ tags: [{ key: "env" }] })).toEqual(["one"]);
      expect(await on.found({ tags: [{ key: "env" }, { key: "team" }] })).toEqual([]);
      expect(await on.found({ text: "prod red" })).toEqual([]);
      expect(await on.found({ text: "prod web" })).toEqual(["one"]);
      expect(await on.found({ text: "prod" }, ["b"])).toEqual([]);
      expect(await on.found({ text: "prod", backends: ["b"] })).toEqual([]);
    });

    test("finds an image by the names that people have in hand: ids in any case, ARNs, global ids, SSM parameters", async () => {
      const [ami, other] = ["ami-084ab8ca3f4bdd25f", "ami-0fedcba9876543210"];
      const parameter = "/aws/service/ami-amazon-linux-latest/al2023-x86_64";
      await on.save(
        imageWith(key(ami, "us-east-1"), { detail: { publicSsmParameterName: parameter } }),
        imageWith(key(other), { name: "orders", description: `made from ${ami}` }),
        imageWith(key("20009379", "smartcloud", "SMARTCLOUD"), { name: "built 2000" }),
      );
      const both = [ami, other];
      expect(await on.found({ text: ami })).toEqual(both);
      expect(await on.found({ text: `"${ami.toUpperCase()}",` })).toEqual(both);
      expect(await on.found({ text: "ami-084ab8" })).toEqual(both);
      expect(await on.found({ text: `${ami} web` })).toEqual([ami]);
      expect(await on.found({ text: `${ami} orders` })).toEqual([other]);
      expect(await on.found({ text: `arn:aws:ec2:us-east-1::image/${ami}` })).toEqual([ami]);
      expect(await on.found({ text: `arn:aws:ec2:eu-west-1::image/${ami}` })).toEqual([]);
      expect(await on.found({ text: `https://console.example/?ami=${ami}` })).toEqual([ami]);
      expect(await on.found({ text: imageId(key(other)) })).toEqual([other]);
      expect(await on.found({ text: `resolve:ssm:${parameter}` })).toEqual([ami]);
      expect(await on.found({ text: "20009379" })).toEqual(["20009379"]);
      expect(await on.found({ text: "2000937" })).toEqual([]);
      expect(await on.found({ text: ami }, ["b"])).toEqual([]);
      expect(await on.found({ nativeIds: [ami, "20009379"] })).toEqual(["20009379", ami]);
      expect(await on.found({ nativeIds: [ami] }, ["b"])).toEqual([]);
    });

    test("tells what is the viewer's own from what only has such a name", async () => {
      const foreign = viewWith({ facts: { owned: false, tags: [], launchPermissions: null, detail: {} } });
      await on.save(
        imageWith(key("mine"), { name: "acme-orders", owner: { id: "111122223333", alias: null } }),
        imageWith(key("theirs"), { name: "acme-orders", owner: { id: "777788889999", alias: "amazon" } }, [foreign]),
        imageWith(key("person"), { owner: { id: "Ann@Example.com", alias: null } }, [foreign]),
      );
      expect(await on.found({ ownedByViewer: true })).toEqual(["mine"]);
      expect(await on.found({ ownedByViewer: false })).toEqual(["person", "theirs"]);
      expect(await on.found({ owners: ["Self"] })).toEqual(["mine"]);
      expect(await on.found({ owners: ["self", "ann@example.COM"] })).toEqual(["mine", "person"]);
      expect(await on.found({ owners: ["AMAZON"] })).toEqual(["theirs"]);
    });

    test("counts an image as gone for those whose views are all lost, and shows it where gone ones are asked for", async () => {
      const lost = viewWith({ backendId: "a", visible: false, lostAt: someTime });
      await on.save(imageWith(key("one"), {}, [lost, viewWith({ backendId: "b" })]));
      expect(await on.found({}, ["a"])).toEqual([]);
      expect(await on.found({ includeGone: true }, ["a"])).toEqual(["one"]);
      expect(await on.found({}, ["a", "b"])).toEqual(["one"]);
      const [seen] = await on.list({ accessScope: accessScopeOf(["a"]), filter: { includeGone: true } });
      expect(seen).toMatchObject({ gone: true, views: [{ backendId: "a", visible: false, lostAt: someTime }] });
      const [shared] = await on.list({ accessScope: accessScopeOf(["b", "a"]) });
      expect(shared).toMatchObject({ gone: false, views: [{ backendId: "a" }, { backendId: "b" }] });
    });

    test("shows deregistered images where the states name them", async () => {
      const gone = viewWith({ visible: false, lostAt: someTime });
      await on.save(
        { ...imageWith(key("dead"), { state: "DEREGISTERED" }, [gone]), gone: true },
        { ...imageWith(key("lost"), {}, [gone]), gone: true },
        imageWith(key("live")),
      );
      expect(await on.found({})).toEqual(["live"]);
      expect(await on.found({ states: ["AVAILABLE", "DEREGISTERED"] })).toEqual(["dead", "live"]);
      expect(await on.found({ states: ["DEREGISTERED"], text: "web" })).toEqual(["dead"]);
      expect(await on.found({ includeGone: true })).toEqual(["dead", "live", "lost"]);
    });

    test("saves what it is given and gives it back: facts, views, first seen and all", async () => {
      const image = imageWith(key("one"), { detail: { deep: { list: [1, null, "é"] } } }, [
        viewWith({ backendId: "b" }),
        viewWith({ backendId: "a", tags: [{ key: "k", value: "v" }] }),
      ]);
      await on.save(image);
      const later = "2026-03-03T03:03:03.003Z";
      await on.save({ ...image, factsAsOf: later, views: [viewWith({ backendId: "b", asOf: later, digest: "new" })] });
      const loaded = await on.store.write((transaction) =>
        transaction.load("acme", [key("one"), key("none"), key("one")]),
      );
      expect([...loaded.keys()]).toEqual([keyText(key("one"))]);
      expect(loaded.get(keyText(key("one")))).toMatchObject({
        ...key("one"),
        facts: image.facts,
        factsAsOf: later,
        firstSeenAt: someTime,
        gone: false,
        views: [
          { ...viewWith({ backendId: "a", tags: [{ key: "k", value: "v" }] }), firstSeenAt: someTime },
          { ...viewWith({ backendId: "b", asOf: later, digest: "new" }), firstSeenAt: someTime },
        ],
      });
      expect(
        (await on.store.catalog.byKeys([key("one")], accessScopeOf(["b"]))).get(keyText(key("one")))?.views,
      ).toHaveLength(1);
      expect(await on.store.catalog.byKeys([key("one")], accessScopeOf(["c"]))).toEqual(new Map());
      expect(await on.store.catalog.byKeys([], accessScopeOf(["a"]))).toEqual(new Map());
      const turn = { permissionsAskedAt: null, permissionsKnown: false };
      const seen = new Map([["one", { digest: "new", visible: true, owned: true, ...turn }]]);
      expect(await on.store.catalog.knownViews("b", "eu-west-1")).toEqual(seen);
      expect(await on.store.catalog.knownViews("b", "eu-west-2")).toEqual(new Map());
    });

    test("knows every view of a backend, however many there are", async () => {
      const ids = Array.from({ length: 4_001 }, (_, index) => `image-${String(index).padStart(4, "0")}`);
      await on.save(...ids.map((id) => imageWith(key(id))));
      const [{ backendId } = { backendId: "" }] = imageWith(key("one")).views;
      const views = await on.store.catalog.knownViews(backendId, key("one").region);
      expect([...views.keys()]).toEqual(ids);
    });

    test("finds a renamed image by its new name through the views that saw nothing new", async () => {
      const views = [viewWith({ backendId: "a" }), viewWith({ backendId: "b", tags: [{ key: "env", value: "prod" }] })];
      await on.save(imageWith(key("one"), { name: "before" }, views));
      await on.save(imageWith(key("one"), { name: "after" }, [viewWith({ backendId: "a" })]));
      expect(await on.found({ text: "after prod" }, ["b"])).toEqual(["one"]);
      expect(await on.found({ text: "before" })).toEqual([]);
      await on.save(imageWith(key("one"), { name: null }, [viewWith({ backendId: "b" })]));
      expect(await on.found({ text: "prod" })).toEqual([]);
      expect(await on.found({ tags: [{ key: "env" }] })).toEqual([]);
    });

    test.each([
      { field: "CREATED_AT", direction: "ASC" },
      { field: "CREATED_AT", direction: "DESC" },
      { field: "NAME", direction: "ASC" },
      { field: "NAME", direction: "DESC" },
      { field: "VERSION", direction: "ASC" },
      { field: "VERSION", direction: "DESC" },
    ] as const)("pages by $field $direction over ties and nulls while images come in", async (order) => {
      const times = [null, someTime, "2026-02-02T00:00:00.000Z"];
      const names = ["same-1.9", null, "Other", "", "same-1.10"];
      const image = (index: number) =>
        imageWith(key(`ami-${index}`), { createdAt: times[index % 3] ?? null, name: names[index % 5] ?? null });
      await on.save(...Array.from({ length: 30 }, (_, index) => image(index)));
      const before = (await on.store.catalog.list(everything, order, null, 100)).map(keyText);
      const seen: PositionedImage[] = [];
      let after: ImagePosition | null = null;
      for (let page = 0; page < 50; page++) {
        const images: readonly PositionedImage[] = await on.store.catalog.list(everything, order, after, 7);
        if (images.length === 0) break;
        seen.push(...images);
        after = images.at(-1)?.position ?? null;
        if (page < 5) await on.save(image(100 + page), image(200 + page));
      }
      const texts = seen.map(keyText);
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.filter((text) => before.includes(text))).toEqual(before);
    });

    test("sorts names by their digits as numbers, and by their versions with images that have none last", async () => {
      const names = ["v-1.10.0", "v-1.9.0", "web", "V-1.9.1", null, "a v2", "2.0"];
      await on.save(...names.map((name, index) => imageWith(key(`ami-${index}`), { name })));
      const by = async (field: "NAME" | "VERSION", direction: "ASC" | "DESC") =>
        (await on.store.catalog.list(everything, { field, direction }, null, 10)).map(({ facts }) => facts.name);
      const inOrder = [null, "2.0", "a v2", "v-1.9.0", "V-1.9.1", "v-1.10.0", "web"];
      expect(await by("NAME", "ASC")).toEqual(inOrder);
      expect(await by("NAME", "DESC")).toEqual(inOrder.toReversed());
      const versions = ["v-1.9.0", "V-1.9.1", "v-1.10.0", "a v2", "2.0"];
      expect(await by("VERSION", "ASC")).toEqual([...versions, "web", null]);
      expect(await by("VERSION", "DESC")).toEqual([...versions.toReversed(), null, "web"]);
    });

    test("keeps text that no database can hold as near as it can", async () => {
      const odd = "nul\0 half\ud800 end";
      const image = imageWith(key("one"), { name: odd, owner: { id: odd, alias: odd } }, [
        viewWith({ tags: [{ key: odd, value: odd }] }),
      ]);
      await on.save(image, imageWith(key("odd\0\udfff"), {}, [viewWith({ backendId: "b" })]));
      await on.store.write((transaction) =>
        transaction.append([entryFor(key("one"), { before: odd, actor: odd }), entryFor(key("odd\0\udfff"))]),
      );
      expect(
        (await on.store.catalog.byKeys([key("one")], accessScopeOf(["a"]))).get(keyText(key("one")))?.facts,
      ).toEqual(image.facts);
      expect(await on.found({ owners: [odd], name: "nul*half?*", tags: [{ key: odd, values: [odd] }] })).toEqual([
        "one",
      ]);
      const [first, second] = await on.store.ledger.after(0, 10, everyEntry);
      expect(first).toMatchObject({ before: odd, actor: "nul half\ufffd end" });
      expect(second?.key.nativeId).toBe("odd\ufffd");
      expect(await on.store.ledger.verify()).toBeNull();
    });

    test("looks up thousands of keys, each in a region of its own", async () => {
      const keys = Array.from({ length: 5_000 }, (_, index) => key("one", `region-${index}`));
      await on.save(imageWith(key("one", "region-4999")));
      expect([...(await on.store.catalog.byKeys(keys, accessScopeOf(["a"]))).keys()]).toEqual(["AWS:region-4999:one"]);
    });

    test("holds names, tags and words far longer than an index row", async () => {
      // Not to be compressed: PostgreSQL compresses before it measures.
      const long = `näme ${Array.from({ length: 200 }, (_, index) => hash("sha256", `${index}`)).join(" ")}`;
      const word = "w".repeat(5_000);
      const many = Array.from({ length: 9_000 }, (_, index) => `v${index}`).join(" ");
      await on.save(
        imageWith(key("one"), { name: long, description: `${word} ${many}` }, [
          viewWith({
            tags: [
              { key: long, value: `${long}1` },
              { key: "k", value: `${long}2` },
            ],
          }),
        ]),
      );
      expect(await on.found({ tags: [{ key: long, values: [`${long}1`] }], name: "näme*" })).toEqual(["one"]);
      expect(await on.found({ tags: [{ key: long, values: [`${long}2`] }] })).toEqual([]);
      expect(await on.found({ text: word })).toEqual(["one"]);
    });

    test("saves a thousand images with their entries in a few statements, and loads five hundred in one", async () => {
      const tags = [
        { key: "env", value: "prod" },
        { key: "team", value: "red" },
      ];
      const images = Array.from({ length: 1_000 }, (_, index) =>
        imageWith(key(`ami-${index}`), {}, [viewWith({ tags })]),
      );
      const sent: Record<string, number> = {};
      await on.store.write(async (transaction) => {
        on.statements();
        await transaction.load("acme", images.slice(0, 500));
        sent.load = on.statements();
        await transaction.save(images);
        sent.save = on.statements();
        await transaction.append(images.map((image) => entryFor(key(image.nativeId))));
        sent.append = on.statements();
        await transaction.load("acme", images.slice(0, 500));
        sent.reload = on.statements();
      });
      expect(sent).toEqual({ load: 1, save: 6, append: 7, reload: 1 });
      const keys = images.map(({ nativeId }) => key(nativeId));
      await on.store.ledger.histories(keys, 0, 5, accessScopeOf(backends));
      expect(on.statements()).toBe(2);
      await on.list();
      on.statements();
      await on.list();
      expect(on.statements()).toBe(1);
    });

    test("reads while a write is under way, and sees nothing of it before its commit", async () => {
      await on.save(imageWith(key("one")));
      await on.store.write(async (transaction) => {
        await transaction.save([imageWith(key("two"))]);
        expect(await on.found({})).toEqual(["one"]);
        expect(await on.store.ledger.head()).toBe(0);
      });
      expect(await on.found({})).toEqual(["one", "two"]);
    });
  });
}
