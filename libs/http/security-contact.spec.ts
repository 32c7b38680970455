import fastify from 'fastify';
import { securityTextOf, serveSecurityContact } from './security-contact.js';

const CONTACT = 'mailto:security@example.org';

describe('security.txt', () => {
  it('names the contact and a day less than a year away', () => {
    expect(securityTextOf(CONTACT, new Date('2026-11-24T10:00:00Z'))).toBe(
      'Contact: mailto:security@example.org\nExpires: 2027-05-23T00:00:00.000Z\nPreferred-Languages: zh, en\n',
    );
  });

  it('is served where finders look for it, as text', async () => {
    const server = fastify();
    serveSecurityContact(server, CONTACT);
    const answer = await server.inject('/.well-known/security.txt');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(answer.body).toContain(`Contact: ${CONTACT}\n`);
  });

  it('is not there without a contact', async () => {
    const server = fastify();
    serveSecurityContact(server, undefined);
    expect((await server.inject('/.well-known/security.txt')).statusCode).toBe(404);
  });
});
