import fs from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import git from 'isomorphic-git';

const author = { name: 'A Writer', email: 'writer@example.org', timestamp: 1_700_000_000, timezoneOffset: 0 };

/** Init, commits on two branches, a merge of them, log, status and a checkout. */
export async function keepsARepository(directory) {
  const repository = { fs, dir: directory };
  await git.init({ ...repository, defaultBranch: 'main' });
  await mkdir(join(directory, 'texts'));
  await writeFile(join(directory, 'texts/one.txt'), 'one');
  const before = await git.status({ ...repository, filepath: 'texts/one.txt' });
  await git.add({ ...repository, filepath: 'texts/one.txt' });
  const added = await git.status({ ...repository, filepath: 'texts/one.txt' });
  const first = await git.commit({ ...repository, message: 'first', author });
  await git.branch({ ...repository, ref: 'other', checkout: true });
  await writeFile(join(directory, 'texts/two.txt'), 'two');
  await git.add({ ...repository, filepath: '.' });
  await git.commit({ ...repository, message: 'second', author });
  await git.checkout({ ...repository, ref: 'main' });
  const onMain = (await fs.promises.readdir(join(directory, 'texts'))).sort();
  await git.merge({ ...repository, ours: 'main', theirs: 'other', author });
  await git.checkout({ ...repository, ref: 'main' });
  await writeFile(join(directory, 'texts/one.txt'), 'one, changed');
  return {
    before,
    added,
    first,
    onMain,
    log: (await git.log(repository)).map(({ oid, commit }) => [oid, commit.message]),
    branches: (await git.listBranches(repository)).sort(),
    status: await git.statusMatrix(repository),
  };
}

/** The same by the callback forms of `fs`, which it makes promises of. */
export async function keepsARepositoryByCallbacks(directory) {
  const names = 'readFile writeFile mkdir rmdir unlink stat lstat readdir readlink symlink'.split(' ');
  const repository = { fs: Object.fromEntries(names.map((name) => [name, fs[name]])), dir: directory };
  await git.init({ ...repository, defaultBranch: 'main' });
  await writeFile(join(directory, 'one.txt'), 'one');
  await git.add({ ...repository, filepath: 'one.txt' });
  await git.commit({ ...repository, message: 'first', author });
  await git.remove({ ...repository, filepath: 'one.txt' });
  return [(await git.log(repository)).length, await git.statusMatrix(repository)];
}
