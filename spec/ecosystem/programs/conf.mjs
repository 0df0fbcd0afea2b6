import fs from 'node:fs';
import Conf from 'conf';

const open = (directory) => new Conf({ cwd: directory, configName: 'settings', projectName: 'example' });

/** Each write is one of write-file-atomic, by sync calls. */
export async function keepsSettings(directory) {
  const one = open(directory);
  one.set('nested.value', 1);
  one.set('list', [1, 2]);
  const other = open(directory);
  other.delete('list');
  return [other.store, one.get('list') ?? 'none', fs.readdirSync(directory)];
}
