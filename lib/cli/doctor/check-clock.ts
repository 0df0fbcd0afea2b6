import { request } from 'node:http';
import { request as requestSafely } from 'node:https';
import { type Check, ok, problem, skipped, warning } from './finding.js';

/** Milliseconds by which a signature may be off, and that are worth a word. */
const TOLERATED = 15 * 60_000;
const WORTH_A_WORD = 60_000;
const PATIENCE = 5000;
const CHECK = 'clock';

/** Compares the clock of this machine with the store's, as its answers tell it. */
export async function* checkClock(origin: string): Check {
  const told = await timeOf(origin).catch(() => undefined);
  if (told === undefined) {
    yield skipped(CHECK, 'the store tells no time');
    return;
  }
  const offset = Math.abs(told.ours - told.theirs);
  const found = `this machine is ${amount(offset)} ${told.ours > told.theirs ? 'ahead of' : 'behind'} the store`;
  const advice = 'Set the clock, by NTP.';
  if (offset > TOLERATED) {
    yield problem(
      CHECK,
      `${found}, and signatures are refused (RequestTimeTooSkewed) beyond 15 minutes`,
      `${advice} Till then each process begins with a refusal, and the times of files are wrong.`,
    );
  } else if (offset > WORTH_A_WORD) yield warning(CHECK, found, advice);
  else yield ok(CHECK, 'agrees with the store');
}

/** By a request without a signature: whatever the answer is, it has a date. */
async function timeOf(origin: string): Promise<{ ours: number; theirs: number } | undefined> {
  const begin = Date.now();
  const date = await dateOf(origin);
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : { ours: (begin + Date.now()) / 2, theirs };
}

function dateOf(origin: string): Promise<string | undefined> {
  const send = origin.startsWith('https:') ? requestSafely : request;
  return new Promise((resolve, reject) => {
    const sent = send(origin, { method: 'HEAD', agent: false, timeout: PATIENCE }, (response) => {
      response.resume();
      resolve(response.headers.date);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', reject);
    sent.end();
  });
}

function amount(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
