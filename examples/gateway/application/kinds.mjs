import { extname } from 'node:path';
import { refusal } from './refusal.mjs';

const TYPES = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.m4a': 'audio/mp4',
  '.weba': 'audio/webm',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mov': 'video/quicktime',
  '.pdf': 'application/pdf',
};

/** What a medium is, by its name: `image`, `audio`, `video` or `document`. What is not known is refused. */
export function kindOf(name) {
  const type = TYPES[extname(name).toLowerCase()];
  if (!type)
    throw refusal(415, `“${name}” is no kind of file that is taken: ${Object.keys(TYPES).join(', ')}`);
  const [kind] = type.split('/');
  return { type, kind: kind === 'application' ? 'document' : kind };
}
