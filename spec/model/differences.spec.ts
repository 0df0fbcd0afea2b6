import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, memory } from '../../lib/index.js';
import { local } from '../../lib/local-fs.js';
import { playOn, type Subject } from './assert-alike.js';
import { differences } from './differences.js';
import type { Implementation } from './known-differences.js';
import { createObjectSubject } from './object-subject.js';

describe('what is known to differ from Node on a disk', () => {
  let directory: string;
  const subjects: Partial<Record<Implementation, Subject>> = {};
  const objects: { dispose(): Promise<void> }[] = [];

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-model-'));
    for (const [name, mountable] of [
      ['directory', local(directory)],
      ['memory', memory()],
    ] as const) {
      const volume = createVolume();
      volume.mount('/m', mountable);
      subjects[name] = { fs: volume, directory: '/m' };
    }
    for (const [name, strict] of [
      ['objects', false],
      ['strict objects', true],
    ] as const) {
      const store = new MemoryObjectStore();
      const subject = await createObjectSubject(() => store, { strict });
      objects.push(subject);
      subjects[name] = { fs: subject.fs, directory: '/m', judge: { restart: subject.judge!.restart! } };
    }
  });

  after(async () => {
    for (const subject of objects) await subject.dispose();
    await rm(directory, { recursive: true });
  });

  for (const { title, of, example } of differences) {
    for (const implementation of example ? of : []) {
      it(`still does, of ${implementation}: ${title}`, async () => {
        const program = {
          alphabet: ['a', 'b', 'c'],
          steps: example!.map(
            (step) => [step, step.kind === 'restart' ? 'not at all' : 'by directory'] as const,
          ),
        };
        const outcome = await playOn(subjects[implementation]!, program).catch((error: Error) => error);
        expect(outcome, 'a difference that is none any more has to leave the table').to.be.instanceOf(Error);
        expect((outcome as Error).name).to.equal('AssertionError');
      });
    }
  }

  it('is said where its row points to', async () => {
    const text = await readFile('docs/semantics.md', 'utf8');
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(' ', '-'),
    );
    for (const { title, documented } of differences) expect(headings, title).to.include(documented);
  });
});
