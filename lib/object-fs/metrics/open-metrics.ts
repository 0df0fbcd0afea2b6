import type { FileSystemMetrics } from './metrics.js';

/** The `Content-Type` under which `openMetrics` is to be served. */
export const OPEN_METRICS_CONTENT_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly unit?: 'bytes';
  readonly help: string;
  /** What tells one sample from the others where there are many. Default `code`. */
  readonly label?: string;
  /** `undefined` where it is not known. One for each label where there are many. */
  readonly read: (metrics: FileSystemMetrics) => number | undefined | Readonly<Record<string, number>>;
}

const FAMILIES: readonly Family[] = [
  counter('hits', 'Look-ups that found a cached file.', ({ cache }) => cache.hits),
  counter('misses', 'Look-ups that found no cached file.', ({ cache }) => cache.misses),
  counter('fills', 'Files that were published in the cache.', ({ cache }) => cache.fills),
  bytesCounter('filled_bytes', 'Bytes of the files that were published.', ({ cache }) => cache.filledBytes),
  counter('evictions', 'Files that went to make room.', ({ cache }) => cache.evictions),
  bytesCounter(
    'evicted_bytes',
    'Bytes of the files that went to make room.',
    ({ cache }) => cache.evictedBytes,
  ),
  counter('drops', 'Files that were deleted or out of date.', ({ cache }) => cache.drops),
  counter('full', 'Objects for which there was no room.', ({ cache }) => cache.full),
  counter('faults', 'Refusals of the disk, by their code.', ({ cache }) => cache.faults),
  bytesGauge('held_bytes', 'Bytes that the cache directory holds.', ({ cache }) => cache.heldBytes),
  bytesGauge('max_bytes', 'Bytes that the cache directory may hold.', ({ cache }) => cache.maxBytes),
  bytesGauge('memory_bytes', 'Memory for small files that are read again.', ({ cache }) => cache.memoryBytes),
  {
    name: 'mediafs_cache_breaker_open',
    type: 'gauge',
    help: 'Whether look-ups (reading), or fills (writing), are left out for a while, since the disk fails: 1, else 0.',
    label: 'side',
    read: ({ cache }) => ({ reading: Number(cache.isReadingOpen), writing: Number(cache.isWritingOpen) }),
  },
  {
    name: 'mediafs_cache_hanging_calls',
    type: 'gauge',
    help: 'Calls to the disk that were given up and have not come back.',
    read: ({ cache }) => cache.hanging,
  },
  {
    name: 'mediafs_store_requests_in_flight',
    type: 'gauge',
    help: 'Requests to the store that are under way.',
    read: ({ requestsInFlight }) => requestsInFlight,
  },
];

/**
 * The metrics of one mount, or of several on different stores, as a text in the format OpenMetrics 1.0, to be scraped by
 * Prometheus and its like. Serve it as `OPEN_METRICS_CONTENT_TYPE`.
 */
export function openMetrics(metrics: FileSystemMetrics | readonly FileSystemMetrics[]): string {
  const all = 'store' in metrics ? [metrics] : metrics;
  return `${FAMILIES.flatMap((family) => linesOf(family, all)).join('\n')}\n# EOF\n`;
}

function linesOf(family: Family, all: readonly FileSystemMetrics[]): string[] {
  const { name, type, unit, help, read } = family;
  return [
    `# TYPE ${name} ${type}`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${help}`,
    ...all.flatMap((metrics) => samplesOf(family, metrics.store, read(metrics))),
  ];
}

function samplesOf(
  { name, type, label = 'code' }: Family,
  store: string,
  value: number | undefined | Readonly<Record<string, number>>,
): string[] {
  const sample = type === 'counter' ? `${name}_total` : name;
  const of = `store="${escapeLabel(store)}"`;
  if (value === undefined) return [];
  if (typeof value === 'number') return [`${sample}{${of}} ${value}`];
  return Object.entries(value).map(
    ([code, count]) => `${sample}{${of},${label}="${escapeLabel(code)}"} ${count}`,
  );
}

function escapeLabel(label: string): string {
  return label.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
}

function counter(name: string, help: string, read: Family['read']): Family {
  return { name: `mediafs_cache_${name}`, type: 'counter', help, read };
}

function bytesCounter(name: string, help: string, read: Family['read']): Family {
  return { ...counter(name, help, read), unit: 'bytes' };
}

function bytesGauge(name: string, help: string, read: Family['read']): Family {
  return { name: `mediafs_cache_${name}`, type: 'gauge', unit: 'bytes', help, read };
}
