/** Contacts to whom the CRM does something: erased for good, deleted and restored, or merged. */
import type { Random } from '../../sandbox/random.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

export interface Lives {
  /** Begins a life, or goes on with one. */
  act(): void;
  /** Does what is still to be done to those who are there. */
  finish(): void;
  readonly erased: readonly {
    readonly portalId: string;
    readonly contactId: string;
    readonly mark: string;
  }[];
  readonly merged: readonly { readonly portalId: string; readonly ids: readonly string[] }[];
  readonly restored: readonly { readonly portalId: string; readonly contactId: string }[];
}

type Act = () => void;

export function createLives(sandbox: Sandbox, portals: readonly string[], random: Random): Lives {
  const erased: Lives['erased'][number][] = [];
  const merged: Lives['merged'][number][] = [];
  const restored: Lives['restored'][number][] = [];
  let ahead: Act[] = [];
  let count = 0;

  const visitor = (portalId: string, mark: string): string => {
    const actor = sandbox.actor(portalId);
    const contactId = actor.create('contacts', {
      email: `${mark}@life.example`,
      lastname: mark,
      jobtitle: random.pick(['Head of Growth', 'VP of Sales']),
      lifecyclestage: 'lead',
    });
    actor.update('contacts', contactId, { hs_analytics_last_url: 'https://www.example.com/pricing' });
    return contactId;
  };
  const later = (act: Act): void => {
    ahead.push(act);
  };

  const toErase = (portalId: string): void => {
    const mark = `forgotten-${portalId}-${count}`;
    const contactId = visitor(portalId, mark);
    later(() => {
      sandbox.actor(portalId).privacyDelete(contactId, { deletionFirst: random.next() < 0.5 });
      erased.push({ portalId, contactId, mark });
    });
  };
  const toRestore = (portalId: string): void => {
    const contactId = visitor(portalId, `away-${portalId}-${count}`);
    const actor = sandbox.actor(portalId);
    later(() => {
      actor.delete('contacts', contactId);
      later(() => {
        actor.restore('contacts', contactId);
        actor.update('contacts', contactId, { jobtitle: 'VP of Sales' });
        restored.push({ portalId, contactId });
      });
    });
  };
  const toMerge = (portalId: string): void => {
    const first = visitor(portalId, `twin-${portalId}-${count}`);
    const second = visitor(portalId, `twin-${portalId}-${count}-again`);
    later(() => {
      const survivor = sandbox.actor(portalId).merge('contacts', first, second);
      merged.push({ portalId, ids: [survivor, first, second] });
    });
  };

  return {
    erased,
    merged,
    restored,
    act() {
      const next = random.next() < 0.5 ? ahead.splice(random.below(ahead.length), 1)[0] : undefined;
      if (next) return next();
      count += 1;
      random.pick([toErase, toRestore, toMerge])(random.pick(portals));
    },
    finish() {
      while (ahead.length > 0) {
        const waiting = ahead;
        ahead = [];
        for (const act of waiting) act();
      }
    },
  };
}
