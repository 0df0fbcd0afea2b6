import { KIBIBYTE, sized } from './sizes.mjs';

const BYTES = 64 * KIBIBYTE;
/** Media in one sample: behind a round trip fewer suffice. */
const callsOf = (network) => sized({ quick: 2, usual: network === 'far' ? 8 : 25 });

/** The two requests that the layout of a media store asks for, by hand and by the SDK, are what it is compared with. */
const shared = {
  peers: ['AWS SDK'],
  absent: { others: 'have no media store; the SDK makes the same requests by hand' },
  rounds: 20,
  seconds: 10,
};

export const media = [
  {
    ...shared,
    name: 'media-save',
    title: 'media store: `save` of 64 KiB',
    needs: ['saveMedium'],
    networks: ['near', 'far'],
    work: async (peer, { round, network }) => {
      const bytes = Buffer.alloc(BYTES, 'mediafs ');
      const calls = callsOf(network);
      for (let call = 0; call < calls; call += 1) await peer.saveMedium(`session-${round}`, bytes);
      return calls;
    },
  },
  {
    ...shared,
    name: 'media-open',
    title: 'media store: `open` and read by id alone, cold',
    needs: ['saveMedium', 'openMedium'],
    networks: ['near', 'far'],
    before: async (peer, { network }) => {
      const bytes = Buffer.alloc(BYTES, 'mediafs ');
      peer.ids = [];
      // One more, for the connection.
      for (let call = 0; call <= callsOf(network); call += 1)
        peer.ids.push(await peer.saveMedium('session', bytes));
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
