import { bareType, extensionOfName, extensionOfType, isVague, typeOfExtension } from './extension.js';
import { peek } from './pieces.js';

/** What a medium is called in its key, and its type. */
export interface Kind {
  readonly ext: string;
  readonly mime: string;
}

interface Hints {
  readonly mime?: string | undefined;
  readonly name?: string | undefined;
}

const UNKNOWN_TYPE = 'application/octet-stream';

/** As many bytes as the library that knows types by them asks for. */
const HEAD_BYTES = 4100;

/** By the type, else by the name, else by the first bytes, which are given back with the rest. */
export async function kindOf(
  { mime, name }: Hints,
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ kind: Kind; pieces: AsyncIterable<Uint8Array> }> {
  checkType(mime);
  const known = extensionOfType(mime) ?? extensionOfName(name);
  if (known !== undefined) {
    const told = mime === undefined || isVague(mime) ? typeOfExtension(known) : mime;
    return { kind: { ext: known, mime: told ?? mime ?? UNKNOWN_TYPE }, pieces };
  }
  const { head, pieces: all } = await peek(pieces, HEAD_BYTES);
  const found = await typeOfBytes(head);
  const ext = found && (extensionOfType(found.mime) ?? extensionOfName(`a.${found.ext}`));
  const told = mime === undefined || isVague(mime) ? found?.mime : mime;
  return { kind: { ext: ext ?? '', mime: told ?? mime ?? UNKNOWN_TYPE }, pieces: all };
}

async function typeOfBytes(head: Uint8Array): Promise<{ ext: string; mime: string } | undefined> {
  if (head.length === 0) return undefined;
  const { fileTypeFromBuffer } = await import('file-type');
  return fileTypeFromBuffer(head);
}

const TOKEN = "[a-z0-9!#$%&'*+.^_`|~-]+";
const TYPE = new RegExp(`^${TOKEN}/${TOKEN}$`);

/** It becomes a header. */
export function checkType(mime: string | undefined): void {
  if (mime === undefined) return;
  const isFair = typeof mime === 'string' && /^[\x20-\x7e]{1,255}$/.test(mime) && TYPE.test(bareType(mime));
  if (!isFair)
    throw new TypeError(`mime must be a MIME type, such as image/png; got ${JSON.stringify(mime)}`);
}
