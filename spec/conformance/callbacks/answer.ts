import { expect } from 'chai';

// biome-ignore lint/suspicious/noExplicitAny: every fs function has a callback type of its own
type Callback = (error: Error | null, ...results: any[]) => void;

/** The first result of a callback call. The callback must come once, and only after the call has returned. */
export async function answerOf<Result = undefined>(call: (callback: Callback) => void): Promise<Result> {
  return (await answersOf(call))[0] as Result;
}

/** All results of a callback call. */
export async function answersOf(call: (callback: Callback) => void): Promise<unknown[]> {
  let returned = false;
  let calls = 0;
  const results = await new Promise<unknown[]>((resolve, reject) => {
    call((error, ...answers) => {
      calls += 1;
      expect(returned, 'a callback that comes after the call has returned').to.equal(true);
      if (error === null || error === undefined) resolve(answers);
      else reject(error);
    });
    returned = true;
  });
  await new Promise(setImmediate);
  expect(calls, 'calls of the callback').to.equal(1);
  return results;
}
