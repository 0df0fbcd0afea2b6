import { promises } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { s3 } from '../../../lib/index.js';
import { BUCKET, type Outcome, type Outcomes, runOnDisk, runOnMount, sharedServer } from './run.js';
import { treeOf } from './tree.js';

type Tree = Readonly<Record<string, string>>;

interface Side {
  readonly outcomes: Outcomes;
  /** What is left behind: on the mount, as another host sees it. */
  readonly tree: Tree;
}

export interface EcosystemOptions {
  /** Files that hold what differs from one disk to another too, such as inode numbers. */
  readonly differing?: RegExp;
}

/**
 * Runs the program of a package once on the disk and once on an S3 mount, before the specs of the present `describe`,
 * and compares what came of each of its scenarios.
 */
export function ecosystem(program: string, { differing }: EcosystemOptions = {}) {
  let disk: Side;
  let mount: Side;

  before(async () => {
    [disk, mount] = await Promise.all([onDisk(program), onMount(program)]);
  });

  const below = (tree: Tree, scenario: string): Tree =>
    Object.fromEntries(
      Object.entries(tree).filter(([name]) => name.startsWith(`${scenario}/`) && !differing?.test(name)),
    );

  return {
    /** On the mount a scenario answers and leaves behind the very same as on the disk, where it succeeds. */
    sameAsOnDisk<Value>(scenario: string): Value {
      expect(disk.outcomes[scenario], 'on the disk').to.have.property('value');
      expect(mount.outcomes[scenario], 'on the mount').to.deep.equal(disk.outcomes[scenario]);
      expect(below(mount.tree, scenario)).to.deep.equal(below(disk.tree, scenario));
      return disk.outcomes[scenario]!.value as Value;
    },
    /** A scenario that cannot work: it succeeds on the disk, and on the mount fails in the stated way. */
    failsOnMount(scenario: string, error: NonNullable<Outcome['error']>): void {
      expect(disk.outcomes[scenario], 'on the disk').to.have.property('value');
      expect(mount.outcomes[scenario]?.error, 'on the mount').to.deep.include(error);
    },
    /** A scenario that succeeds on both and answers differently, as documented. */
    differsOnMount(scenario: string, answers: { readonly disk: unknown; readonly mount: unknown }): void {
      expect(disk.outcomes[scenario], 'on the disk').to.deep.equal({ value: answers.disk });
      expect(mount.outcomes[scenario], 'on the mount').to.deep.equal({ value: answers.mount });
    },
    /** What a scenario left behind on the mount. */
    tree: (scenario: string): Tree => below(mount.tree, scenario),
  };
}

async function onDisk(program: string): Promise<Side> {
  const directory = await mkdtemp(join(tmpdir(), 'mediafs-ecosystem-'));
  try {
    return {
      outcomes: await runOnDisk(`${program}.mjs`, directory),
      tree: await treeOf(promises, directory),
    };
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function onMount(program: string): Promise<Side> {
  const outcomes = await runOnMount(`${program}.mjs`, program);
  const { endpoint, region, credentials } = await sharedServer();
  const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-ecosystem-cache-'));
  const elsewhere = s3({ bucket: BUCKET, prefix: program, endpoint, region, credentials, cacheDirectory });
  try {
    return { outcomes, tree: await treeOf(elsewhere.promises as unknown as typeof promises, '/') };
  } finally {
    await elsewhere.dispose();
    await rm(cacheDirectory, { recursive: true });
  }
}
