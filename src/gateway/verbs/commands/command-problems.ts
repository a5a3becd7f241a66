import type { LaunchPermission, Tag } from "../../../domain/image/image.ts";
import { permissionText } from "../../../domain/text/diff.ts";
import type { DeviceRequest } from "../../../ports/verbs.ts";
import type { UserError } from "../verb.ts";

// What is wrong in every cloud and can be told from the input alone. What one cloud allows and another does not is the
// adapter's to say.

export function nameProblems(name: string): readonly UserError[] {
  if (name.trim() !== "") return [];
  return [{ code: "NAME_INVALID", field: ["name"], message: "An image needs a name: this one is blank." }];
}

export function blankProblems(field: string, value: string): readonly UserError[] {
  return value.trim() === "" ? [invalid([field], `\`${field}\` is blank.`)] : [];
}

export function tagProblems(field: string, tags: readonly Tag[]): readonly UserError[] {
  return keyProblems(
    field,
    tags.map(({ key }) => key),
    "key",
  );
}

/** Of a list of tag keys; `member` is where the key lies in each item, empty where the item is the key. */
export function keyProblems(field: string, keys: readonly string[], member = ""): readonly UserError[] {
  const path = (index: number) => [field, `${index}`, ...(member === "" ? [] : [member])];
  return keys.flatMap((key, index) => {
    if (key === "") return [invalid(path(index), "A tag's key is never empty.")];
    if (keys.indexOf(key) !== index) return [invalid(path(index), "Each tag may be named once.")];
    return [];
  });
}

export function deviceProblems(devices: readonly DeviceRequest[]): readonly UserError[] {
  const names = devices.map(({ deviceName }) => deviceName);
  return devices.flatMap(({ deviceName, sizeGiB }, index) => [
    ...(names.indexOf(deviceName) === index
      ? []
      : [invalid(["devices", `${index}`, "deviceName"], "Each device may be named once.")]),
    ...(sizeGiB === undefined || sizeGiB > 0
      ? []
      : [invalid(["devices", `${index}`, "sizeGiB"], "A volume has at least 1 GiB.")]),
  ]);
}

export function permissionProblems(permissions: readonly LaunchPermission[]): readonly UserError[] {
  if (permissions.length === 0) return [invalid(["permissions"], "Name at least one permission.")];
  const texts = permissions.map(permissionText);
  return permissions.flatMap(({ type, id }, index) => {
    const at = ["permissions", `${index}`];
    if (type === "UNKNOWN") return [invalid([...at, "type"], "UNKNOWN names nobody. Choose another type.")];
    if (type === "EVERYBODY" && id !== null)
      return [invalid([...at, "id"], "EVERYBODY is not somebody: leave `id` out.")];
    if (type !== "EVERYBODY" && (id ?? "").trim() === "")
      return [invalid([...at, "id"], "Say whom: an account id, or the ARN of an organization or unit.")];
    if (texts.indexOf(texts[index] ?? "") !== index) return [invalid(at, "Each permission may be named once.")];
    return [];
  });
}

export function invalid(field: readonly string[], message: string): UserError {
  return { code: "INVALID_REQUEST", field, message };
}
