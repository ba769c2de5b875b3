/** The bar over every page: where one is in the portal, and as whom one looks. */
import type { Location, PortalData } from '../host/protocol.ts';

interface PortalBarProps {
  readonly data: PortalData;
  readonly here: Location | 'record';
}

export function PortalBar({ data: { portalId, user, people }, here }: PortalBarProps) {
  const pages = `/_sandbox/pages/portals/${portalId}`;
  const link = (href: string, text: string, isHere: boolean) => (
    <a href={href} aria-current={isHere ? 'page' : undefined}>
      {text}
    </a>
  );
  return (
    <header className="bar">
      <a className="mark" href="/">
        Fairlead <small>sandbox</small>
      </a>
      <nav aria-label="Portal">
        {link(`/contacts/${portalId}/objects/0-1`, 'Contacts', here === 'record')}
        {link(`${pages}/home`, 'Home', here === 'pages')}
        {link(`${pages}/settings`, 'Settings', here === 'settings')}
      </nav>
      <label>
        <span>You are</span>
        <select value={user.id} onChange={({ target }) => drawFor('sandbox-user', target.value)}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Language</span>
        <select value={user.language} onChange={({ target }) => drawFor('sandbox-language', target.value)}>
          <option value="en">English</option>
          <option value="de" lang="de">
            Deutsch
          </option>
        </select>
      </label>
    </header>
  );
}

/** The pages are drawn for whoever these cookies name, and in their language. */
function drawFor(cookie: 'sandbox-user' | 'sandbox-language', value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: every browser that shows these pages has it
  document.cookie = `${cookie}=${value}; path=/; samesite=strict`;
  location.reload();
}
