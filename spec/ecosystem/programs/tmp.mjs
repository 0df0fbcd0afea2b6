import fs from 'node:fs';
import { basename, join } from 'node:path';
import tmp from 'tmp';

/** Random names differ from run to run, so all is removed in the end. */
export async function makesTemporaryFiles(directory) {
  const { path, descriptor, remove } = await new Promise((resolve, reject) => {
    tmp.file({ tmpdir: directory, prefix: 'upload-', postfix: '.jpg' }, (error, path, descriptor, remove) =>
      error ? reject(error) : resolve({ path, descriptor, remove }),
    );
  });
  fs.writeSync(descriptor, 'bytes');
  fs.fsyncSync(descriptor);
  const { size, mode } = fs.statSync(path);
  await new Promise((resolve, reject) => remove((error) => (error ? reject(error) : resolve())));
  return [
    size,
    (mode & 0o777).toString(8),
    /^upload-.*\.jpg$/.test(basename(path)),
    fs.readdirSync(directory),
  ];
}

export async function writesToItsDescriptor(directory) {
  const file = tmp.fileSync({ tmpdir: directory });
  fs.writeFileSync(file.fd, 'one');
  fs.closeSync(file.fd);
  const text = fs.readFileSync(file.name, 'utf8');
  fs.unlinkSync(file.name);
  return [text, fs.readdirSync(directory)];
}

export async function removesADirectory(directory) {
  const made = tmp.dirSync({ tmpdir: directory, unsafeCleanup: true });
  fs.mkdirSync(join(made.name, 'deep'));
  fs.writeFileSync(join(made.name, 'deep', 'file'), 'x');
  made.removeCallback();
  return fs.readdirSync(directory);
}
