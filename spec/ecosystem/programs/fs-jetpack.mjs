import fs from 'node:fs';
import { join } from 'node:path';
import jetpack from 'fs-jetpack';
import { sorted } from './trees.mjs';

export async function worksOnATree(directory, media) {
  const tree = jetpack.cwd(directory);
  tree.dir('a', { empty: true }).file('text', { content: 'hello', mode: '600' });
  await tree.writeAsync('b/data.json', { n: 1 }, { atomic: true });
  tree.append('a/text', ' more');
  await tree.copyAsync('a', 'copy');
  tree.copy(join(media, 'photo.jpg'), tree.path('photo.jpg'));
  await tree.moveAsync('b', 'moved');
  tree.rename('copy', 'renamed');
  tree.remove('a');
  const { mode } = tree.inspect('renamed/text', { mode: true });
  return {
    names: sorted(tree.list()),
    found: sorted(await tree.findAsync('.', { matching: ['*.json', 'text'], directories: false })),
    data: tree.read('moved/data.json', 'json'),
    mode: (mode & 0o777).toString(8),
    kinds: [tree.exists('renamed'), await tree.existsAsync('renamed/text'), tree.exists('none')],
  };
}

export async function makesATemporaryDirectory(directory) {
  const made = jetpack.tmpDir({ basePath: directory, prefix: 'work-' });
  made.write('file', 'x');
  const names = made.list();
  made.remove();
  return [names, fs.readdirSync(directory)];
}
