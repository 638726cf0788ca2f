// The app of the scenario over Slack's own Node SDK. Standard input: {api_url, bot_token, app_token, scenario}, then
// nothing until it closes, which ends the program. Standard output: the lines of a notebook.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LogLevel, SocketModeClient } from '@slack/socket-mode';
import { ErrorCode, WebClient } from '@slack/web-api';

const LOOKS = 40;
const PAUSE = 50; // milliseconds
const RETURN = 2000; // milliseconds without a pong, and before a new connection

const write = (line) => console.log(JSON.stringify(line));
const at = (body, path) => path.split('.').reduce((found, name) => found?.[name], body) ?? null;

function filled(value, facts) {
  if (typeof value === 'string') {
    return value.replace(/\{([a-z_]+(?:\.[a-z_0-9]+)*)\}/g, (_, path) => String(at(facts, path)));
  }
  if (Array.isArray(value)) return value.map((each) => filled(each, facts));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, filled(each, facts)]));
}

function kindOf(envelope, body) {
  if (envelope === 'events_api') return body.event.type;
  return envelope === 'interactive' ? body.type : envelope;
}

class Probe {
  constructor(web, scenario) {
    this.web = web;
    this.app = scenario.app;
    this.png = Buffer.from(scenario.png, 'base64');
    this.kept = {};
  }

  async hear({ type, body, ack }) {
    const kind = kindOf(type, body);
    write({ heard: kind });
    const fits = ({ on, when = {} }) =>
      on === kind && Object.entries(when).every(([path, value]) => at(body, path) === value);
    const reaction = this.app.find(fits);
    await ack(reaction?.ack && filled(reaction.ack, body));
    try {
      if (!reaction) throw new Error(`nobody waits for it: ${JSON.stringify(body)}`);
      for (const call of reaction.calls ?? []) await this.call(call, body);
    } catch (error) {
      write({ trouble: `${kind}: ${error.stack}` });
    }
    write({ done: kind });
  }

  async call(call, body) {
    const { method, refused, keep = {} } = call;
    let answer;
    try {
      answer = await this.until(filled(call, { ...body, kept: this.kept }));
    } catch (error) {
      const code = error.code === ErrorCode.RateLimitedError ? 'ratelimited' : error.data?.error;
      if (!code) throw error;
      write({ method, refused: code });
      if (code !== refused) throw error;
      return;
    }
    write({ method, answer });
    for (const [name, path] of Object.entries(keep)) this.kept[name] = at(answer, path);
    if (refused) throw new Error(`${method} was taken, not refused as ${refused}`);
  }

  async until(call) {
    for (let look = 0; look < LOOKS; look += 1) {
      const answer = await this.ask(call);
      if (!call.until || at(answer, call.until)) return answer;
      await new Promise((wake) => setTimeout(wake, PAUSE));
    }
    throw new Error(`${call.method} never answered with ${call.until}`);
  }

  async ask({ method, url, arguments: given }) {
    if (method === 'respond') {
      const headers = { 'content-type': 'application/json' };
      const said = await fetch(url, { method: 'POST', headers, body: JSON.stringify(given) });
      const words = await said.text();
      if (said.status !== 200 || words !== 'ok') throw new Error(`${said.status} ${words}`);
      return {};
    }
    if (method === 'files.uploadV2') {
      const sent = await this.web.filesUploadV2({ file: this.png, ...given });
      return sent.files[0].files[0];
    }
    return method.split('.').reduce((part, name) => part[name], this.web)(given);
  }
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const orders = JSON.parse((await lines.next()).value);
const options = {
  slackApiUrl: orders.api_url,
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  logLevel: LogLevel.ERROR,
};
const probe = new Probe(new WebClient(orders.bot_token, options), JSON.parse(readFileSync(orders.scenario, 'utf-8')));
const socket = new SocketModeClient({
  appToken: orders.app_token,
  clientOptions: { slackApiUrl: orders.api_url },
  clientPingTimeout: RETURN,
  logLevel: LogLevel.ERROR,
});
socket.on('slack_event', (heard) => probe.hear(heard));
await socket.start();
write({ ready: true });
await lines.next();
await socket.disconnect();
process.exit(0);
