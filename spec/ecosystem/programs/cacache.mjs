import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import cacache from 'cacache';

/** The cache of npm: content under its digest, moved into place, and an index that is appended to. */
export async function keepsContent(directory, media) {
  const cache = join(directory, 'cache');
  await cacache.put(cache, 'photo', await readFile(join(media, 'photo.jpg')));
  const photo = await cacache.get(cache, 'photo');
  const keys = Object.keys(await cacache.ls(cache));
  let streamed = 0;
  for await (const chunk of cacache.get.stream(cache, 'photo')) streamed += chunk.length;
  await cacache.get.copy(cache, 'photo', join(directory, 'copy.jpg'));
  return [photo.data.length, keys, streamed, (await readFile(join(directory, 'copy.jpg'))).length];
}

export async function takesAStream(directory) {
  const stream = cacache.put.stream(directory, 'text');
  stream.end('streamed');
  await once(stream, 'finish');
  return (await cacache.get(directory, 'text')).data.toString();
}

export async function removesWhatNobodyNeeds(directory) {
  await cacache.put(directory, 'one', 'first');
  await cacache.put(directory, 'two', 'second');
  await cacache.rm.entry(directory, 'one');
  const { verifiedContent, reclaimedCount } = await cacache.verify(directory);
  return [verifiedContent, reclaimedCount, Object.keys(await cacache.ls(directory))];
}
