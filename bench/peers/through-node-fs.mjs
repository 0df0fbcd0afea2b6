import { once } from 'node:events';
import fs from 'node:fs';
import { join } from 'node:path';

/** The verbs of a peer that is a directory as far as `node:fs` knows: mediafs under redirect, a FUSE mount, the disk. */
export function throughNodeFs(root) {
  const at = (key) => join(root, key);
  return {
    readFile: async (key) => (await fs.promises.readFile(at(key))).length,
    readFileSync: (key) => fs.readFileSync(at(key)).length,
    stat: async (key) => (await fs.promises.stat(at(key))).size,
    statSync: (key) => fs.statSync(at(key)).size,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of fs.createReadStream(at(key))) length += chunk.length;
      return length;
    },
    firstByte: async (key) => {
      const stream = fs.createReadStream(at(key));
      const [chunk] = await once(stream, 'data');
      return { length: chunk.length, end: () => closed(stream) };
    },
    randomReads: async (key, positions, length) => {
      const handle = await fs.promises.open(at(key));
      let read = 0;
      for (const position of positions) {
        read += (await handle.read(Buffer.allocUnsafe(length), 0, length, position)).bytesRead;
      }
      await handle.close();
      return read;
    },
    manyHandles: async (key, positions) => {
      const handles = await Promise.all(positions.map(() => fs.promises.open(at(key))));
      await Promise.all(
        handles.map((handle, index) => handle.read(Buffer.alloc(4096), 0, 4096, positions[index])),
      );
      for (const handle of handles) await handle.close();
    },
    write: (key, bytes) => fs.promises.writeFile(at(key), bytes),
    writeStream: async (key, pieces) => {
      const stream = fs.createWriteStream(at(key));
      for (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain');
      stream.end();
      await once(stream, 'close');
    },
    readdir: async (prefix) => (await fs.promises.readdir(at(prefix))).length,
    readdirRecursive: async (prefix) => {
      const entries = await fs.promises.readdir(at(prefix), { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).length;
    },
    removeTree: (prefix) => fs.promises.rm(at(prefix), { recursive: true }),
  };
}

async function closed(stream) {
  stream.destroy();
  if (!stream.closed) await once(stream, 'close');
}
