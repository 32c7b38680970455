// A key management service for tests, a process of its own: of the Transit interface of OpenBao and HashiCorp Vault what the product
// asks for (encrypt and decrypt in batches, AES-256-GCM with associated data). Master keys are made here and never leave.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const [token, ...names] = process.argv.slice(2);
const keys = new Map(names.map((name) => [name, randomBytes(32)]));
let refusals = 0;

function encrypt(key, { plaintext, associated_data: associated = '' }) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(associated, 'base64'));
  const bytes = Buffer.concat([nonce, cipher.update(plaintext, 'base64'), cipher.final(), cipher.getAuthTag()]);
  return { ciphertext: `vault:v1:${bytes.toString('base64')}` };
}

function decrypt(key, { ciphertext, associated_data: associated = '' }) {
  try {
    const bytes = Buffer.from(ciphertext.replace(/^vault:v1:/, ''), 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from(associated, 'base64'));
    decipher.setAuthTag(bytes.subarray(-16));
    const clear = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    return { plaintext: clear.toString('base64') };
  } catch {
    return { error: 'cipher: message authentication failed' };
  }
}

function answer({ method, url, headers }, body) {
  if (headers['x-vault-token'] !== token) return [403, { errors: ['permission denied'] }];
  if (url === '/refuse') {
    refusals = Number(body);
    return [204, {}];
  }
  if (refusals > 0) {
    refusals -= 1;
    return [503, { errors: ['sealed'] }];
  }
  const [, operation, name] = /^\/v1\/transit\/(encrypt|decrypt)\/([^/]+)$/.exec(url) ?? [];
  const key = keys.get(name);
  if (method !== 'POST' || key === undefined) return [404, { errors: ['no such key'] }];
  const results = JSON.parse(body).batch_input.map((item) => (operation === 'encrypt' ? encrypt : decrypt)(key, item));
  return [results.some(({ error }) => error !== undefined) ? 400 : 200, { data: { batch_results: results } }];
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const [status, content] = answer(request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
// Whoever started it is gone: so is this.
process.stdin.on('end', () => process.exit(0)).resume();
