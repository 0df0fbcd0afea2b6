/**
 * Makes the function that gives the CRC of two runs of bytes from the CRCs of each: the first is shifted by the
 * length of the second, that is multiplied by x to the power of its bits, modulo the polynomial.
 *
 * Holds for reflected CRCs that start and end inverted, which all of S3's are. Highest bit = lowest power.
 */
export function combineCrc({ width, polynomial }: { readonly width: bigint; readonly polynomial: bigint }) {
  const one = 1n << (width - 1n);

  return (first: Buffer, second: Buffer, secondLength: number): Buffer => {
    const shifted = multiply(toInteger(first), powerOfX(BigInt(secondLength) * 8n));
    return toBytes(shifted ^ toInteger(second));
  };

  function powerOfX(exponent: bigint): bigint {
    let result = one;
    for (let square = one >> 1n, left = exponent; left > 0n; left >>= 1n, square = multiply(square, square)) {
      if (left & 1n) result = multiply(result, square);
    }
    return result;
  }

  function multiply(a: bigint, b: bigint): bigint {
    let product = 0n;
    for (let bit = one, term = b; bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= term;
      term = term & 1n ? (term >> 1n) ^ polynomial : term >> 1n;
    }
    return product;
  }

  function toInteger(bytes: Buffer): bigint {
    return BigInt(`0x${bytes.toString('hex')}`);
  }

  function toBytes(value: bigint): Buffer {
    return Buffer.from(value.toString(16).padStart(Number(width) / 4, '0'), 'hex');
  }
}
