import { createHash } from 'node:crypto';
import { S3Error } from '../errors.js';
import type { Position } from './page.js';

/** Writes a place in a listing so that nobody is tempted to read it. */
export function writeToken(position: Position): string {
  const text = JSON.stringify([position.name, position.isPrefix]);
  return Buffer.from(`${seal(text)}${text}`).toString('base64');
}

export function readToken(token: string): Position {
  const sealed = Buffer.from(token, 'base64').toString();
  const text = sealed.slice(sealLength);
  if (token === '' || sealed.slice(0, sealLength) !== seal(text)) {
    throw new S3Error('InvalidArgument', {
      message: 'The continuation token provided is incorrect',
      details: { ArgumentName: 'continuation-token' },
    });
  }
  const [name, isPrefix] = JSON.parse(text) as [string, boolean];
  return { name, isPrefix };
}

const sealLength = 8;

function seal(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, sealLength);
}
