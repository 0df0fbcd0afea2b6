import { chmod, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, createVolume, local, type MediaStore, type Volume } from '../../lib/index.js';
import type { Mountable } from '../../lib/mountable.js';
import { createTestMedia } from '../../lib/testing.js';
import { canMount } from '../cache/support/disks.js';
import { STRANGER, sidecarDescription, sidecarOf } from '../cache/support/sidecar.js';
import { filesBelow } from '../cache/support.js';
import { startHost, useHosts } from './host.js';
import { convert, formatOf, hasFfmpeg, samplesIn, soundOf } from './support/sounds.js';

const program = hasFfmpeg ? 'ffmpeg' : 'a program in the place of ffmpeg, which is not there';

/** Programs start slowly on a busy machine. */
const LONG = 300_000;

describe(`media for ${program}`, () => {
  const hosts = useHosts();
  const sound = soundOf(1, 400_000);

  /** Saves on one, reads by path on another that never saw it, and stores what the program makes of it. */
  async function expectToConvert(store: MediaStore, volume: Volume, cold: MediaStore = store): Promise<void> {
    const { id, path } = await store.save('session', sound.wav, { mime: 'audio/wav' });
    await using file = await cold.localPath(id);
    expect(extname(file.path)).to.equal('.wav');
    expect(await samplesIn(file.path)).to.equal(sound.samples);
    const made = hasFfmpeg ? 'made.flac' : 'made.wav';
    await volume.withLocalFile(path, (wav) =>
      volume.withLocalOutput(`/mediafs/${made}`, (flac) => convert(wav, flac)),
    );
    await volume.withLocalFile(`/mediafs/${made}`, async (flac) => {
      expect(extname(flac)).to.equal(extname(made));
      expect(await formatOf(flac)).to.equal(extname(made).slice(1));
      expect(await samplesIn(flac)).to.equal(sound.samples);
    });
    // Saved from there, it is a medium like any other.
    await volume.withLocalFile(`/mediafs/${made}`, async (flac) => {
      expect(await store.saveFile('session', flac)).to.include({ ext: extname(made) });
    });
  }

  function mounted(fileSystem: Mountable): Volume {
    const volume = createVolume();
    volume.mount('/mediafs', fileSystem);
    return volume;
  }

  it('have a name that ends as their format does, from S3', async () => {
    const { server, host } = hosts();
    await using other = await startHost(server);
    await expectToConvert(host.store, mounted(other.objects), other.store);
  });

  it('have a name that ends as their format does, in a directory', async () => {
    const base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    const fileSystem = local(base);
    await expectToConvert(createMediaStore({ fileSystem }), mounted(fileSystem));
    await rm(base, { recursive: true });
  });

  it('have a name that ends as their format does, in memory', async () => {
    const { store, volume } = createTestMedia();
    await expectToConvert(store, volume);
  });

  it('are read by another user where the mode says so, and by nobody else where it does not', async () => {
    const { server, host } = hosts();
    const { id } = await host.store.save('session', sound.wav, { mime: 'audio/wav' });
    for (const [fileMode, isOpen] of [
      [0o644, true],
      [0o600, false],
    ] as const) {
      await using other = await startHost(server, { cacheFileMode: fileMode });
      await using file = await other.store.localPath(id);
      expect((await stat(file.path)).mode & 0o777).to.equal(fileMode);
      await chmod(other.objects.cache.layout.root, 0o755);
      if (!canMount) continue;
      const read = samplesIn(file.path, STRANGER).catch(() => 'refused');
      expect(await read).to.equal(isOpen ? sound.samples : 'refused');
    }
  });

  it(`are whole whenever a sidecar looks, while they come and go (${sidecarDescription})`, async () => {
    const { server, host } = hosts();
    const sounds = new Map<string, string>();
    for (let seed = 1; seed <= 12; seed += 1) {
      const { wav, samples } = soundOf(seed, 600_000 + seed);
      sounds.set((await host.store.save('session', wav, { mime: 'audio/wav' })).id, samples);
    }
    const bound = { maxBytes: 8_000_000, grace: 0, minFreeRatio: 0 };
    await using other = await startHost(server, bound);
    const sidecar = sidecarOf(join(other.objects.cache.layout.root, 'files'));
    let probed = 0;
    const probe = async (): Promise<void> => {
      while (probed < 20) {
        for (const name of (await filesBelow(sidecar.directory)).filter((found) => found.endsWith('.wav'))) {
          const path = join(sidecar.directory, name);
          const samples = await samplesIn(path, canMount ? STRANGER : {}).catch((error) => {
            // It may be evicted before it is opened.
            if (!/no such file/i.test(String(error))) throw error;
          });
          if (samples === undefined) continue;
          expect(samples, name).to.equal(sounds.get(/([0-9a-f-]{36})\.wav$/.exec(name)![1]!));
          probed += 1;
        }
      }
    };
    const fill = async (): Promise<void> => {
      for (let round = 0; probed < 20; round += 1) {
        const id = [...sounds.keys()][(round * 5) % sounds.size]!;
        for await (const _piece of await other.store.open(id));
      }
    };
    try {
      await Promise.all([probe(), fill()]);
    } finally {
      probed = Number.POSITIVE_INFINITY;
      sidecar.leave();
    }
  }).timeout(LONG);
});
