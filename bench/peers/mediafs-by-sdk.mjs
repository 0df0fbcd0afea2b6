import { open as openMediafs } from './mediafs.mjs';

/** mediafs with `transport: 'sdk'`: what its own way to send reads and listings saves. */
export const open = (given) => openMediafs({ ...given, mount: { ...given.mount, transport: 'sdk' } });
