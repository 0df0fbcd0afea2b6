/** When and on what the results came about. Lines may be of several runs: each is told. */
export function conditions(results) {
  if (Object.keys(results).length === 0)
    return 'Not measured yet on a machine that does nothing else: `npm run bench` fills the tables.';
  const runs = new Map();
  for (const { name, begin, machine } of Object.values(results)) {
    const { node, processors, memory, sizes, commit } = machine;
    const key = `Node ${node.slice(1)}, ${processors}, ${memory}; commit ${commit}, ${sizes} sizes`;
    const run = runs.get(key) ?? { names: [], begins: [], loads: [] };
    run.names.push(name);
    run.begins.push(begin);
    run.loads.push(machine.load);
    runs.set(key, run);
  }
  const most = Math.max(0, ...[...runs.values()].map(({ names }) => names.length));
  return [...runs]
    .map(([key, { names, begins, loads }]) => {
      const [first] = begins.sort();
      const last = begins.at(-1);
      const which =
        names.length === most ? `${names.length} lines` : names.map((name) => `\`${name}\``).join(', ');
      const times = `${first.slice(0, 16).replace('T', ' ')} to ${last.slice(11, 16)} UTC`;
      return `* ${times}: ${which}. ${key}. Load of the machine when a line ended: ${Math.min(...loads).toFixed(1)} to ${Math.max(...loads).toFixed(1)}.`;
    })
    .join('\n');
}
