import { randomUUID } from "node:crypto";
import type { Cloud } from "./wire.ts";

/** Where the clouds' worlds stay: everything that a cloud must still know after its process was killed. */
export interface Keep {
  readonly worldId: string;
  /** True where nothing was kept yet, so that the world must be filled. */
  readonly isNew: boolean;
  /** What is kept under a name, by key. Setting and deleting are kept; the values are plain JSON. */
  map<Value>(name: string): Map<string, Value>;
  /** One value that is kept whenever it is set. */
  value<Value>(name: string, initial: Value): KeptValue<Value>;
  /** Makes what was set since the last time last. */
  commit(): void;
  close(): void;
}

export interface KeptValue<Value> {
  get(): Value;
  set(value: Value): void;
}

/** For tests, and for clouds that forget. */
export function createMemoryKeep(worldId: string = randomUUID()): Keep {
  return {
    worldId,
    isNew: true,
    map: () => new Map(),
    value(_, initial) {
      let current = initial;
      return {
        get: () => current,
        set(value) {
          current = value;
        },
      };
    },
    commit() {},
    close() {},
  };
}

/** The cloud, with what each of its calls changed kept before the call is answered. */
export function keeping(cloud: Cloud, keep: Keep): Cloud {
  return {
    ...cloud,
    async answer(request, call) {
      try {
        return await cloud.answer(request, call);
      } finally {
        keep.commit();
      }
    },
    control(method, path, body) {
      try {
        return cloud.control(method, path, body);
      } finally {
        keep.commit();
      }
    },
  };
}
