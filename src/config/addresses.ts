/** Addresses as the environment gives them: of web servers, of a database, of proxies. */
import { isIP } from 'node:net';
import { z } from 'zod';

export const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** A path prefix is kept for a proxy that strips it: HubSpot signs the address it called. */
export function webAddress(missing: { readonly error: string }) {
  return z.string(missing).transform((text, context) => {
    const problem = webAddressProblem(text);
    if (problem === undefined) return normalised(new URL(text));
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

/** Plain http is usual here: a collector stands beside the process, and traces hold no values. */
export function collectorAddress() {
  return z.string().transform((text, context) => {
    const problem = addressProblem(text);
    if (problem === undefined) return normalised(new URL(text));
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

function normalised(url: URL): string {
  return url.origin + url.pathname.replace(/\/+$/, '');
}

function webAddressProblem(text: string): string | undefined {
  const problem = addressProblem(text);
  if (problem !== undefined) return problem;
  const url = new URL(text);
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? 'is not https' : undefined;
}

function addressProblem(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'is not a web address';
  if (url.username || url.password) return 'carries a user name or password';
  if (url.search || url.hash) return 'carries a query or fragment';
  return undefined;
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text);
}

export function isProxy(text: string): boolean {
  if (PROXY_NAMES.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
