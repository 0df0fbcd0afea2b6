import { functionOf } from '../fs-calls/forms.js';
import type { DescriptorCall } from '../fs-calls/signatures.js';
import { nativeFs } from '../native-fs.js';
import type { OpenFile } from '../object-fs/open-file.js';
import { asPosition, positionOfWrite } from '../object-fs/uploading/write-position.js';

type Tell = (file: OpenFile, given: readonly unknown[], result: unknown) => void;

/** What a file is told of calls that change it by number; `given` begins behind the number. */
const told: Partial<Record<DescriptorCall, Tell>> = {
  write: (file, given, written) => file.wrote?.(positionOfWrite(given), written as number),
  writev: (file, given, written) => file.wrote?.(asPosition(given[1]), written as number),
  ftruncate: (file, [length]) => file.truncated?.(typeof length === 'number' ? length : 0),
};

/** The native call on a descriptor of ours; behind it the file is told what was written. */
export function callAndTell(name: DescriptorCall, file: OpenFile, given: readonly unknown[]): unknown {
  const native = functionOf(nativeFs, name)!;
  const tell = told[name];
  const callback = given.at(-1);
  if (!tell || typeof callback !== 'function') return native(...given);
  return native(...given.slice(0, -1), (error: unknown, result: unknown, ...more: unknown[]) => {
    if (!error) tell(file, given.slice(1, -1), result);
    callback(error, result, ...more);
  });
}

/** As `callAndTell`, of the sync form. */
export function callAndTellSync(name: DescriptorCall, file: OpenFile, given: readonly unknown[]): unknown {
  const result = functionOf(nativeFs, `${name}Sync`)!(...given);
  told[name]?.(file, given.slice(1), result);
  return result;
}
