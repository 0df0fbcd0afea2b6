import { S3Error } from '../errors.js';
import { readXml, type XmlElement } from '../xml/read.js';
import type { Payload } from './payload.js';

/** Reads an XML body whole and proves it. */
export async function readXmlBody(payload: Payload, rootName: string): Promise<XmlElement> {
  return readXml(await readTextBody(payload), rootName);
}

export async function readTextBody(payload: Payload): Promise<string> {
  if (payload.length > largestDocument) throw new S3Error('MalformedXML');
  const chunks: Uint8Array[] = [];
  for await (const chunk of payload.read()) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new S3Error('MalformedXML');
  }
}

const largestDocument = 16 * 2 ** 20;
