// One peer in a process of its own: opens it, and does a piece of a line's work whenever it is told to. See support/subject.mjs.
import { Session } from 'node:inspector/promises';
import { lineNamed } from './lines/index.mjs';
import { peerNamed } from './peers/index.mjs';
import { summarize } from './support/profile-summary.mjs';

const { line: lineName, peer: peerName, context } = JSON.parse(process.argv[2]);
const line = lineNamed(lineName);
const session = new Session();
let peer;

process.on('message', async ({ round, profile, end }) => {
  try {
    if (end) await close();
    else if (profile) process.send(await watch(profile));
    else process.send(await work(round));
  } catch (error) {
    fail(error);
  }
});
process.on('unhandledRejection', fail);
// What is mounted goes, whoever ended the run.
process.on('disconnect', () => {
  setTimeout(() => process.exit(1), 3000);
  (peer?.close() ?? Promise.resolve()).finally(() => process.exit(1));
});

try {
  const { open, cannot = {} } = await peerNamed(peerName);
  const missing = line.needs.find((verb) => verb in cannot);
  if (missing) process.send({ cannot: cannot[missing] });
  else {
    peer = await open({ ...context, mount: line.mount });
    const lacking = line.needs.find((verb) => typeof peer[verb] !== 'function');
    if (lacking) process.send({ cannot: `has no ${lacking}` });
    else {
      await line.seed?.(peer, context);
      process.send({ opened: true });
    }
  }
} catch (error) {
  fail(error);
}

async function work(round) {
  await line.before?.(peer, { ...context, round });
  const cpu = process.cpuUsage();
  const other = peer.otherProcessorTime?.() ?? 0;
  const begin = performance.now();
  const done = await line.work(peer, { ...context, round });
  const seconds = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const processor = (user + system) / 1e6 + (peer.otherProcessorTime?.() ?? 0) - other;
  await line.after?.(peer, { ...context, round, done });
  const { units, ...rest } = typeof done === 'number' ? { units: done } : done;
  return { seconds: seconds / units, processor: processor / units, ...rest };
}

/** Begins to watch the processor, or tells what was seen. */
async function watch(command) {
  if (command === 'start') {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 200 });
    await session.post('Profiler.start');
    return { started: true };
  }
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return summarize(profile);
}

async function close() {
  await peer?.close();
  process.send({ closed: true }, () => process.exit());
}

function fail(error) {
  process.send({ error: error?.message || String(error) });
}
