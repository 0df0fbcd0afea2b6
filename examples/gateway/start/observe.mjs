// Loaded into the process of the application beside mediafs, which tells on two channels what it does; the panel hears it.
import { subscribe } from 'node:diagnostics_channel';
import { connect } from 'node:net';

const { PANEL_PORT, PANEL_REPLICA } = process.env;

const socket = connect(Number(PANEL_PORT), '127.0.0.1');
socket.unref();
// Without a panel the application goes on.
socket.on('error', () => {});

function tell(what, { key, bytes, written }) {
  socket.write(`${JSON.stringify({ replica: PANEL_REPLICA, what, key, bytes, written })}\n`);
}

subscribe('mediafs:object-store', (message) => tell(message.operation, message));
subscribe('mediafs:cache', (message) => tell(message.event, message));
