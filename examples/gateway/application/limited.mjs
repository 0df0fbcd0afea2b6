import { Transform } from 'node:stream';
import { refusal } from './refusal.mjs';

/** Passes bytes on, and fails at one more than `maxBytes`. */
export function limited(maxBytes) {
  let taken = 0;
  return new Transform({
    transform(piece, _encoding, done) {
      taken += piece.length;
      if (taken <= maxBytes) return done(null, piece);
      done(refusal(413, `at most ${maxBytes} bytes are taken`));
    },
  });
}
