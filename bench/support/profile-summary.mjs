/** Who a function belongs to, by the address of its file; the first that fits. */
const OWNERS = [
  ['mediafs', /\/dist\/lib\//],
  ['the SDK', /node_modules\/(@aws-sdk|@smithy|@aws-crypto|@aws)\//],
  ['other packages', /node_modules\//],
  ['the benchmark', /\/bench\//],
  ['Node', /^node:/],
];

/** Shares of the time in which a profile was not idle, by owner and by function, of self time. */
export function summarize({ nodes, samples, timeDeltas }, shown = 12) {
  const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
  const functions = new Map();
  const owners = new Map();
  let idle = 0;
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id);
    const spent = timeDeltas[index];
    if (frame.functionName === '(idle)') idle += spent;
    if (frame.functionName === '(idle)' || isOfTheWatcher(frame)) continue;
    busy += spent;
    add(functions, nameOf(frame), spent);
    add(owners, ownerOf(frame), spent);
  }
  const shares = (map, most) =>
    [...map]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, spent]) => ({ name, share: spent / busy }));
  return { idle: idle / (idle + busy), owners: shares(owners), functions: shares(functions, shown) };
}

/** The profiler and the benchmark's own clock. */
function isOfTheWatcher({ functionName, url }) {
  return (url === '' && ['dispatch', 'cpuUsage'].includes(functionName)) || url.includes('inspector');
}

function add(map, name, spent) {
  map.set(name, (map.get(name) ?? 0) + spent);
}

function ownerOf({ functionName, url }) {
  if (functionName === '(garbage collector)') return 'the collector';
  if (functionName === '(program)') return 'native code';
  return OWNERS.find(([, pattern]) => pattern.test(url))?.[0] ?? 'native code';
}

function nameOf({ functionName, url, lineNumber }) {
  if (url === '') return functionName || 'anonymous, native';
  const file = url.replace(/^.*\/(dist\/|node_modules\/|(?=bench\/(lines|peers|support|subject)))/, '');
  return `${functionName || 'anonymous'} (${file}${url.startsWith('node:') ? '' : `:${lineNumber + 1}`})`;
}
