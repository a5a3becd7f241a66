/** Takes the bytes of one JSON object as they come and gives those of each element of the list that is one of its members. */
export interface ListSplitter {
  /** The elements that end in this chunk, unparsed. Throws RangeError where an element, or all around the list, is too long. */
  push(chunk: Buffer): readonly Buffer[];
  /** Whether the bytes were JSON at all, the caller finds out by parsing: the elements, and this, which has 0 for each of them. */
  end(): { readonly around: Buffer; readonly count: number };
}

const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];
const [space, tab, newline, carriageReturn] = [0x20, 0x09, 0x0a, 0x0d];
const byteOrderMark: readonly number[] = [0xef, 0xbb, 0xbf];
const zero = Buffer.from("0");

/** A second list of that name is too much: JSON.parse would take the last, when the first has long been given away. */
export function createListSplitter(member: string, maximumBytes: number): ListSplitter {
  const around = createPile(maximumBytes);
  const element = createPile(maximumBytes);
  let rootIsObject: boolean | null = null;
  let depth = 0;
  let inText = false;
  let escaped = false;
  /** The text that is a key if a colon follows, as it is written; only those of the root object. */
  let text: number[] = [];
  let key: string | null = null;
  let inList = false;
  let inElement = false;
  let lists = 0;
  let count = 0;

  function beginDocument(byte: number): void {
    if (!byteOrderMark.includes(byte)) rootIsObject = byte === openObject;
  }

  /** Of a byte outside of texts; true where it ends an element. */
  function step(byte: number): boolean {
    if (byte === quote) {
      inText = true;
      if (depth === 1) text = [];
    } else if (byte === openObject || byte === openList) {
      depth += 1;
      if (depth === 2 && byte === openList && key === member && rootIsObject) beginList();
    } else if (byte === closeObject || byte === closeList) {
      depth -= 1;
      if (inList && depth === 1) {
        inList = false;
        return true;
      }
    } else if (byte === colon && depth === 1) key = readKey(text);
    else if (byte === comma) {
      if (depth === 1) key = null;
      return inList && depth === 2;
    }
    return false;
  }

  function beginList(): void {
    lists += 1;
    if (lists > 1) throw new RangeError("a second list");
    inList = true;
  }

  function stepInText(byte: number): void {
    if (depth === 1 && text.length < 100) text.push(byte);
    if (escaped) escaped = false;
    else if (byte === backslash) escaped = true;
    else if (byte === quote) inText = false;
  }

  return {
    push(chunk) {
      const elements: Buffer[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at += 1) {
        // Within the chunk.
        const byte = chunk[at] as number;
        if (inText) {
          stepInText(byte);
          continue;
        }
        if (byte === space || byte === newline || byte === carriageReturn || byte === tab) continue;
        if (rootIsObject === null) beginDocument(byte);
        if (inList && !inElement && depth === 2 && byte !== comma && byte !== closeList) {
          around.add(chunk.subarray(from, at));
          around.add(zero);
          from = at;
          inElement = true;
        }
        if (step(byte) && inElement) {
          element.add(chunk.subarray(from, at));
          elements.push(element.take());
          from = at;
          inElement = false;
          count += 1;
        }
      }
      (inElement ? element : around).add(chunk.subarray(from));
      return elements;
    },
    end: () => ({ around: around.take(), count }),
  };
}

function readKey(written: readonly number[]): string | null {
  try {
    // Its closing quote is in it.
    const key: unknown = JSON.parse(`"${Buffer.from(written).toString("utf8")}`);
    return typeof key === "string" ? key : null;
  } catch {
    return null;
  }
}

/** Bytes that come in pieces. */
function createPile(maximumBytes: number) {
  let bytes = Buffer.alloc(0);
  let length = 0;
  return {
    add(piece: Buffer): void {
      const needed = length + piece.length;
      if (needed > maximumBytes) throw new RangeError(`longer than ${maximumBytes} bytes`);
      if (needed > bytes.length) {
        const more = Buffer.alloc(Math.max(needed, 2 * bytes.length, 4096));
        bytes.copy(more, 0, 0, length);
        bytes = more;
      }
      piece.copy(bytes, length);
      length = needed;
    },
    take(): Buffer {
      const taken = Buffer.from(bytes.subarray(0, length));
      length = 0;
      return taken;
    },
  };
}
