import { request } from 'node:http';
import { Duplex } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** What Node's own reader of HTTP makes of the bytes of an answer. Rejects for what it takes for none. */
export function readByNode(bytes: Buffer, method: string) {
  const connection = new Duplex({ read() {}, write: (_piece, _encoding, callback) => callback() });
  connection.push(bytes);
  connection.push(null);
  return new Promise<{ statusCode: number; statusMessage: string; headers: object; body: Buffer }>(
    (resolve, reject) => {
      const sent = request({ createConnection: () => connection, method });
      sent.on('error', reject);
      sent.on('response', async (answer) => {
        const { statusCode = 0, statusMessage = '', headers } = answer;
        resolve(buffer(answer).then((body) => ({ statusCode, statusMessage, headers, body })));
      });
      sent.end();
    },
  );
}
