import type { ObjectReading } from '../../object-store/contract.js';

export async function bytesOf({ body }: ObjectReading): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
