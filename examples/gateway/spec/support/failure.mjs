/** The error of what must fail. */
export function failureOf(promise) {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error) => error,
  );
}
