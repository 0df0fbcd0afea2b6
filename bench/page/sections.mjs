/** The parts of the page, each with the lines whose names begin so. */
export const SECTIONS = [
  { title: 'Warm', starts: ['warm-'] },
  { title: 'Redirect and start-up', starts: ['unrelated-', 'start-up'] },
  { title: 'Cold and small', starts: ['cold-read', 'cold-stat', 'get-'] },
  { title: 'Large objects', starts: ['cold-stream', 'first-byte', 'random-'] },
  { title: 'Writing', starts: ['write-'] },
  { title: 'Listing and removing', starts: ['readdir', 'remove-'] },
  { title: 'Media store', starts: ['media-'] },
];

const NETWORKS = { near: '', far: ', 20 ms and 90 MiB/s away', ceph: ', Ceph' };

/** A row for each network on which a timed line was measured. */
export function rowsOf(results, starts) {
  return Object.values(results)
    .filter(({ kind, name }) => kind === 'timed' && starts.some((start) => name.startsWith(start)))
    .flatMap((result) =>
      result.cases.map((of) => ({ result, ...of, title: `${result.title}${NETWORKS[of.network]}` })),
    );
}

/** Results in the order of the lines, as far as there are any. */
export function inOrder(results, lines) {
  const found = lines.filter(({ name }) => results[name]).map(({ name }) => [name, results[name]]);
  return Object.fromEntries(found);
}
