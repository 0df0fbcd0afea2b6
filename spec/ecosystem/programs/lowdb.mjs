import fs from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JSONFilePreset, JSONFileSyncPreset } from 'lowdb/node';

export async function updatesAFile(directory) {
  const database = await JSONFilePreset(join(directory, 'posts.json'), { posts: [] });
  const add = (post) => database.update(({ posts }) => posts.push(post));
  await add('first');
  await Promise.all([1, 2, 3].map(add));
  return [JSON.parse(await readFile(join(directory, 'posts.json'), 'utf8')), fs.readdirSync(directory)];
}

export async function updatesSynchronously(directory) {
  const database = JSONFileSyncPreset(join(directory, 'count.json'), { count: 0 });
  database.update((data) => {
    data.count = 5;
  });
  return JSON.parse(fs.readFileSync(join(directory, 'count.json'), 'utf8'));
}
