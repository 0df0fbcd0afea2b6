import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

export async function streamsRecords(directory) {
  const path = join(directory, 'records.csv');
  const records = Array.from({ length: 5000 }, (_, index) => [String(index), `name "${index}"`, 'a,b\nc']);
  await pipeline(records, stringify(), createWriteStream(path));
  let count = 0;
  let last;
  for await (const record of createReadStream(path).pipe(parse())) {
    count += 1;
    last = record;
  }
  return [count, last];
}
