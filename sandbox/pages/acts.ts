/**
 * What a visitor of a record page can let happen: what the contact's browser or mailbox would do, a colleague who joins,
 * days that pass, and a minute in which HubSpot is not itself. Each goes the way it would go at HubSpot.
 */
import type { Portal } from '../crm/portal.ts';
import type { CrmRecord } from '../crm/record.ts';
import { byAnalytics, byEmail, byForm, type ChangeSource } from '../crm/source.ts';
import { rateLimitBody } from '../http/rate-limit.ts';
import type { Sandbox } from '../sandbox.ts';
import { newColleague } from './colleague.ts';
import type { ActGroup } from './record/record-data.ts';

export interface Scene {
  readonly sandbox: Sandbox;
  readonly portal: Portal;
  readonly contact: CrmRecord;
}

interface Act {
  readonly label: string;
  /** Gives what has happened, in a sentence. */
  play(scene: Scene): string | Promise<string>;
}

const TOLD = 'HubSpot has told the app.';
const DAY_MS = 86_400_000;
const BAD_MINUTE_MS = 60_000;

const VISITOR: Readonly<Record<string, Act>> = {
  pricing: does('Visits the pricing page', byAnalytics, (now) => ({
    hs_analytics_last_url: `https://www.example.com/pricing?visit=${now}`,
  })),
  case_study: does('Reads a case study', byAnalytics, (now) => ({
    hs_analytics_last_url: `https://www.example.com/case-studies/northwind?visit=${now}`,
  })),
  guide: does('Downloads a guide', byForm, (now) => submitted('Resources: Outbound playbook', now)),
  webinar_5: attends(5),
  webinar_60: attends(60),
  reply: does('Replies to an e-mail', byEmail, (now) => ({
    hs_sales_email_last_replied: new Date(now).toISOString(),
  })),
  demo: does('Requests a demo', byForm, (now) => submitted('Request a demo', now)),
};

const AROUND: Readonly<Record<string, Act>> = {
  colleague: { label: 'A colleague joins in', play: newColleague },
};

const TIME: Readonly<Record<string, Act>> = {
  day: passes('A day passes', 1),
  three_days: passes('Three days pass', 3),
};

const TROUBLE: Readonly<Record<string, Act>> = {
  busy: answers(429),
  down: answers(503),
  well: {
    label: 'Well again',
    play({ sandbox }) {
      sandbox.faults.clear();
      return 'HubSpot answers as usual. What the app could not send goes out now.';
    },
  },
};

/** The acts in the order in which they are offered; days pass only where the app's clock follows. */
export function actGroups(sandbox: Sandbox): readonly ActGroup[] {
  const group = (title: string, acts: Readonly<Record<string, Act>>, note: string | null = null) => ({
    title,
    note,
    acts: Object.entries(acts).map(([key, { label }]) => ({ key, label })),
  });
  return [
    group('The contact', VISITOR),
    group('The company', AROUND),
    sandbox.settings.appFollowsClock
      ? group('Time', TIME)
      : group('Time', {}, 'The app runs by a clock of its own here, so days cannot pass at once.'),
    group('HubSpot', TROUBLE),
  ];
}

/** Null where there is no such act. */
export function actOf(sandbox: Sandbox, key: string): Act | null {
  const acts = { ...VISITOR, ...AROUND, ...TROUBLE, ...(sandbox.settings.appFollowsClock ? TIME : {}) };
  return Object.hasOwn(acts, key) ? acts[key]! : null;
}

function does(
  label: string,
  source: ChangeSource,
  properties: (now: number) => Readonly<Record<string, string>>,
): Act {
  return {
    label,
    play({ sandbox, portal, contact }) {
      sandbox.actor(portal.id, source).update('contacts', contact.id, properties(sandbox.clock.now()));
      return `${label}: ${TOLD}`;
    },
  };
}

function submitted(form: string, now: number): Readonly<Record<string, string>> {
  return { recent_conversion_event_name: form, recent_conversion_date: new Date(now).toISOString() };
}

/** HubSpot has no property for it: a workflow of the portal tells the app, through the app's own action. */
function attends(minutes: number): Act {
  const label = `Attends a webinar for ${minutes} minutes`;
  return {
    label,
    async play({ sandbox, portal, contact }) {
      const inputFields = { kind: 'webinar_attended', asset: 'Webinar: Outbound in 2027', minutes };
      const { status, body } = await sandbox.runAction(portal.id, {
        path: '/actions/record-signal',
        objectId: contact.id,
        inputFields,
      });
      return status === 200
        ? `${label}: a workflow has told the app. ${messageIn(body)}`
        : `A workflow came to the app, which answered ${status}.`;
    },
  };
}

function messageIn(body: unknown): string {
  const { outputFields } = body as { outputFields?: { message?: unknown } };
  return String(outputFields?.message ?? '');
}

function passes(label: string, days: number): Act {
  return {
    label,
    play({ sandbox, portal }) {
      sandbox.clock.advance(days * DAY_MS);
      const { timeZone } = portal.account;
      const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone }).format(
        sandbox.clock.now(),
      );
      return `It is ${day}. The app looks at whoever that changes something for.`;
    },
  };
}

function answers(status: 429 | 503): Act {
  return {
    label: `Answers ${status} for a minute`,
    play({ sandbox, portal }) {
      sandbox.faults.add({
        match: { portalId: portal.id },
        effect: {
          kind: 'status',
          status,
          body: status === 429 ? rateLimitBody('burst', 'a-bad-minute', 'a-bad-minute') : DOWN,
        },
        forMs: BAD_MINUTE_MS,
      });
      return `HubSpot answers ${status} for a minute. Let something happen meanwhile: the app keeps it, and writes once HubSpot is back.`;
    },
  };
}

const DOWN = { status: 'error', message: 'Service unavailable.', category: 'SERVICE_UNAVAILABLE' };
