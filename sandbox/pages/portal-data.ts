/** What every page of a portal knows: where it is, which app is installed, and who looks at it. */
import type { Owner } from '../crm/account.ts';
import type { Portal } from '../crm/portal.ts';
import type { RawCall } from '../http/router.ts';
import type { Sandbox } from '../sandbox.ts';
import type { PortalData, User } from './host/protocol.ts';

/** `publicUrl`: the app's origin, as extensions name it. */
export function portalDataOf(sandbox: Sandbox, portal: Portal, call: RawCall, publicUrl: string): PortalData {
  const { appId, name = 'The app' } = sandbox.app.options;
  const people = portal.owners.filter(({ archived }) => !archived);
  const viewer = people.find(({ userId }) => String(userId) === chosenUser(call)) ?? people[0];
  return {
    portalId: portal.id,
    timezone: portal.account.timeZone,
    user: userOf(viewer, chosenLanguage(call)),
    people: people.map(({ userId, firstName, lastName }) => ({
      id: userId,
      name: `${firstName} ${lastName}`,
    })),
    app: { appId, name, publicUrl },
  };
}

/** Whom somebody has chosen to be, in the bar over the pages. */
function chosenUser({ headers }: RawCall): string | undefined {
  return /(?:^|;\s*)sandbox-user=(\d+)/.exec(headers.cookie ?? '')?.[1];
}

/** What HubSpot tells as the viewer's language; English until somebody chooses. */
function chosenLanguage({ headers }: RawCall): 'en' | 'de' {
  return /(?:^|;\s*)sandbox-language=de(?:;|$)/.test(headers.cookie ?? '') ? 'de' : 'en';
}

const LOCALES = { en: 'en-us', de: 'de-de' } as const;

function userOf(owner: Owner | undefined, language: 'en' | 'de'): User {
  const email = owner?.email ?? 'someone@sandbox.test';
  return {
    id: owner?.userId ?? 77,
    email,
    emails: [email],
    firstName: owner?.firstName ?? 'Some',
    lastName: owner?.lastName ?? 'One',
    roles: [],
    teams: [],
    permissions: ['integrations-management-write'],
    locale: LOCALES[language],
    language,
  };
}
