const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is an id: a UUID in lower case, and nothing else. */
export function isMediaId(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}

/** Throws a `TypeError` for what is no id, before anything is asked: an id becomes part of a key. */
export function requireMediaId(id: unknown): asserts id is string {
  if (isMediaId(id)) return;
  const got = typeof id === 'string' ? JSON.stringify(id.slice(0, 80)) : typeof id;
  throw new TypeError(
    `the id of a medium is a UUID, such as 0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a; got ${got}`,
  );
}
