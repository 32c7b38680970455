import { BlockList, isIP, isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Where the gateway, or a proxy in front of one process, is: on the same machine or in the same private network. */
const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8);
NEAR.addSubnet('10.0.0.0', 8);
NEAR.addSubnet('172.16.0.0', 12);
NEAR.addSubnet('192.168.0.0', 16);
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');

/** Groups of an IPv6 address that a household or an office has to itself: 64 bits of four groups (RFC 6177). */
const NETWORK_GROUPS = 4;

/**
 * The network that a request comes from, to count attempts by; never stored. What a near peer says about whom it passes on is believed: the
 * gateway says it anew for each request. On a network where people reach a service directly from private addresses, they could name another
 * one; the limits per account and the line for passwords hold there as well.
 */
export function clientNetworkOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): string {
  const peer = plain(ip);
  const forwarded = headers['x-forwarded-for'];
  const named = typeof forwarded === 'string' ? plain(forwarded.split(',').at(-1)?.trim() ?? '') : '';
  const address = isNear(peer) && isIP(named) !== 0 ? named : peer;
  return isIPv6(address) ? networkOf(address) : address;
}

function isNear(address: string): boolean {
  return isIP(address) !== 0 && NEAR.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** IPv4 written as IPv6 is IPv4. */
function plain(address: string): string {
  return address.toLowerCase().startsWith('::ffff:') && address.includes('.')
    ? address.slice('::ffff:'.length)
    : address;
}

/** The first 64 bits, with what `::` leaves out. */
function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...new Array<string>(missing).fill('0'), ...after];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
