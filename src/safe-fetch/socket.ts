import { connect, type Socket } from "node:net";
import { connect as connectSecurely } from "node:tls";
import { type Allow, mayConnect, refusal, type Target } from "./target.ts";

/** Addresses that are tried of one host at most, each with its share of the time. */
const maximumTries = 4;

/**
 * A new connection to one of these addresses, ready to be written to. Nothing was written before the address at its
 * other end was looked at once more. Rejects as sockets fail, or with the refusal.
 */
export async function openSocket(
  target: Target,
  addresses: readonly string[],
  allow: Allow,
  signal: AbortSignal,
  deadlineAtMs: number,
): Promise<Socket> {
  const tries = addresses.slice(0, maximumTries);
  let failure: unknown = refusal();
  for (const [index, address] of tries.entries()) {
    const shareMs = Math.max(1, Math.ceil((deadlineAtMs - performance.now()) / (tries.length - index)));
    try {
      const socket = await open(address, target.port, AbortSignal.any([signal, AbortSignal.timeout(shareMs)]));
      if (!mayConnect(socket.remoteAddress ?? "", target.port, allow)) {
        socket.destroy();
        throw refusal();
      }
      return target.secure ? await secured(socket, target, signal) : socket;
    } catch (error) {
      failure = error;
      if (signal.aborted) break;
    }
  }
  throw failure;
}

/** To an address, never to a name: nothing is resolved between the look at the address and its use. */
function open(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return established(connect({ host, port, autoSelectFamily: false }), "connect", signal);
}

function secured(socket: Socket, { hostname }: Target, signal: AbortSignal): Promise<Socket> {
  const servername = /[a-z]/i.test(hostname) && !hostname.includes(":") ? { servername: hostname } : {};
  const options = { socket, host: hostname, ...servername, ALPNProtocols: ["http/1.1"], rejectUnauthorized: true };
  return established(connectSecurely(options), "secureConnect", signal);
}

function established(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const fail = (error: unknown) => {
    socket.destroy();
    reject(error);
  };
  const onAbort = () => fail(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  // Stays for the socket's life: an error that nobody hears would end the process.
  socket.on("error", fail);
  socket.once("close", () => fail(new Error("The connection was closed.")));
  socket.once(event, () => resolve(socket));
  return promise.finally(() => signal.removeEventListener("abort", onAbort));
}
