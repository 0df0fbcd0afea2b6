import cacache from 'cacache';

/** npm's own disk cache: content by key, checked at each read. */
export async function open({ directory }) {
  return {
    seed: (key, bytes) => cacache.put(directory, key, bytes),
    readFile: async (key) => (await cacache.get(directory, key, { memoize: false })).data.length,
    stat: async (key) => (await cacache.get.info(directory, key, { memoize: false })).size,
    stream: async (key) => {
      let length = 0;
      for await (const chunk of cacache.get.stream(directory, key, { memoize: false }))
        length += chunk.length;
      return length;
    },
    close: async () => {},
  };
}

export const cannot = {
  readFileSync: 'has no sync form',
  statSync: 'has no sync form',
};
