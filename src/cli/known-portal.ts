/** The portal a command is about. */
import type { Installation, Installations } from '../store/installations.ts';
import { WrongUse } from './mistakes.ts';

/** @throws WrongUse where the portal never installed the app */
export async function knownPortal(installations: Installations, portalId: string): Promise<Installation> {
  const installation = /^\d{1,18}$/.test(portalId)
    ? await installations.forPortal(portalId).read()
    : undefined;
  if (installation) return installation;
  const known = (await installations.list()).map((each) => each.portalId);
  throw new WrongUse(
    known.length === 0
      ? `No portal has installed the app. "fairlead install-url" prints where that begins.`
      : `Portal ${portalId} is not known. Known: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ' ... ("fairlead portals" lists all)' : ''}.`,
  );
}
