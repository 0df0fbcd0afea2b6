/** Passes on what a generator yields and returns, and shows each chunk to `see` first. Closes it in any case. */
export async function* watchBytes<Result>(
  bytes: AsyncGenerator<Uint8Array, Result>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array, Result> {
  try {
    for (;;) {
      const { done, value } = await bytes.next();
      if (done) return value;
      see(value);
      yield value;
    }
  } finally {
    await bytes.return(undefined as never);
  }
}
