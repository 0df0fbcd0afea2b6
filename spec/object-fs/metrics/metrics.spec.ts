import { expect } from 'chai';
import {
  createVolume,
  MemoryObjectStore,
  ObjectFileSystem,
  OPEN_METRICS_CONTENT_TYPE,
  openMetrics,
  s3,
} from '../../../lib/index.js';
import { inDirectory } from '../../cache/support.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';

describe('the metrics of a mount', function () {
  this.timeout(60_000);

  it('tell what it has read, warm and cold, and what the cache holds', () =>
    inDirectory(async (directory) => {
      const store = new MemoryObjectStore();
      await store.put('cat.jpg', Buffer.alloc(1000, 'x'));
      await using objects = new ObjectFileSystem({ store, cacheDirectory: directory });
      const volume = createVolume();
      volume.mount('/media', objects);
      const before = objects.metrics();
      expect(before.cache).to.include({ hits: 0, misses: 0, fills: 0, filledBytes: 0, heldBytes: undefined });
      await volume.promises.readFile('/media/cat.jpg');
      await volume.promises.readFile('/media/cat.jpg');
      const { store: name, cache } = objects.metrics();
      expect(name).to.equal(store.name);
      expect(cache).to.deep.include({ fills: 1, filledBytes: 1000, evictions: 0, faults: {} });
      expect(cache.hits).to.be.at.least(1);
      expect(cache.misses).to.be.at.least(1);
      expect(cache.heldBytes).to.equal(8192);
      expect(cache.maxBytes).to.be.greaterThan(8192);
    }));

  it('tell of an object of many parts for which there is no room, once for each', () =>
    inDirectory(async (directory) => {
      const store = new MemoryObjectStore();
      await store.put('large.mp4', Buffer.alloc(100_000, 'x'));
      await store.put('cat.jpg', Buffer.alloc(1000, 'x'));
      const bounds = { partSize: 10_000, maxBytes: 50_000, minFreeRatio: 0 };
      await using objects = new ObjectFileSystem({ store, cacheDirectory: directory, ...bounds });
      const tell = objects.metrics();
      expect(tell.cache).to.include({ full: 0, isReadingOpen: false, isWritingOpen: false, hanging: 0 });
      expect((await objects.promises.readFile('/large.mp4')).length).to.equal(100_000);
      await objects.promises.readFile('/cat.jpg');
      expect(objects.metrics().cache).to.deep.include({ full: 1, fills: 1, faults: {} });
    }));

  it('include what the thread of sync calls does, and the requests that are under way', () =>
    inDirectory(async (directory) => {
      const server = await startS3ServerProcess({ buckets: ['media'] });
      const { endpoint, credentials } = server;
      const objects = s3({ bucket: 'media', endpoint, credentials, cacheDirectory: directory, freshness: 0 });
      try {
        objects.writeFileSync('/cat.jpg', Buffer.alloc(1000));
        expect(objects.metrics().cache).to.include({ fills: 1, filledBytes: 1000 });
        expect(objects.metrics().requestsInFlight).to.equal(0);
        const asking = objects.promises.stat('/missing').catch(() => {});
        let most = 0;
        const watching = setInterval(() => {
          most = Math.max(most, objects.metrics().requestsInFlight!);
        });
        await asking;
        clearInterval(watching);
        expect(most).to.equal(1);
        expect(objects.metrics().requestsInFlight).to.equal(0);
      } finally {
        await objects.dispose();
        await server.close();
      }
    }));
});

describe('the OpenMetrics text', () => {
  const metrics = (store: string) => ({
    store,
    cache: {
      hits: 5,
      misses: 4,
      fills: 3,
      filledBytes: 3000,
      evictions: 2,
      evictedBytes: 2000,
      drops: 1,
      full: 0,
      faults: { EIO: 1, ENOSPC: 7 },
      heldBytes: undefined,
      maxBytes: 4096,
      memoryBytes: 2048,
      isReadingOpen: false,
      isWritingOpen: true,
      hanging: 2,
    },
    requestsInFlight: 6,
  });

  it('tells each family once, with its type, its unit and its samples, and ends with EOF', () => {
    const text = openMetrics([metrics('one'), metrics('other')]);
    expect(text).to.contain(
      [
        '# TYPE mediafs_cache_hits counter',
        '# HELP mediafs_cache_hits Look-ups that found a cached file.',
        'mediafs_cache_hits_total{store="one"} 5',
        'mediafs_cache_hits_total{store="other"} 5',
        '# TYPE mediafs_cache_misses counter',
      ].join('\n'),
    );
    expect(text).to.contain(
      [
        '# TYPE mediafs_cache_filled_bytes counter',
        '# UNIT mediafs_cache_filled_bytes bytes',
        '# HELP mediafs_cache_filled_bytes Bytes of the files that were published.',
        'mediafs_cache_filled_bytes_total{store="one"} 3000',
      ].join('\n'),
    );
    expect(text).to.contain('mediafs_cache_faults_total{store="other",code="ENOSPC"} 7\n');
    expect(text).to.contain('mediafs_cache_max_bytes{store="one"} 4096\n');
    expect(text).to.contain('mediafs_cache_memory_bytes{store="one"} 2048\n');
    expect(text).to.contain('mediafs_cache_breaker_open{store="one",side="reading"} 0\n');
    expect(text).to.contain('mediafs_cache_breaker_open{store="one",side="writing"} 1\n');
    expect(text).to.contain('mediafs_cache_hanging_calls{store="other"} 2\n');
    expect(text).to.contain('mediafs_store_requests_in_flight{store="one"} 6\n');
    expect(text).to.not.contain('mediafs_cache_held_bytes{');
    expect(text.endsWith('\n# EOF\n')).to.equal(true);
    expect(OPEN_METRICS_CONTENT_TYPE).to.match(/^application\/openmetrics-text; version=1\.0\.0/);
  });

  it('has the grammar of OpenMetrics 1.0', () => {
    const lines = openMetrics(metrics('a "quoted"\nname \\')).split('\n');
    expect(lines.splice(-2)).to.deep.equal(['# EOF', '']);
    const families = new Set<string>();
    let [family, type] = ['', ''];
    for (const line of lines) {
      const declared = /^# TYPE ([a-z_]+) (counter|gauge)$/.exec(line);
      if (declared) {
        [family, type] = [declared[1]!, declared[2]!];
        expect(families.has(family), `${family} once`).to.equal(false);
        families.add(family);
      } else if (line.startsWith('# UNIT ')) {
        expect(line).to.equal(`# UNIT ${family} bytes`);
        expect(family).to.match(/_bytes$/);
      } else if (line.startsWith('# HELP ')) expect(line).to.match(new RegExp(`^# HELP ${family} \\S`));
      else {
        const name = type === 'counter' ? `${family}_total` : family;
        expect(line).to.match(
          new RegExp(
            `^${name}\\{store="a \\\\"quoted\\\\"\\\\nname \\\\\\\\"(,(code="[A-Z]+"|side="(read|writ)ing"))?\\} \\d+$`,
          ),
        );
      }
    }
    expect(families.size).to.equal(15);
  });

  it('is that of a mount without samples, where there is none', () => {
    expect(openMetrics([])).to.match(/^# TYPE mediafs_cache_hits counter\n# HELP [\s\S]*\n# EOF\n$/);
  });
});
