import type { Result } from "ioredis";
import type { RedisClient } from "../../redis/connection.ts";

declare module "ioredis" {
  interface RedisCommander<Context> {
    /** Number of keys, then value keys; then how much of a text is wanted. Null where nothing is, "" for what is no text. */
    tintypeGet(...keysAndArguments: (string | number)[]): Result<(string | null)[], Context>;
    /** Number of keys, then value keys, then forget marks of the same keys; then asOfMs, ttlMs and text for each. */
    tintypeSet(...keysAndArguments: (string | number)[]): Result<number, Context>;
    /** Number of keys, then forget marks, then all value keys; then the time and how long it is remembered. */
    tintypeForget(...keysAndArguments: (string | number)[]): Result<number, Context>;
  }
}

// Not MGET: values of 50 MB that somebody put there would be sent, all of them. pcall: a key may hold another type than text.
const get = `
local found = {}
for i = 1, #KEYS do
  local text = redis.pcall('GETRANGE', KEYS[i], 0, ARGV[1])
  if text == '' then found[i] = false
  elseif type(text) == 'string' then found[i] = text
  else found[i] = '' end
end
return found`;

// pcall: a mark of another type than text, whoever wrote it, is no mark and does not stop the others.
const set = `
local count = #KEYS / 2
local stored = 0
for i = 1, count do
  local mark = redis.pcall('GET', KEYS[count + i])
  local forgottenAt = type(mark) == 'string' and tonumber(mark) or -math.huge
  if tonumber(ARGV[3 * i - 2]) > forgottenAt then
    redis.call('SET', KEYS[i], ARGV[3 * i], 'PX', ARGV[3 * i - 1])
    stored = stored + 1
  end
end
return stored`;

const forget = `
local count = tonumber(ARGV[3])
for i = 1, count do
  local mark = redis.pcall('GET', KEYS[i])
  local before = type(mark) == 'string' and tonumber(mark)
  local at = ARGV[1]
  if before and before > tonumber(at) then at = mark end
  redis.call('SET', KEYS[i], at, 'PX', ARGV[2])
end
for i = count + 1, #KEYS do redis.call('DEL', KEYS[i]) end
return count`;

/** Teaches a connection the three commands above. Each is atomic and one round trip. */
export function defineCommands(client: RedisClient): void {
  client.defineCommand("tintypeGet", { lua: get });
  client.defineCommand("tintypeSet", { lua: set });
  client.defineCommand("tintypeForget", { lua: forget });
}
