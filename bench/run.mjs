// npm run bench -- [--only NAME[,NAME]] [--network NAME] [--peers NAMES] [--full | --quick] [--resume] [--list] [--page]
//
//   --only     lines whose names begin so; one takes less than a minute
//   --network  only near, far (behind the proxy) or ceph
//   --peers    only these, for instance 'AWS SDK,node:fs'; none: mediafs alone
//   --full     sizes of the issue where the usual ones are smaller (an hour and more)
//   --quick    the smallest sizes: shows that the lines run, measures nothing
//   --resume   leaves out lines that this commit has measured already
//   --list     names the lines
//   --page     writes the page from what has been measured before
//   --profile  processor profiles of the hot paths instead
//
// Results go to bench/results, one file a line, and from there to docs/performance.md and its plot.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const flag = { type: 'boolean', default: false };
const text = { type: 'string', default: '' };
const options = { full: flag, quick: flag, resume: flag, list: flag, page: flag, profile: flag };
const { values } = parseArgs({ options: { ...options, only: text, network: text, peers: text } });

if (values.peers !== 'none') installPeers();
/** Parts of lines are shown and not kept. */
const isWhole = !values.quick && !values.network && !values.peers;
process.env.MEDIAFS_BENCH_SIZES = values.full ? 'full' : values.quick ? 'quick' : 'usual';
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { LINES } = await import('./lines/index.mjs');
const chosen = LINES.filter(({ name }) => values.only.split(',').some((start) => name.startsWith(start)));
if (chosen.length === 0) {
  throw new RangeError(
    `--only '${values.only}' names no line; there are ${LINES.map((l) => l.name).join(', ')}`,
  );
}

if (values.list) for (const { name, title } of chosen) console.log(`${name.padEnd(28)} ${title}`);
else if (values.profile) await (await import('./support/profiles.mjs')).profileHotPaths(chosen);
else if (!values.page) await measure();
if (isWhole && !values.list) await (await import('./page/write-page.mjs')).writePage();

async function measure() {
  const { runLine } = await import('./support/run-line.mjs');
  const { describe } = await import('./page/describe.mjs');
  const { isMeasured, saveResult } = await import('./support/results.mjs');
  const { Leftovers } = await import('./support/leftovers.mjs');
  const leftovers = new Leftovers();
  try {
    for (const line of chosen) {
      if (values.resume && (await isMeasured(line.name))) continue;
      const begin = performance.now();
      const networks = line.networks.filter((network) => network.startsWith(values.network));
      const wanted = (name) => values.peers === '' || values.peers.split(',').includes(name);
      const [peers, limits] = [line.peers.filter(wanted), line.limits.filter(wanted)];
      const result = await runLine({ ...line, networks, peers, limits }, leftovers);
      if (isWhole) await saveResult(result);
      console.log(`${describe(result)}  (${((performance.now() - begin) / 1000).toFixed(0)} s)\n`);
      const ours = result.cases.filter(({ absent }) => !absent).map(({ subjects }) => subjects[result.ours]);
      if (ours.some((subject) => subject?.error)) process.exitCode = 1;
    }
  } finally {
    await leftovers.removeAll();
  }
}

/** What mediafs is compared with is installed only here, and only when it is first needed. */
function installPeers() {
  const directory = import.meta.dirname;
  if (existsSync(`${directory}/node_modules/.package-lock.json`)) return;
  console.log('installing what mediafs is compared with ...');
  // Not `ci`: it refuses a lock file without the builds of opendal for other systems.
  const given = ['install', '--no-save', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', given, { cwd: directory, stdio: 'inherit' });
}
