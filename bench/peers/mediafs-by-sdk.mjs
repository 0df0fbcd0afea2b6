import { open as openMediafs } from './mediafs.mjs';

/** mediafs with `transport: 'sdk'`: what its own way to send requests saves. */
export const open = (given) => openMediafs({ ...given, mount: { ...given.mount, transport: 'sdk' } });
