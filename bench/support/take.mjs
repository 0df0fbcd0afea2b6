/** Rounds that a comparison needs at least, however long they take. */
const LEAST = 3;

/** Milliseconds of one sample of a peer that would take the time of all others: it has only one. */
const SLOW = 4000;

/** Opens all subjects, then has them work in turn, each round beginning with another. */
export async function takeInTurn({ line, begin, names }) {
  const taken = {};
  const subjects = [];
  const slow = new Set();
  const opened = await Promise.all(names.map(async (name) => openOne(await begin(name))));
  for (const { subject, isOpen, ...reason } of opened) {
    // Code is compiled and connections are there before anything counts.
    const warmUp = isOpen ? await subject.work(-1) : reason;
    const isReady = isOpen && !warmUp.error;
    if (isReady) subjects.push(subject);
    else await subject.close();
    taken[subject.name] = isReady ? { samples: [] } : warmUp;
  }
  const end = performance.now() + (line.seconds * 1000) / line.generations;
  for (let round = 0; round < line.rounds && (round < LEAST || performance.now() < end); round += 1) {
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(round + turn) % subjects.length];
      if (taken[subject.name].error) continue;
      if (slow.has(subject) && subject.name !== line.ours) {
        // Rounds without a sample keep their place, since samples are compared by it.
        taken[subject.name].samples.push({});
        continue;
      }
      const begun = performance.now();
      const sample = await subject.work(round);
      if (performance.now() - begun > SLOW) slow.add(subject);
      if (sample.error) taken[subject.name] = { error: sample.error };
      else keep(taken, line, subject.name, sample);
    }
  }
  for (const subject of subjects) await subject.close();
  if (line.oursIs && !taken[line.ours].error) delete taken[line.ours];
  return taken;
}

async function openOne(subject) {
  const { opened: isOpen, ...reason } = await subject.opened();
  return { subject, isOpen, ...reason };
}

/** What one process has measured of several ways counts as theirs. */
function keep(taken, line, name, { others = {}, ...sample }) {
  const shown = (name === line.ours && line.oursIs) || name;
  for (const [way, own] of Object.entries({ [shown]: sample, ...others })) {
    taken[way] ??= { samples: [] };
    taken[way].samples.push(own);
  }
}

/** Each subject works once, in a process that did nothing before. */
export async function takeOnce({ begin, names }) {
  const taken = {};
  for (const name of names) {
    const subject = await begin(name);
    const { opened, ...reason } = await subject.opened();
    const { error, ...sample } = opened ? await subject.work(0) : { error: reason.error };
    taken[name] = !opened ? reason : error ? { error } : { samples: [sample] };
    await subject.close();
  }
  return taken;
}

/** As `takeOnce`, after a first time that is not counted; the samples are what the server counted. */
export async function takeCounted({ running, begin, names }) {
  const taken = {};
  for (const name of names) {
    const subject = await begin(name);
    const { opened, ...reason } = await subject.opened();
    if (opened) reason.error = (await subject.work(-1)).error;
    if (!reason.error && opened) {
      await running.resetCounts();
      reason.error = (await subject.work(0)).error;
    }
    const counts = await running.counts();
    taken[name] = !opened || reason.error ? reason : { samples: [shortened(counts)] };
    await subject.close();
  }
  return taken;
}

function shortened({ bytesSent, bytesReceived, ...operations }) {
  const requests = Object.entries(operations).filter(([name]) => /^[A-Z]/.test(name));
  return {
    requests: requests.reduce((sum, [, times]) => sum + times, 0),
    operations: Object.fromEntries(requests),
    bytesSent,
    bytesReceived,
  };
}
