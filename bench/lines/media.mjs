import { KIBIBYTE, sized } from './sizes.mjs';

const BYTES = 64 * KIBIBYTE;
const CALLS = sized({ quick: 2, usual: 25 });

/** The two requests that the layout of a media store asks for, by hand and by the SDK, are what it is compared with. */
const shared = {
  peers: ['AWS SDK'],
  absent: { others: 'have no media store; the SDK makes the same requests by hand' },
  rounds: 20,
};

export const media = [
  {
    ...shared,
    name: 'media-save',
    title: 'media store: `save` of 64 KiB',
    needs: ['saveMedium'],
    networks: ['near', 'far'],
    work: async (peer, { round }) => {
      const bytes = Buffer.alloc(BYTES, 'mediafs ');
      for (let call = 0; call < CALLS; call += 1) await peer.saveMedium(`session-${round}`, bytes);
      return CALLS;
    },
  },
  {
    ...shared,
    name: 'media-open',
    title: 'media store: `open` and read by id alone, cold',
    needs: ['saveMedium', 'openMedium'],
    networks: ['near', 'far'],
    before: async (peer) => {
      const bytes = Buffer.alloc(BYTES, 'mediafs ');
      peer.ids = [];
      for (let call = 0; call < CALLS; call += 1) peer.ids.push(await peer.saveMedium('session', bytes));
      await peer.forget?.();
      // A connection is there, as it is in a program that runs.
      await peer.openMedium(peer.ids.pop());
    },
    work: async (peer) => {
      for (const id of peer.ids) await peer.openMedium(id);
      return peer.ids.length;
    },
  },
];
