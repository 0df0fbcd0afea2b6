import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import fs from 'fs-extra';

/** How it refuses, without the place where it runs. */
const refusal = (promise, directory) =>
  promise.then(
    () => 'done',
    (error) => error.code ?? error.message.replaceAll(directory, ''),
  );

async function session(directory, media) {
  await fs.ensureDir(join(directory, 'session/deep'));
  await copyFile(join(media, 'photo.jpg'), join(directory, 'session/photo.jpg'));
  await fs.outputFile(join(directory, 'session/deep/deeper/note.txt'), 'a note');
}

const names = async (directory) => (await fs.readdir(directory, { recursive: true })).sort();

export async function copiesTrees(directory, media) {
  await session(directory, media);
  await fs.copy(join(directory, 'session'), join(directory, 'copy'), {
    filter: (from) => !from.endsWith('photo.jpg'),
    preserveTimestamps: true,
  });
  await fs.copy(join(directory, 'session/photo.jpg'), join(directory, 'copy/renamed.jpg'));
  const inItself = await refusal(
    fs.copy(join(directory, 'session'), join(directory, 'session/deep/inside')),
    directory,
  );
  const copied = await names(join(directory, 'copy'));
  const again = await refusal(
    fs.copy(join(directory, 'session'), join(directory, 'copy'), { overwrite: false, errorOnExist: true }),
    directory,
  );
  return { copied, inItself, again: again.startsWith("'/copy/") && again.endsWith("' already exists") };
}

export async function movesTrees(directory, media) {
  await session(directory, media);
  await fs.move(join(directory, 'session'), join(directory, 'archive/2023'));
  const there = await refusal(
    fs.move(join(directory, 'archive/2023'), join(directory, 'archive')),
    directory,
  );
  const photo = join(directory, 'archive/2023/photo.jpg');
  await fs.move(photo, join(directory, 'archive/2023/deep/photo.jpg'));
  return { names: await names(directory), there, gone: await fs.pathExists(photo) };
}

export async function emptiesAndRemoves(directory, media) {
  await session(directory, media);
  await fs.emptyDir(join(directory, 'session/deep'));
  const emptied = await names(join(directory, 'session'));
  await fs.remove(join(directory, 'session'));
  await fs.remove(join(directory, 'session'));
  return { emptied, left: await names(directory) };
}

export async function keepsJson(directory) {
  const file = join(directory, 'a/b/settings.json');
  await fs.outputJson(file, { name: 'session', media: [1, 2] }, { spaces: 2 });
  const read = await fs.readJson(file);
  const missing = await refusal(fs.readJson(join(directory, 'none.json')), directory);
  await fs.writeFile(join(directory, 'broken.json'), '{');
  const broken = await fs.readJson(join(directory, 'broken.json'), { throws: false });
  return { read, missing, broken };
}

export async function ensuresFiles(directory) {
  await fs.ensureFile(join(directory, 'a/b/empty.txt'));
  await fs.ensureFile(join(directory, 'a/b/empty.txt'));
  return names(directory);
}

export async function copiesInCallbackStyle(directory, media) {
  const target = join(directory, 'deep/photo.jpg');
  await new Promise((resolve, reject) =>
    fs.copy(join(media, 'photo.jpg'), target, (error) => (error ? reject(error) : resolve())),
  );
  return (await fs.stat(target)).size;
}

export async function ensuresLinks(directory) {
  await fs.writeFile(join(directory, 'target.txt'), 'target');
  await fs.ensureSymlink(join(directory, 'target.txt'), join(directory, 'links/link.txt'));
  return (await fs.readFile(join(directory, 'links/link.txt'))).toString();
}

export async function worksSynchronously(directory) {
  fs.ensureDirSync(join(directory, 'a/b'));
  fs.outputJsonSync(join(directory, 'a/b/c/settings.json'), { one: 1 });
  fs.copySync(join(directory, 'a'), join(directory, 'copy'));
  fs.moveSync(join(directory, 'copy'), join(directory, 'moved'));
  fs.emptyDirSync(join(directory, 'a'));
  fs.removeSync(join(directory, 'a'));
  return [
    fs.pathExistsSync(join(directory, 'a')),
    fs.readJsonSync(join(directory, 'moved/b/c/settings.json')),
  ];
}
