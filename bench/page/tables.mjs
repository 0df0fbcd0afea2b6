import { spread, time } from './describe.mjs';
import { rowsOf, SECTIONS } from './sections.mjs';

const MEBIBYTE = 1024 * 1024;

/** A table for each part: what mediafs took, and that divided by what each peer took. */
export function timedTables(results) {
  return SECTIONS.map(({ title, starts }) => {
    const rows = rowsOf(results, starts);
    return rows.length === 0 ? '' : `### ${title}\n\n${ratioTable(rows)}\n${reasons(rows)}`;
  })
    .filter(Boolean)
    .join('\n');
}

function ratioTable(rows) {
  const peers = [
    ...new Set(
      rows.flatMap(({ result, subjects }) => Object.keys(subjects ?? {}).filter((n) => n !== result.ours)),
    ),
  ].filter((name) => rows.some(({ subjects }) => subjects?.[name]?.ratio));
  const body = rows.map(({ result, subjects, title, absent }) => {
    const own = subjects?.[result.ours];
    if (!own?.seconds) return [title, absent ?? `failed: ${own?.error}`, ...peers.map(() => '')];
    const cells = peers.map((name) => {
      const ratio = subjects[name]?.ratio?.seconds;
      return ratio ? spread(ratio) : '–';
    });
    return [title, took(own, result.bytes), ...cells];
  });
  return table(['work', 'mediafs', ...peers.map((name) => `÷ ${name}`)], body);
}

function took({ seconds, processor }, bytes) {
  const rate = bytes >= MEBIBYTE ? `, ${(bytes / MEBIBYTE / seconds.median).toFixed(0)} MiB/s` : '';
  const busy = processor ? ` (processor ${time(processor.median)})` : '';
  return `${time(seconds.median)}${rate}${busy}`;
}

/** Why there is a dash. */
function reasons(rows) {
  const found = new Map();
  for (const { title, subjects = {} } of rows) {
    for (const [name, { cannot, error }] of Object.entries(subjects)) {
      const reason = cannot ?? (error && `failed: ${error.split('\n')[0].slice(0, 120)}`);
      if (!reason) continue;
      const key = `${name} ${reason}`;
      found.set(key, [...(found.get(key) ?? []), title]);
    }
  }
  const absent = new Set(
    rows.flatMap(({ result }) =>
      Object.entries(result.absent ?? {}).map(
        ([who, why]) => `${who === 'others' ? 'the others' : who} ${why}`,
      ),
    ),
  );
  const list = [...found].map(
    ([reason, titles]) => `${reason}${titles.length < rows.length ? ` (${titles.join('; ')})` : ''}`,
  );
  const all = [...absent, ...list];
  return all.length === 0 ? '' : `\nNot measured: ${all.join('. ')}.\n`;
}

/** Processor time, ours divided by theirs, where peers do the same work on a store. */
export function processorTable(results) {
  const rows = rowsOf(results, ['cold-', 'write-', 'random-', 'readdir', 'media-']);
  const peers = ['AWS SDK', 'opendal', 'flydrive', 'flystorage', 'unstorage', 'rclone mount', 's3fs-fuse'];
  const body = rows
    .filter(({ result, subjects }) => subjects?.[result.ours]?.processor)
    .map(({ title, subjects, result }) => [
      title,
      time(subjects[result.ours].processor.median),
      ...peers.map((name) => {
        const ratio = subjects[name]?.ratio?.processor;
        return ratio ? spread(ratio) : '–';
      }),
    ]);
  return table(['work', 'mediafs', ...peers.map((name) => `÷ ${name}`)], body);
}

export function requestTable(results) {
  const body = Object.values(results)
    .filter(({ kind }) => kind === 'counted')
    .flatMap(({ title, delivered, cases: [{ subjects }] }) =>
      Object.entries(subjects).map(([name, { requests, operations, bytesSent, cannot, error }]) => [
        title.replace('requests and bytes: ', ''),
        name,
        requests ?? '–',
        requests === undefined ? (cannot ?? `failed: ${error}`) : told(operations),
        bytesSent === undefined ? '' : (bytesSent / delivered).toFixed(3),
      ]),
    );
  return table(['work', 'by', 'requests', 'which', 'bytes fetched ÷ delivered'], body);
}

const told = (operations) =>
  Object.entries(operations)
    .map(([name, times]) => `${times} ${name}`)
    .join(', ');

export function memoryTable(results) {
  const body = Object.values(results)
    .filter(({ kind }) => kind === 'memory')
    .map(({ title, cases: [{ subjects }] }) => [
      title.replace('memory while ', ''),
      ...['mediafs', 'AWS SDK', 'opendal'].map((name) => {
        const { mebibytes, cannot, error } = subjects[name] ?? { cannot: '–' };
        return mebibytes ? mebibytes.median.toFixed(0) : (cannot ?? `failed: ${error}`);
      }),
    ]);
  return table(['MiB above the idle process while', 'mediafs', 'AWS SDK', 'opendal'], body);
}

export function table(head, body) {
  const rows = [head, head.map(() => '---'), ...body];
  return `${rows.map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`).join('\n')}\n`;
}
