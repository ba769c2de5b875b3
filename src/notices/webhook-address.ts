/**
 * Where a notice may be sent (ASVS 1.3.6, 4.2): an https address whose every IP address is a public one. The name is
 * resolved at the moment of connecting and the connection goes to what was checked, so that a name that resolves
 * otherwise a moment later gains nothing.
 */
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The address is none that notices may go to; trying again changes nothing. */
export class WebhookAddressError extends Error {
  override readonly name = 'WebhookAddressError';
  readonly code = 'WEBHOOK_ADDRESS';
}

export interface AddressRules {
  /** Plain http and loopback, for play with a sandbox on this machine. */
  readonly allowsLoopback: boolean;
}

/** All addresses of a name, as `dns.lookup` gives them. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const MAX_LENGTH = 2_000;

/** @throws WebhookAddressError with what to give instead */
export function parseWebhookUrl(text: string, rules: AddressRules): URL {
  const url = URL.parse(text);
  if (url === null || text.length > MAX_LENGTH) {
    throw new WebhookAddressError(
      'That is no web address. Give one such as https://hooks.example.com/fairlead.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new WebhookAddressError(
      'The address carries a user name or password; the signature takes their place.',
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isLocal = rules.allowsLoopback && (host === 'localhost' || isLoopback(host));
  if (url.protocol !== 'https:' && !(isLocal && url.protocol === 'http:')) {
    throw new WebhookAddressError(
      'Notices are sent over https alone. Give an address that begins with https://.',
    );
  }
  if (!isLocal && (host === 'localhost' || (isIP(host) !== 0 && !isPublicAddress(host)))) {
    throw new WebhookAddressError(`${host} is inside a network of its own. Give an address that is public.`);
  }
  url.hash = '';
  return url;
}

/** Whether anybody on the internet may have this IP address: no private, local, shared, test or multicast one. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !RESERVED.check(address, 'ipv4');
    case 6:
      return GLOBAL_UNICAST.check(address, 'ipv6') && !RESERVED.check(address, 'ipv6');
    default:
      return false;
  }
}

/** A look-up for `net.connect` that hands out nothing but addresses that were checked. */
export function checkedLookup(
  { allowsLoopback }: AddressRules,
  resolveName: ResolveName = lookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = addresses.find(
        ({ address }) => !isPublicAddress(address) && !(allowsLoopback && isLoopback(address)),
      );
      if (refused || addresses.length === 0) {
        const message = `${hostname} leads into a network of its own. Give an address that is public.`;
        return callback(new WebhookAddressError(message), []);
      }
      if (options.all) return callback(null, addresses);
      callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

/** IANA special-purpose address registries; what is not below 2000::/3 was given to nobody or is not routed. */
const RESERVED = blockList([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);
const GLOBAL_UNICAST = blockList([['2000::', 3]]);
const LOOPBACK = blockList([
  ['127.0.0.0', 8],
  ['::1', 128],
]);

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of subnets) list.addSubnet(network, bits, isIP(network) === 4 ? 'ipv4' : 'ipv6');
  return list;
}

function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && LOOPBACK.check(address, version === 4 ? 'ipv4' : 'ipv6');
}
