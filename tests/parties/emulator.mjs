// Slack's Web API by the package `emulate`, on loopback alone. Standard input: {port, url, seed}, then nothing until it
// closes, which ends the program. Standard output: {"ready": true}.
import { Server } from 'node:net';
import { createInterface } from 'node:readline';
import { createEmulator } from 'emulate';

const listen = Server.prototype.listen;
Server.prototype.listen = function onLoopback(port) {
  return listen.call(this, port, '127.0.0.1', () => console.log(JSON.stringify({ ready: true })));
};

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { port, url, seed } = JSON.parse((await lines.next()).value);
await createEmulator({ service: 'slack', port, baseUrl: url, seed: { slack: seed } });
await lines.next();
process.exit(0);
