import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ACME, member, startTestCloud, textMember } from "./test-client.ts";

const FOLDER = fileURLToPath(new URL("../../../../shared/fixtures/smartcloud/", import.meta.url));
const recorded = (file: string): string => readFileSync(`${FOLDER}${file}`, "utf8");
const recordedJson = (file: string): unknown => JSON.parse(recorded(file));

// The recordings lie beside the repository and not in it.
describe.skipIf(!existsSync(FOLDER))(
  "answers have the shape of the recorded ones (skipped where there are no recordings)",
  () => {
    const { get } = startTestCloud();
    const json = (path: string): unknown => get(ACME, path).json();
    const first = (value: unknown, key: string): unknown => member(value, key, 0);
    const publicImage = textMember(first(json("/offerings/image"), "images"), "id");

    test("single image", () => {
      const single = json(`/offerings/image/${publicImage}`);
      expect(withoutDetail(shapeOf(single))).toEqual(
        shapeOf(recordedJson("deltacloud/GET_offerings_image_20006009.2186a78c.json")),
      );
      expect(Object.keys(Object(single))).toEqual(
        Object.keys(Object(recordedJson("deltacloud/GET_offerings_image_20006009.2186a78c.json"))),
      );
    });

    test("listed image", () => {
      const listed = shapeOf(first(json("/offerings/image"), "images"));
      expect(withoutDetail(listed)).toEqual(
        withoutDetail(shapeOf(first(recordedJson("fog-fork-2011-04/list_images.json"), "images"))),
      );
    });

    test("instances, with the blanks behind the address", () => {
      const theirs = first(recordedJson("deltacloud/GET_instances.8f56d1e1.json"), "instances");
      expect(shapeOf(first(json("/instances"), "instances"))).toMatchObject({
        ...Object(shapeOf(theirs)),
        volumes: ["string"],
      });
      expect(Object.keys(Object(first(json("/instances"), "instances")))).toEqual(Object.keys(Object(theirs)));
      expect(get(ACME, "/instances/91002").json()).toMatchObject({
        primaryIP: { ip: expect.stringMatching(/^[\d.]+ +$/) },
      });
    });

    test("location, offerings, addresses, keys and volumes in JSON", () => {
      const same = (path: string, key: string, file: string) =>
        expect(shapeOf(first(json(path), key)), path).toMatchObject(Object(shapeOf(first(recordedJson(file), key))));
      expect(shapeOf(json("/locations/82"))).toEqual(shapeOf(recordedJson("fog-2.3.0-mock/get_location_41.json")));
      same("/locations", "locations", "fog-2.3.0-mock/list_locations.json");
      same("/offerings/address", "addresses", "fog-2.3.0-mock/list_address_offerings.json");
      same("/offerings/vlan", "vlan", "fog-2.3.0-mock/list_vlans.json");
      same("/offerings/storage", "volumes", "fog-2.3.0-mock/list_storage_offerings.json");
      same("/addresses", "addresses", "fog-fork-2011-04/list_addresses.json");
      same("/keys", "keys", "fog-fork-2011-04/list_keys.json");
      same("/storage", "volumes", "fog-fork-2011-04/list_storage.json");
    });

    test("agreement and manifest", () => {
      const agreement = json(`/offerings/image/${publicImage}/agreement`);
      expect(shapeOf(agreement)).toEqual(shapeOf(recordedJson("fog-2.3.0-mock/get_image_agreement.json")));
      const manifest = textMember(json(`/offerings/image/${publicImage}/manifest`), "manifest");
      const theirs = textMember(recordedJson("fog-2.3.0-mock/get_image_manifest.json"), "manifest");
      expect(tagsOf(manifest)).toEqual(expect.arrayContaining([...tagsOf(theirs)]));
    });

    test("locations, addresses and volumes in XML", () => {
      const xml = (path: string) => tagsOf(get(ACME, path, "text/xml").text);
      const ours = xml("/locations");
      expect(new Set(ours)).toEqual(new Set(tagsOf(recorded("libcloud/locations.xml"))));
      expect(ours.slice(0, 8)).toEqual(tagsOf(recorded("libcloud/locations.xml")).slice(0, 8));
      expect(xml("/addresses").slice(-10)).toEqual(tagsOf(recorded("libcloud/list_addresses.xml")).slice(-10));
      expect(new Set(xml("/storage"))).toEqual(new Set(tagsOf(recorded("libcloud/list_volumes.xml"))));
      expect(new Set(xml("/offerings/storage"))).toEqual(
        new Set(tagsOf(recorded("libcloud/list_storage_offerings.xml"))),
      );
    });

    test("images in XML have the old members in the old order", () => {
      const imageOf = (text: string) => /<Image>.*?<\/Image>/s.exec(text)?.[0] ?? "";
      const plain = (text: string) =>
        tagsOf(
          imageOf(text).replace(/<SupportedInstanceTypes>.*<\/SupportedInstanceTypes>/s, "<SupportedInstanceTypes/>"),
        );
      expect(plain(get(ACME, "/offerings/image", "text/xml").text)).toEqual(plain(recorded("libcloud/images.xml")));
    });
  },
);

/** Every value replaced by its type, of a list the first entry: what two answers of one kind must share. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
}

/** `detail` came in the spring of 2011, after the recordings. */
function withoutDetail(shape: unknown): unknown {
  return JSON.parse(JSON.stringify(shape), (key, value: unknown) => (key === "detail" ? undefined : value));
}

/** Names of the elements in order, namespace left out. */
function tagsOf(text: string): readonly string[] {
  return [...text.matchAll(/<([A-Za-z][\w:]*)/g)].map((match) => match[1] ?? "");
}
