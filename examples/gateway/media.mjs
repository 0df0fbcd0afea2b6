import { extname } from 'node:path';
import { Transform } from 'node:stream';

const TYPES = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.m4a': 'audio/mp4',
  '.weba': 'audio/webm',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.pdf': 'application/pdf',
};

/** What a medium is, by its name: `image`, `audio`, `video` or `document`. Anything unknown is refused. */
export function kindOf(name) {
  const extension = extname(name).toLowerCase();
  const type = TYPES[extension];
  if (!type) {
    const known = Object.keys(TYPES).join(', ');
    throw Object.assign(new Error(`this kind of file is not taken; known are ${known}`), { status: 415 });
  }
  const [kind] = type.split('/');
  return { extension, type, kind: kind === 'application' ? 'document' : kind };
}

/** The name that a medium is shown by: one line, and no path. */
export function nameOf(text) {
  const name = String(text ?? '')
    .replace(/^.*[\\/]/s, '')
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(-120);
  if (name === '') throw Object.assign(new Error('give the medium a name: ?name=cat.jpg'), { status: 400 });
  return name;
}

/** Passes bytes on, and fails at one more than `maxBytes`. */
export function limited(maxBytes) {
  let taken = 0;
  return new Transform({
    transform(piece, _encoding, done) {
      taken += piece.length;
      if (taken <= maxBytes) return done(null, piece);
      done(Object.assign(new Error(`at most ${maxBytes} bytes are taken`), { status: 413 }));
    },
  });
}
