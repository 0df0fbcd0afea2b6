import { createHash } from 'node:crypto';
import { S3Error } from '../errors.js';
import { ByteReader } from './byte-reader.js';
import type { ChunkSignatures } from './chunk-signatures.js';

export interface ChunkedOptions {
  /** Absent where chunks are unsigned. */
  readonly signatures: ChunkSignatures | undefined;
  /** Those that `x-amz-trailer` announces; what is sent must be exactly them. */
  readonly trailerNames: readonly string[];
}

/** Decodes `aws-chunked`: yields the bytes, and returns the trailers once all is proved. */
export async function* decodeChunks(
  body: AsyncIterable<Uint8Array>,
  options: ChunkedOptions,
): AsyncGenerator<Uint8Array, ReadonlyMap<string, string>> {
  const reader = new ByteReader(body);
  try {
    for (let size = yield* decodeChunk(reader, options); size > 0; ) {
      const next: number = yield* decodeChunk(reader, options);
      if (size < smallestChunk && next > 0) throw new S3Error('InvalidChunkSizeError');
      size = next;
    }
    return await readTrailers(reader, options);
  } finally {
    await reader.close();
  }
}

// Returns the size of the chunk. The empty one has nothing behind it but trailers.
async function* decodeChunk(
  reader: ByteReader,
  { signatures }: ChunkedOptions,
): AsyncGenerator<Uint8Array, number> {
  const { size, signature } = readHeader(await reader.line());
  const hash = signatures && createHash('sha256');
  for await (const piece of reader.bytes(size)) {
    hash?.update(piece);
    yield piece;
  }
  if (hash) signatures.checkChunk(signature, hash.digest('hex'));
  if (size > 0 && (await reader.line()) !== '') throw malformed('A chunk is longer than its header says');
  return size;
}

// S3 refuses smaller ones, the last excepted.
const smallestChunk = 8192;

function readHeader(line: string | undefined): { size: number; signature: string } {
  if (line === undefined) throw new S3Error('IncompleteBody');
  const [, size, signature = ''] =
    /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
  if (size === undefined) throw malformed(`Not the header of a chunk: ${JSON.stringify(line.slice(0, 80))}`);
  return { size: Number.parseInt(size, 16), signature };
}

async function readTrailers(
  reader: ByteReader,
  options: ChunkedOptions,
): Promise<ReadonlyMap<string, string>> {
  const trailers = new Map<string, string>();
  let isClosed = false;
  for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
    isClosed = line === '';
    if (isClosed) continue;
    const colon = line.indexOf(':');
    if (colon < 1) throw new S3Error('MalformedTrailerError');
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  if (!isClosed) throw new S3Error('IncompleteBody');
  const signature = trailers.get(signatureTrailer);
  trailers.delete(signatureTrailer);
  if ([...trailers.keys()].sort().join() !== [...options.trailerNames].sort().join()) {
    throw new S3Error('MalformedTrailerError');
  }
  if (options.signatures && options.trailerNames.length > 0)
    options.signatures.checkTrailers(signature, trailers);
  return trailers;
}

const signatureTrailer = 'x-amz-trailer-signature';

function malformed(message: string): S3Error {
  return new S3Error('InvalidRequest', { message });
}
