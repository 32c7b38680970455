import { clientNetworkOf } from './client-network.js';

const of = (ip: string, forwarded?: string) =>
  clientNetworkOf({ ip, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } });

describe('the network of a client', () => {
  it.each([
    ['203.0.113.7', undefined, '203.0.113.7'],
    ['::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['172.18.0.5', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
    ['127.0.0.1', 'nonsense', '127.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', undefined, '2001:db8:1:2::/64'],
    ['2001:db8::9', undefined, '2001:db8:0:0::/64'],
    ['::1', '2001:0db8:1:2::7', '2001:db8:1:2::/64'],
  ])('of %s with %j is %s', (ip, forwarded, network) => {
    expect(of(ip, forwarded)).toBe(network);
  });

  it('is not what somebody far away says', () => {
    expect(of('203.0.113.7', '198.51.100.1')).toBe('203.0.113.7');
  });
});
