import { onTestFinished } from "vitest";
import { type Answer, createTestAdapter, send, sendJson, startWire } from "../connection/wire.fixture.ts";

export const noImage = "Error 500: No Image with that id";
const locations = { locations: [{ id: "41", name: "Raleigh, U.S.A " }] };

/** A cloud with these images, in its list and singly; `special` answers first where it wants to. */
export async function start(
  images: readonly Record<string, unknown>[],
  special: (...call: Parameters<Answer>) => boolean = () => false,
) {
  const wire = await startWire((path, out, incoming) => {
    if (special(path, out, incoming)) return;
    if (path === "/offerings/image") sendJson(out, { images });
    else if (path === "/locations") sendJson(out, locations);
    else {
      const single = images.find(({ id }) => path === `/offerings/image/${id}`);
      if (single) sendJson(out, single);
      else send(out, 500, noImage);
    }
  });
  const adapter = createTestAdapter(wire.url);
  onTestFinished(wire.close);
  onTestFinished(adapter.close);
  return { wire, adapter };
}

export function answering(
  wanted: string,
  answer: (out: Parameters<Answer>[1]) => void,
): (...call: Parameters<Answer>) => boolean {
  return (path, out) => {
    if (path !== wanted) return false;
    answer(out);
    return true;
  };
}

export const page = "<!DOCTYPE html><html><body>Error 500</body></html>";
export const html = { "content-type": "text/html" };
