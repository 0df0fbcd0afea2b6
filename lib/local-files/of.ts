import type { FsShape } from '../fs-calls/forms.js';
import { functionOf } from '../fs-calls/forms.js';
import { nativeFs } from '../native-fs.js';
import { byCopy } from './by-copy.js';
import type { LocalFiles } from './local-file.js';
import { onDisk } from './on-disk.js';

/** How the files of a file system are made local: as it does that itself, as they lie on the disk, or by copies. */
export function localFilesOf(fs: FsShape): LocalFiles {
  if (functionOf(fs.promises, 'lease')) return fs.promises as LocalFiles;
  return fs === nativeFs ? onDisk : byCopy(fs);
}
