import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectSafely } from 'node:tls';
import { type Check, ok, problem, saidBy, warning } from './finding.js';

export interface Host {
  readonly name: string;
  readonly port: number;
  readonly isSafe: boolean;
}

/** Milliseconds for a connection, and for a handshake. */
const PATIENCE = 5000;
const DAY = 86_400_000;
const CHECK = 'reachability';
const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'];

/** The name, the port and the certificate of a host, each by itself. */
export async function* checkReach(
  { name, port, isSafe }: Host,
  environment: NodeJS.ProcessEnv,
): Check<boolean> {
  const proxy = PROXIES.find((variable) => environment[variable]);
  const hint = proxy === undefined ? '' : ` ${proxy} is set, but mediafs uses no proxy.`;
  try {
    const { address } = await lookup(name);
    yield ok(CHECK, address === name ? address : `${name} is ${address}`);
  } catch (error) {
    const advice = `Check endpoint and region, and the name server.${hint}`;
    yield problem(CHECK, `the host ${name} is not known: ${saidBy(error)}`, advice);
    return false;
  }
  const socket = connect({ host: name, port });
  try {
    await connected(socket, 'connect');
    yield ok(CHECK, `port ${port} takes connections`);
  } catch (error) {
    const advice = `Check endpoint, port and firewall.${hint}`;
    yield problem(CHECK, `port ${port} of ${name} is not reached: ${saidBy(error)}`, advice);
    return false;
  } finally {
    socket.destroy();
  }
  return !isSafe || (yield* checkCertificate(name, port));
}

async function* checkCertificate(name: string, port: number): Check<boolean> {
  const socket = connectSafely({ host: name, port, servername: name });
  try {
    await connected(socket, 'secureConnect');
    const expiry = Date.parse(socket.getPeerCertificate().valid_to);
    const days = Math.floor((expiry - Date.now()) / DAY);
    const told = `its certificate is good for ${days} more days`;
    yield days < 14 ? warning(CHECK, told, 'Have it renewed.') : ok(CHECK, told);
    return true;
  } catch (error) {
    yield problem(
      CHECK,
      `no safe connection: ${saidBy(error)}`,
      /wrong version number|packet length/.test(saidBy(error))
        ? 'This port speaks plain HTTP: name the endpoint by http://, if that is meant.'
        : 'Give the store a certificate for this host, or name its authority by NODE_EXTRA_CA_CERTS.',
    );
    return false;
  } finally {
    socket.destroy();
  }
}

async function connected(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  // An error that comes later than the answer is nobody's any more.
  socket.on('error', () => {});
  try {
    await once(socket, event, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw new Error(`no answer within ${PATIENCE} ms`);
    throw error;
  }
}
