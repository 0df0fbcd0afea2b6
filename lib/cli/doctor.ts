import type { Command } from 'commander';
import type { Finding } from './doctor/finding.js';
import { linesOf, summaryOf } from './doctor/print.js';
import type { Target } from './doctor/target.js';

const HELP = `
Examples:
  $ mediafs doctor
      what the environment says (MEDIAFS_BACKEND and its like)
  $ mediafs doctor --url s3://bucket/prefix?region=eu-central-1
  $ mediafs doctor --url 's3://media?endpoint=http://localhost:9000'
  $ mediafs doctor --url s3://bucket --read-only
  $ mediafs doctor --url file:///srv/media
  $ mediafs doctor --json | jq '.findings[] | select(.verdict == "problem")'

Exit codes: 0 no problem (there may be warnings), 1 a problem was found, 2 the command or the configuration is wrong.
Objects that it stores to try things have keys below _mediafs/, and are removed.
`;

interface DoctorOptions {
  readonly url?: string;
  readonly json?: boolean;
  readonly readOnly?: boolean;
}

/** Adds `mediafs doctor`: finds out what is wrong with a configuration, and says what to do. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('find out what is wrong, and what to do')
    .description(
      'Examines a store or a directory and this machine: configuration, credentials, connection, clock, bucket, ' +
        'rights, what the store supports, its speed, and the disk of the cache.',
    )
    .option('-u, --url <url>', 'what to examine, as for --mount; default: what the environment says')
    .option('--read-only', 'store nothing, for a mount that is only read')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    // Commander ends with 1 for a wrong option, which here means that a problem was found.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (options: DoctorOptions, self: Command) => {
      let target: Target;
      try {
        const { targetOf } = await import('./doctor/target.js');
        target = targetOf(options.url, process.env);
      } catch (error) {
        return self.error(`mediafs doctor: ${(error as Error).message}`, { exitCode: 2 });
      }
      const findings = await report(target, options);
      process.exitCode = findings.some(({ verdict }) => verdict === 'problem') ? 1 : 0;
    });
}

/** Prints findings as they come, or all of them as JSON. */
async function report(target: Target, { json = false, readOnly = false }: DoctorOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  const { examine } = await import('./doctor/examine.js');
  for await (const finding of examine(target, { readOnly, environment: process.env })) {
    findings.push(finding);
    if (!json) process.stdout.write(linesOf(finding));
  }
  if (json) process.stdout.write(`${JSON.stringify({ target: target.named, findings }, undefined, 2)}\n`);
  else process.stdout.write(summaryOf(findings));
  return findings;
}
