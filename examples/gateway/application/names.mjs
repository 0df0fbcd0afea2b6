import { randomBytes } from 'node:crypto';
import { refusal } from './refusal.mjs';

const SESSION = /^[a-z0-9][a-z0-9-]{0,63}$/;
// Hidden files have no such name, and neither has a path: what matches can be joined to a directory.
const MEDIUM = /^([0-9a-z]{9})-[0-9a-f]{12}\.[^/\\\p{Cc}]+$/u;
const LONGEST_NAME_BYTES = 160;

export function isSession(text) {
  return SESSION.test(text);
}

export function checkSession(text) {
  if (isSession(text)) return text;
  throw refusal(400, 'a session is named by up to 64 small letters, digits and dashes');
}

export function isMedium(text) {
  return MEDIUM.test(text);
}

export function checkMedium(text) {
  if (isMedium(text)) return text;
  throw refusal(404, 'there is no such medium');
}

/** A name for a file that tells when it came and what it was called; in the order of names, the newest is the last. */
export function mediumName(original, now = Date.now()) {
  return `${now.toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}.${shownName(original)}`;
}

/** The two things that a name tells. */
export function readMediumName(medium) {
  return { name: medium.slice(medium.indexOf('.') + 1), time: Number.parseInt(MEDIUM.exec(medium)[1], 36) };
}

/** The name that a medium is shown by: one line, no path, and short enough for any disk. Its end says what it is. */
function shownName(text) {
  let name = String(text ?? '')
    .replace(/^.*[\\/]/s, '')
    .replace(/\p{Cc}/gu, '')
    .normalize('NFC');
  while (Buffer.byteLength(name) > LONGEST_NAME_BYTES) name = [...name].slice(1).join('');
  if (name === '') throw refusal(400, 'give the medium a name: ?name=cat.jpg');
  return name;
}
