// The attacker: a process of its own, on addresses of its own, that tries passwords for as many names as it likes.
// Arguments: base URL, tries a second, addresses. `go` and `stop` come as messages; it answers `stopped` with its counts.
import { Agent, request } from 'node:http';
import { constants, setPriority } from 'node:os';

const [baseUrl, perSecond, addresses] = process.argv.slice(2);
// An attacker's computer is not ours: on one machine it must not take our processor merely by making requests.
setPriority(constants.priority.PRIORITY_LOW);

const agents = Array.from({ length: Number(addresses) }, (_, index) => ({
  agent: new Agent({ keepAlive: true, maxSockets: 8 }),
  localAddress: `127.0.66.${index + 1}`,
}));
const counts = { sent: 0, statuses: {} };
let timer;
let open = 0;

function tryOne() {
  const { agent, localAddress } = agents[counts.sent % agents.length];
  const body = JSON.stringify({ accountName: `victim-${counts.sent % 500}`, password: `guess ${counts.sent} of many` });
  counts.sent++;
  open++;
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const done = (status) => {
    open--;
    counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
    if (open === 0 && timer === undefined) process.send({ stopped: counts });
  };
  const sent = request(`${baseUrl}/api/v1/sessions`, { method: 'POST', agent, localAddress, headers }, (response) => {
    response.resume();
    response.on('end', () => done(response.statusCode));
  });
  sent.on('error', () => done('error'));
  sent.end(body);
}

process.on('message', (message) => {
  if (message === 'go') {
    const begun = performance.now();
    let due = 0;
    timer = setInterval(() => {
      const target = ((performance.now() - begun) / 1_000) * Number(perSecond);
      while (due < target) {
        due++;
        tryOne();
      }
    }, 5);
  } else {
    clearInterval(timer);
    timer = undefined;
    if (open === 0) process.send({ stopped: counts });
  }
});
process.send('ready');
