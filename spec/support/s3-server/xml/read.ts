import { S3Error } from '../errors.js';

export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Untrimmed: spaces and line ends are part of a key. */
  readonly text: string;
}

/**
 * Reads the small XML documents that clients send. Anything that is not well-formed, and any root but the one
 * expected, is `MalformedXML`.
 *
 * Written out, because the parsers at hand drop or trim characters that keys may have.
 */
export function readXml(text: string, rootName: string): XmlElement {
  // XML makes every line end a line feed; a carriage return survives only as a reference.
  const tokens =
    text
      .replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n')
      .match(tokenPattern) ?? [];
  const document = { name: '', children: [] as Growing[], text: '' };
  const open: Growing[] = [document];
  for (const token of tokens) {
    if (token.startsWith('<?') || token.startsWith('<!--')) continue;
    if (token.startsWith('</')) close(open, token.slice(2, -1).trim());
    else if (token.startsWith('<')) start(open, token);
    else open.at(-1)!.text += resolveReferences(token);
  }
  const [root, ...others] = document.children;
  if (open.length > 1 || others.length > 0 || root?.name !== rootName || document.text.trim() !== '') {
    throw new S3Error('MalformedXML');
  }
  return root;
}

export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text;
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

interface Growing {
  name: string;
  children: Growing[];
  text: string;
}

const tokenPattern = /<!--[\s\S]*?-->|<[^>]*>|[^<]+|</g;
const startPattern = /^<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>$/;

function start(open: Growing[], token: string): void {
  const [, name, , selfClosing] = startPattern.exec(token) ?? [];
  if (name === undefined) throw new S3Error('MalformedXML');
  const element = { name: localName(name), children: [], text: '' };
  open.at(-1)!.children.push(element);
  if (selfClosing === '') open.push(element);
}

function close(open: Growing[], name: string): void {
  if (open.length < 2 || open.pop()!.name !== localName(name)) throw new S3Error('MalformedXML');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function resolveReferences(text: string): string {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) throw new S3Error('MalformedXML');
  return text.replace(/&([^;&]*;)?/g, (_, reference: string | undefined) => {
    const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]+)|([0-9]+));$/i.exec(reference ?? '') ?? [];
    const point = hexadecimal
      ? Number.parseInt(hexadecimal, 16)
      : decimal
        ? Number.parseInt(decimal, 10)
        : undefined;
    if (point !== undefined && point <= 0x10ffff) return String.fromCodePoint(point);
    const character = entities[reference ?? ''];
    if (character === undefined) throw new S3Error('MalformedXML');
    return character;
  });
}

const entities: Readonly<Record<string, string>> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'",
};
