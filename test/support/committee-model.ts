/** A small model that asks for committees, and people of one company who are at something together. */
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { PORTAL, type Stage } from './stage.ts';

const VIEWED = { property: 'hs_analytics_last_url', asset: 'hs_analytics_last_url' };
const COUNTED = ['checklist_download', 'webinar_view', 'comparison_view'];

// biome-ignore lint/suspicious/noExplicitAny: tests change single fields of many shapes
type Source = Record<string, any>;

/** Three people on one topic within thirty days: 20 points for each of them, and an account MQL. Threshold 60. */
export function committeeSource(): Source {
  const committee = { people: 3, withinDays: 30, signals: COUNTED, sameTopic: true };
  return {
    schema: 'fairlead/1',
    model: { key: 'committee', title: 'Committee', version: '1.0.0' },
    inputs: {
      contact: { email: 'text', jobtitle: 'title', lifecyclestage: 'enumeration' },
      company: { lifecyclestage: 'enumeration', numberofemployees: 'number' },
    },
    topics: { governance: { label: 'Governance', words: ['governance', 'analytics'] } },
    signals: {
      checklist_download: { label: 'Checklist download', doors: [{ ...VIEWED, contains: '/checklists' }] },
      webinar_view: { label: 'Webinar', doors: [{ ...VIEWED, contains: '/webinars' }] },
      comparison_view: { label: 'Comparison page view', doors: [{ ...VIEWED, contains: '/compare' }] },
      pricing_view: { label: 'Pricing page view', doors: [{ ...VIEWED, contains: '/pricing' }] },
    },
    scores: { fit: { limit: 100, floor: 0 }, intent: { limit: 100, floor: 0 } },
    leadScore: { sum: ['intent'] },
    rules: [
      {
        id: 'fit.email',
        score: 'fit',
        points: 100,
        label: 'Has an e-mail address',
        when: { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] },
      },
      ...[...COUNTED, 'pricing_view'].map((signal) => ({
        id: `intent.${signal}`,
        score: 'intent',
        points: 30,
        label: `Was at ${signal}`,
        when: { signal, withinDays: 30 },
      })),
      {
        id: 'intent.committee',
        score: 'intent',
        points: 20,
        label: 'Colleagues are at the same topic',
        when: { account: committee },
      },
    ],
    gates: [
      {
        id: 'gate.customer',
        label: 'Is no customer yet',
        otherwise: 'is a customer',
        kind: 'divert',
        when: {
          filters: [{ object: 'company', propertyName: 'lifecyclestage', operator: 'EQ', value: 'customer' }],
        },
        rejectAs: 'existing_customer',
        nextAction: 'route_cs',
      },
    ],
    channel: { default: 'organic_search' },
    mql: { fitMinimum: 60, threshold: { default: 60 } },
    accountTracks: [{ id: 'account.committee', label: 'Three people on one topic', ...committee }],
    grades: { fit: { A: 80, B: 60, C: 40 }, behaviour: { 1: 60, 2: 40, 3: 20 } },
  };
}

export function committeeModel(change: (source: Source) => void = () => undefined): Model {
  const source = committeeSource();
  change(source);
  return compileModel(parseModel(source), LEXICON);
}

/** The same without any account rule. */
export function plainModel(change: (source: Source) => void = () => undefined): Model {
  return committeeModel((source) => {
    delete source.accountTracks;
    source.rules = source.rules.filter(({ id }: { id: string }) => id !== 'intent.committee');
    change(source);
  });
}

export const CHECKLIST = 'https://www.example.com/checklists/governance';
export const WEBINAR = 'https://www.example.com/webinars/analytics';
export const COMPARISON = 'https://www.example.com/compare/governance';

export function aCompany(stage: Stage, properties: Record<string, string> = {}, portalId = PORTAL): string {
  const named = { name: 'Northwind', domain: 'northwind.example', lifecyclestage: 'lead' };
  return stage.sandbox.actor(portalId).create('companies', { ...named, ...properties });
}

export function aPerson(stage: Stage, company: string | null, name: string, portalId = PORTAL): string {
  const actor = stage.sandbox.actor(portalId);
  const contact = actor.create('contacts', { email: `${name}@northwind.example`, lifecyclestage: 'lead' });
  if (company !== null) actor.associate('contacts', contact, 'companies', company, { primary: true });
  return contact;
}

export function views(stage: Stage, contact: string, address: string, portalId = PORTAL): void {
  stage.sandbox.actor(portalId).update('contacts', contact, { hs_analytics_last_url: address });
}
