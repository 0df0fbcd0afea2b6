import { createReadStream } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromFile, fileTypeFromStream } from 'file-type';

/** Every medium of the example, under names that say nothing. */
export async function knowsMediaByTheirBytes(directory, media) {
  const names = (await readdir(media)).sort();
  const found = {};
  for (const [index, name] of names.entries()) {
    const file = join(directory, `upload-${index}`);
    await copyFile(join(media, name), file);
    found[name] = [
      (await fileTypeFromFile(file))?.mime,
      (await fileTypeFromStream(createReadStream(file)))?.mime,
    ];
  }
  return found;
}

export async function saysWhatIsMissing(directory) {
  return fileTypeFromFile(join(directory, 'none')).catch(({ code, syscall }) => ({ code, syscall }));
}
