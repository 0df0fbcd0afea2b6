import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { isRunning, type Owner, parseStatus, thisProcess } from '../../../lib/cache/leases/owner.js';
import { eventually } from '../../object-fs/ranged/support.js';

describe('the owner of a lease', () => {
  let here: Owner;
  const children: ChildProcess[] = [];

  before(async () => {
    here = await thisProcess();
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  function start(...command: [string, ...string[]]): ChildProcess {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  }

  async function ownerOf(number: number): Promise<Owner> {
    const { started } = parseStatus(await readFile(`/proc/${number}/stat`, 'utf8'));
    return { ...here, process: number, started };
  }

  it('is this process, which runs', async () => {
    expect(here.process).to.equal(process.pid);
    expect(here.started).to.match(/^\d+$/);
    expect(here.place).to.match(/^[0-9a-f-]{36} pid:\[\d+\]$/);
    expect(await thisProcess()).to.deep.equal(here);
    expect(await isRunning(here, here)).to.equal(true);
  });

  it('runs until it is killed', async () => {
    const child = start('sleep', '1000');
    const owner = await ownerOf(child.pid!);
    expect(await isRunning(owner, here)).to.equal(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isRunning(owner, here)).to.equal(false);
  });

  it('has ended though nobody has waited for it', async () => {
    const child = start('sh', '-c', 'sleep 1000 & echo $!; exec sleep 1000');
    const number = Number(await once(child.stdout!, 'data'));
    const owner = await ownerOf(number);
    // A shell would have waited for it.
    const name = () => readFile(`/proc/${child.pid}/comm`, 'utf8');
    await eventually(async () => expect(await name()).to.equal('sleep\n'));
    process.kill(number, 'SIGKILL');
    const state = async () => parseStatus(await readFile(`/proc/${number}/stat`, 'utf8')).state;
    await eventually(async () => expect(await state()).to.equal('Z'));
    expect(await isRunning(owner, here)).to.equal(false);
  });

  it('has ended if another process has its number', async () => {
    expect(await isRunning({ ...here, started: '1' }, here)).to.equal(false);
  });

  it('cannot be seen in another place, whoever has its number here', async () => {
    expect(await isRunning({ ...here, place: 'elsewhere' }, here)).to.equal(undefined);
    expect(await isRunning({ ...here, started: '' }, here)).to.equal(undefined);
  });
});

describe('the status of a process', () => {
  const rest = 'S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4711 20 21\n';

  for (const name of ['node', 'a b', 'a) S 1 (b', ')', '']) {
    it(`is read behind the name '${name}'`, () => {
      expect(parseStatus(`123 (${name}) ${rest}`)).to.deep.equal({ state: 'S', started: '4711' });
    });
  }

  it('is empty where there is none', () => {
    expect(parseStatus('')).to.deep.equal({ state: '', started: '' });
  });
});
