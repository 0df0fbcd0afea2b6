import { open as openMediafs } from './mediafs.mjs';

/** mediafs with `memoryBytes: 0`: what it is to read a cached file that was not read again and again. */
export async function open(given) {
  const peer = await openMediafs({ ...given, mount: { ...given.mount, memoryBytes: 0 } });
  return { ...peer, beside: undefined };
}
