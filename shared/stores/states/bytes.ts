import { hour, second } from '#shared/settings/durations.ts';

/** A generated decision id: 132 bits of a digest. Stored packed, marked by a length that no text id has. */
const generatedId = /^dec-[A-Za-z0-9_-]{22}$/;
const packedId = 255;

/** Writes bytes in order; the reader reads them in the same order. Zero stands for a missing time. */
export const createWriter = () => {
  let buffer = Buffer.allocUnsafe(1_024);
  let end = 0;
  const ensureRoom = (bytes: number) => {
    if (end + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (end + bytes));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
  };
  const uint = (value: number, width: number) => {
    ensureRoom(width);
    end = buffer.writeUIntBE(value, end, width);
  };
  const raw = (value: Uint8Array) => {
    ensureRoom(value.length);
    buffer.set(value, end);
    end += value.length;
  };
  const time = (value: number) => uint(Math.max(0, value), 6);
  const text = (value: string) => {
    const encoded = Buffer.from(value, 'utf8');
    uint(encoded.length, 1);
    raw(encoded);
  };
  return {
    uint,
    raw,
    time,
    /** ISO 3166: two letters. */
    country: (code: string) => raw(Buffer.from(code, 'latin1')),
    list: <T>(values: readonly T[], write: (value: T) => void) => {
      uint(values.length, 1);
      for (const value of values) write(value);
    },
    maybeTime: (value: number | null) => time(value ?? 0),
    /** Epoch milliseconds, stored in whole seconds. */
    maybeSecond: (value: number | null) => uint((value ?? 0) / second, 4),
    /** Epoch milliseconds, stored in whole hours. */
    maybeHour: (value: number | null) => uint((value ?? 0) / hour, 3),
    text,
    /** A decision id: 18 bytes if it is a generated one (`decisionIdOf`), else text. */
    decision: (id: string | null) => {
      const packed = id !== null && generatedId.test(id);
      if (!packed) return text(id ?? '');
      uint(packedId, 1);
      raw(Buffer.from(`${id.slice(4)}AA`, 'base64url').subarray(0, 17));
    },
    bytes: () => Uint8Array.from(buffer.subarray(0, end)),
  };
};

export const createReader = (bytes: Uint8Array) => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const uint = (width: number): number => {
    at += width;
    return buffer.readUIntBE(at - width, width);
  };
  const readText = (length: number): string => {
    at += length;
    return buffer.toString('utf8', at - length, at);
  };
  return {
    uint,
    country: () => readText(2),
    list: <T>(read: () => T): T[] => Array.from({ length: uint(1) }, read),
    time: () => uint(6),
    maybeTime: () => uint(6) || null,
    maybeSecond: () => uint(4) * second || null,
    maybeHour: () => uint(3) * hour || null,
    text: () => readText(uint(1)),
    decision: (): string | null => {
      const length = uint(1);
      if (length !== packedId) return readText(length) || null;
      at += 17;
      return `dec-${buffer.toString('base64url', at - 17, at).slice(0, 22)}`;
    },
    raw: (length: number) => {
      at += length;
      return Uint8Array.from(buffer.subarray(at - length, at));
    },
  };
};

/** A bit set: one bit for each name, in the order of `names`. */
export const bitsOf = <T>(names: readonly T[], present: readonly T[]): number =>
  present.reduce((bits, name) => bits + 2 ** names.indexOf(name), 0);

export const namesIn = <T>(names: readonly T[], bits: number): readonly T[] =>
  names.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1);
