/** Takes the bytes of one JSON object as they come and gives those of each element of the list that is one of its members. */
export interface ListSplitter {
  /** The elements that end in this chunk, unparsed. Throws RangeError, which says how the object is, where one is too long, or all around the list. */
  push(chunk: Buffer): readonly Buffer[];
  /** Whether the bytes were JSON at all, the caller finds out by parsing: the elements, and this, which has 0 for each of them. */
  end(): { readonly around: Buffer; readonly count: number };
}

const [quote, backslash, colon, comma] = [0x22, 0x5c, 0x3a, 0x2c];
const [openObject, closeObject, openList, closeList] = [0x7b, 0x7d, 0x5b, 0x5d];
const blanks = [0x20, 0x09, 0x0a, 0x0d];
const brackets = [openObject, closeObject, openList, closeList];
const allBut = (bytes: readonly number[]) =>
  Uint8Array.from({ length: 256 }, (_, byte) => (bytes.includes(byte) ? 0 : 1));
/** 1 for bytes that may be passed over outside of texts: around elements, in one, and in what is nested in one. */
const aroundElements = Uint8Array.from({ length: 256 }, (_, byte) => (blanks.includes(byte) ? 1 : 0));
const inElements = allBut([quote, comma, ...brackets]);
const deepInElements = allBut([quote, ...brackets]);
const longestKey = 100;
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
    if (lists > 1) throw new RangeError(`ambiguous: it has two lists ${member}`);
    inList = true;
  }

  /** Where the text ends that `at` is in; the end of the chunk where it goes on. */
  function endOfText(chunk: Buffer, at: number): number {
    const { length } = chunk;
    let to = escaped ? at + 1 : at;
    while (to < length && chunk[to] !== quote) to += chunk[to] === backslash ? 2 : 1;
    escaped = to > length;
    inText = to >= length;
    to = Math.min(inText ? to : to + 1, length);
    if (depth === 1 && text.length < longestKey) text.push(...chunk.subarray(at, Math.min(to, at + longestKey)));
    return to;
  }

  return {
    push(chunk) {
      const elements: Buffer[] = [];
      const { length } = chunk;
      let from = 0;
      for (let at = 0; at < length; at += 1) {
        if (inText) at = endOfText(chunk, at);
        const skipped = !inElement ? aroundElements : depth === 2 ? inElements : deepInElements;
        // Within the chunk it is a number.
        while (at < length && skipped[chunk[at] as number] === 1) at += 1;
        const byte = chunk[at];
        if (byte !== undefined) {
          if (rootIsObject === null) beginDocument(byte);
          if (inList && !inElement && depth === 2 && byte !== comma && byte !== closeList) {
            around.add(chunk.subarray(from, at));
            around.add(zero);
            from = at;
            inElement = true;
          }
          if (step(byte) && inElement) {
            elements.push(element.end(chunk.subarray(from, at)));
            from = at;
            inElement = false;
            count += 1;
          }
        }
      }
      (inElement ? element : around).add(chunk.subarray(from));
      return elements;
    },
    end: () => ({ around: around.end(Buffer.alloc(0)), count }),
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
    /** All of it with this last piece, and begins anew. One that is the only piece is not copied. */
    end(piece: Buffer): Buffer {
      if (length + piece.length > maximumBytes) throw new RangeError(`longer than ${maximumBytes} bytes`);
      const whole = length === 0 ? piece : Buffer.concat([bytes.subarray(0, length), piece]);
      length = 0;
      return whole;
    },
  };
}
