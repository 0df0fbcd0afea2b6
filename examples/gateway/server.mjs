import { createApplication } from './application.mjs';

const { PORT = '3000', HOST = '127.0.0.1', MEDIA_DIRECTORY = './media', STATUS_URL } = process.env;

const server = createApplication({ directory: MEDIA_DIRECTORY, statusUrl: STATUS_URL }).listen(
  Number(PORT),
  HOST,
  () => {
    console.log(`The gateway is at http://${HOST}:${server.address().port}/`);
  },
);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close();
    server.closeIdleConnections();
  });
}
