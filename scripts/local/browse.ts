/** A browser in forty lines: follows redirects and keeps cookies, to walk through real OAuth pages. */

const MOST_HOPS = 10;

/** @throws Error when the pages redirect without end */
export async function browse(start: string): Promise<Response> {
  const cookies = new Map<string, string>();
  let next = start;
  for (let hops = 0; hops < MOST_HOPS; hops += 1) {
    const response = await fetch(next, { redirect: 'manual', headers: cookieHeader(cookies) });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';', 1)[0]!.split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (!location) return response;
    next = new URL(location, next).toString();
  }
  throw new Error(`${start} redirects without end`);
}

function cookieHeader(cookies: ReadonlyMap<string, string>): Record<string, string> {
  if (cookies.size === 0) return {};
  return { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}
