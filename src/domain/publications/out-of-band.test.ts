import { describe, expect, test } from "vitest";
import { facts, record, view } from "../image/image.fixture.ts";
import type { ImageFacts, ImageRecord, LaunchPermission, Visibility } from "../image/image.ts";
import { type KnownImage, type Look, observe } from "../lifecycle/observe.ts";
import { openedOutside } from "./out-of-band.ts";
import { enterprise, everybody } from "./publication.ts";

const time = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const key = { provider: "AWS", region: "us-east-1", nativeId: "ami-00000000000000001" };
const account = (id: string): LaunchPermission => ({ type: "ACCOUNT", id });
const own = account("111122223333");
const stranger = account("777788889999");

function shown(
  visibility: Visibility,
  launchPermissions: readonly LaunchPermission[] | null = [],
  over: Partial<ImageFacts> = {},
): ImageRecord {
  return record({ facts: facts({ visibility, ...over }), view: view({ launchPermissions }) });
}

/** Looks of one backend or several, one after the other; what each shows opened to others, and how often. */
function followed(namesGrantees = true) {
  let image: KnownImage | null = null;
  let second = 0;
  return (seen: ImageRecord | null, over: Partial<Look> = {}): readonly LaunchPermission[] => {
    second += 10;
    const look: Look = {
      ...{ key, backendId: "owner", organization: "acme", record: seen, digest: JSON.stringify(seen) },
      ...{ beganAt: time(second), arrivedAt: time(second + 1), previousSweepAt: time(second - 10) },
      ...{ permissionsAt: seen?.view.launchPermissions ? time(second) : null, permissionsBefore: null },
      ...over,
    };
    const { write, entries } = observe(image, look);
    const opened = openedOutside(image, look, entries, {
      ...{ ownAccounts: new Set(["111122223333"]), namesGrantees },
    });
    expect(opened.told === null).toBe(opened.grantees.length === 0);
    if (opened.told) expect(opened.told.source).toBe("OBSERVED");
    if (write) {
      const { view: changed, ...rest } = write;
      const others: KnownImage["views"] = image?.views.filter(({ backendId }) => backendId !== changed.backendId) ?? [];
      image = { ...rest, views: [...others, changed] };
    }
    return opened.grantees;
  };
}

const first = { previousSweepAt: null };

describe("a look shows an image opened to others", () => {
  test("where it became public, once, in whatever order visibility and permissions are told", () => {
    const look = followed();
    expect(look(shown("PRIVATE"), first)).toEqual([]);
    expect(look(shown("PUBLIC", null))).toEqual([everybody]);
    expect(look(shown("PUBLIC", [everybody]))).toEqual([]);
    expect(look(shown("PUBLIC", [everybody], { description: "other" }))).toEqual([]);
    const other = followed();
    other(shown("PRIVATE"), first);
    expect(other(shown("UNKNOWN", [everybody]))).toEqual([]);
    expect(other(shown("PUBLIC", [everybody]))).toEqual([everybody]);
  });

  test("each time anew where it was private in between", () => {
    const look = followed();
    look(shown("PRIVATE"), first);
    const again = [shown("PUBLIC", [everybody]), shown("PRIVATE"), shown("PUBLIC", [everybody]), shown("PRIVATE")];
    expect(again.map((seen) => look(seen).length)).toEqual([1, 0, 1, 0]);
  });

  test("where somebody else was granted it, an organization of the cloud too, and not one's own accounts", () => {
    const look = followed();
    look(shown("PRIVATE"), first);
    expect(look(shown("SHARED", [own]))).toEqual([]);
    const arn: LaunchPermission = { type: "ORGANIZATION", id: "arn:aws:organizations::1:organization/o-1" };
    expect(look(shown("SHARED", [own, stranger, arn]))).toEqual([stranger, arn]);
    expect(look(shown("SHARED", [own, stranger, arn]))).toEqual([]);
  });

  test("where it is new between two looks and open at once", () => {
    expect(followed()(shown("PUBLIC", [everybody, stranger]))).toEqual([everybody, stranger]);
    expect(followed()(shown("SHARED", [own]))).toEqual([]);
  });

  test("where SHARED means everybody of an enterprise", () => {
    const look = followed(false);
    look(shown("PRIVATE", null), first);
    expect(look(shown("SHARED", null))).toEqual([enterprise]);
    expect(look(shown("PUBLIC", null))).toEqual([everybody]);
    expect(look(shown("SHARED", null))).toEqual([]);
  });
});

describe("a look shows nothing of the kind", () => {
  test("at first sight: it was so when nobody looked", () => {
    expect(followed()(shown("PUBLIC", [everybody, stranger]), first)).toEqual([]);
    const look = followed();
    look(shown("UNKNOWN", null), first);
    expect(look(shown("SHARED", [stranger]))).toEqual([]);
  });

  test("of images of others, which their own organization is told of", () => {
    const foreign = (visibility: Visibility) => record({ facts: facts({ visibility }), view: view({ owned: false }) });
    const look = followed();
    look(foreign("SHARED"), first);
    expect(look(foreign("PUBLIC"))).toEqual([]);
    expect(followed()(foreign("PUBLIC"))).toEqual([]);
  });

  test("a second time, through another backend of the same account", () => {
    const look = followed();
    const second = { backendId: "second" };
    look(shown("PRIVATE"), first);
    look(shown("PRIVATE"), { ...second, ...first });
    expect(look(shown("SHARED", [stranger]))).toEqual([stranger]);
    expect(look(shown("SHARED", [stranger]), second)).toEqual([]);
  });

  test("where it is closed, gone, or changed otherwise", () => {
    const look = followed();
    look(shown("PUBLIC", [everybody]), first);
    expect(look(shown("PRIVATE"))).toEqual([]);
    expect(look(shown("PRIVATE", [], { name: "other" }))).toEqual([]);
    expect(look(null)).toEqual([]);
  });
});
