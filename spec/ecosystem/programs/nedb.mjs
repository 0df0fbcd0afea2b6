import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Datastore from '@seald-io/nedb';

/** A database in a file that only grows, until it is written anew beside and renamed. */
export async function keepsDocuments(directory) {
  const filename = join(directory, 'documents.db');
  const database = new Datastore({ filename });
  await database.loadDatabaseAsync();
  for (let index = 0; index < 20; index += 1) await database.insertAsync({ _id: `key ${index}`, index });
  await database.updateAsync({ _id: 'key 3' }, { $set: { index: 300 } });
  await database.removeAsync({ _id: 'key 4' }, {});
  await database.compactDatafileAsync();
  const again = new Datastore({ filename });
  await again.loadDatabaseAsync();
  const { index } = await again.findOneAsync({ _id: 'key 3' });
  return [await again.countAsync({}), index, await readdir(directory)];
}
