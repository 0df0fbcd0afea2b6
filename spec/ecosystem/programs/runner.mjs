import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';

// node runner.mjs PROGRAM DIRECTORY MEDIA [SCENARIO...]
// Runs the scenarios that a program exports, each in a directory of its own, and prints what came of them as JSON.
const [program, directory, media, ...wanted] = process.argv.slice(2);
const scenarios = await import(resolve(import.meta.dirname, program));
const outcomes = {};
for (const name of wanted.length > 0 ? wanted : Object.keys(scenarios)) {
  const own = join(directory, name);
  await mkdir(own, { recursive: true });
  outcomes[name] = await outcomeOf(() => scenarios[name](own, media));
}
process.stdout.write(`${JSON.stringify(outcomes)}\n`, () => process.exit());

/** Packages also fail where nobody waits for them: in callbacks, and in promises that they forgot. */
async function outcomeOf(run) {
  const stray = deferred();
  process.on('uncaughtException', stray.reject);
  process.on('unhandledRejection', stray.reject);
  const idle = () => stray.reject(new Error('waits for what never comes'));
  process.once('beforeExit', idle);
  try {
    return { value: await Promise.race([run(), stray.promise]) };
  } catch (error) {
    const { code, syscall, message } = error;
    return { error: { code, syscall, message } };
  } finally {
    process.off('uncaughtException', stray.reject);
    process.off('unhandledRejection', stray.reject);
    process.off('beforeExit', idle);
  }
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
