/** CRC64NVME, eight bytes at a time. A 64-bit value is kept as two halves: BigInt would be ten times slower. */
export class Crc64Nvme {
  #low = 0xffffffff | 0;
  #high = 0xffffffff | 0;

  update(bytes: Uint8Array): void {
    let low = this.#low;
    let high = this.#high;
    let index = 0;
    for (const end = bytes.length - 7; index < end; index += 8) {
      low ^= bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24);
      high ^=
        bytes[index + 4]! | (bytes[index + 5]! << 8) | (bytes[index + 6]! << 16) | (bytes[index + 7]! << 24);
      const a = 0x700 | (low & 0xff);
      const b = 0x600 | ((low >>> 8) & 0xff);
      const c = 0x500 | ((low >>> 16) & 0xff);
      const d = 0x400 | (low >>> 24);
      const e = 0x300 | (high & 0xff);
      const f = 0x200 | ((high >>> 8) & 0xff);
      const g = 0x100 | ((high >>> 16) & 0xff);
      const h = high >>> 24;
      low = lows[a]! ^ lows[b]! ^ lows[c]! ^ lows[d]! ^ lows[e]! ^ lows[f]! ^ lows[g]! ^ lows[h]!;
      high = highs[a]! ^ highs[b]! ^ highs[c]! ^ highs[d]! ^ highs[e]! ^ highs[f]! ^ highs[g]! ^ highs[h]!;
    }
    for (; index < bytes.length; index++) {
      const entry = (low ^ bytes[index]!) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ lows[entry]!;
      high = (high >>> 8) ^ highs[entry]!;
    }
    this.#low = low;
    this.#high = high;
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32BE(~this.#high, 0);
    bytes.writeInt32BE(~this.#low, 4);
    return bytes;
  }
}

// Entry 256 * n + byte: the effect of `byte` when n more bytes follow it.
const [lows, highs] = tables();

function tables(): [Int32Array, Int32Array] {
  const polynomial = 0x9a6c9329ac4bc9b5n;
  const entries: bigint[] = [];
  for (let byte = 0n; byte < 256n; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    entries.push(value);
  }
  for (let index = 256; index < 2048; index++) {
    const before = entries[index - 256]!;
    entries.push((before >> 8n) ^ entries[Number(before & 0xffn)]!);
  }
  return [
    Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry))),
    Int32Array.from(entries, (entry) => Number(BigInt.asIntN(32, entry >> 32n))),
  ];
}
