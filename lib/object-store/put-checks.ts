import type { CopyOptions, Metadata, PutOptions } from './contract.js';
import { StoreError } from './store-error.js';

/** Bytes of names and values together that S3 takes as user metadata. */
export const MAXIMUM_METADATA_LENGTH = 2048;

const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
const VALUE = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/** What is stored when no content type is given. */
export const DEFAULT_CONTENT_TYPE = 'application/octet-stream';

/** Refuses (`EINVAL`) conditions that contradict each other and metadata that HTTP would alter on its way. */
export function checkPut(key: string, options: PutOptions): void {
  if (options.ifMatch !== undefined && options.ifNoneMatch !== undefined) {
    throw new StoreError('EINVAL', key, { message: 'ifMatch and ifNoneMatch exclude each other' });
  }
  checkMetadata(key, options.metadata ?? {});
}

/** Refuses (`EINVAL`) a copy that would change nothing, and metadata as {@link checkPut} does. */
export function checkCopy(source: string, target: string, options: CopyOptions): void {
  if (source === target && options.replace === undefined) {
    refuse(target, 'copying an object onto itself needs new metadata');
  }
  checkMetadata(target, options.replace?.metadata ?? {});
}

function checkMetadata(key: string, metadata: Metadata): void {
  let length = 0;
  for (const [name, value] of Object.entries(metadata)) {
    length += name.length + value.length;
    if (!NAME.test(name)) refuse(key, `the metadata name '${name}' is not a header name in lower case`);
    if (!VALUE.test(value)) refuse(key, `the metadata value of '${name}' is not plain printable ASCII`);
  }
  if (length > MAXIMUM_METADATA_LENGTH) {
    refuse(key, `the metadata has ${length} bytes, at most ${MAXIMUM_METADATA_LENGTH} are possible`);
  }
}

function refuse(key: string, message: string): never {
  throw new StoreError('EINVAL', key, { message });
}

/** Refuses (`EINVAL`) the number of a part that is not a whole number from 1 to 10,000. */
export function checkPartNumber(key: string, number: number): void {
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return;
  refuse(key, `parts are numbered from 1 to 10,000, not ${number}`);
}
