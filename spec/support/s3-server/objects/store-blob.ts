import type { Backend } from '../backend/contract.js';

/**
 * Stores bytes as a blob and hands it to `use`, with what the generator returned at its end. Whatever fails, the
 * bytes, what `use` does or the connection, the blob is gone again.
 */
export async function storeBlob<Digests, Result>(
  backend: Backend,
  bytes: AsyncGenerator<Uint8Array, Digests>,
  use: (stored: { readonly blob: string; readonly digests: Digests }) => Result,
): Promise<Awaited<Result>> {
  let digests: { readonly value: Digests } | undefined;
  const blob = await backend.writeBlob(
    (async function* () {
      digests = { value: yield* bytes };
    })(),
  );
  try {
    return await use({ blob, digests: digests!.value });
  } catch (error) {
    backend.deleteBlob(blob);
    throw error;
  }
}
