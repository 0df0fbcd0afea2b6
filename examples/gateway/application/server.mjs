// PORT (3000), HOST (127.0.0.1) and MEDIA_DIRECTORY (./media) say where it listens and where it keeps what it is given.
import { createApplication } from './application.mjs';
import { MediaLibrary } from './library.mjs';

const { PORT = '3000', HOST = '127.0.0.1', MEDIA_DIRECTORY = './media' } = process.env;

const server = createApplication(new MediaLibrary(MEDIA_DIRECTORY)).listen(Number(PORT), HOST, (error) => {
  if (error) {
    console.error(`cannot listen on ${HOST}:${PORT}: ${error.message}`);
    process.exitCode = 1;
    return;
  }
  console.log(`listening on http://${HOST}:${server.address().port}/`);
});

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close();
    // A player that was paused holds its connection for as long as it likes.
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
