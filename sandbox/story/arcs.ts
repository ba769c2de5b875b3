/** The lead types of the story (requirements LT-01 to LT-06), each as what its people do, day by day. */
import type { Random } from '../random.ts';
import { Diary, type Origin } from './diary.ts';

export const leadTypes = ['LT-01', 'LT-02', 'LT-03', 'LT-04', 'LT-05', 'LT-06'] as const;
export type LeadType = (typeof leadTypes)[number];

export const channels = ['CH-01', 'CH-02', 'CH-03', 'CH-04', 'CH-05', 'CH-06'] as const;
export type ChannelId = (typeof channels)[number];

/** How each channel looks in HubSpot's source fields. */
export const origins: Readonly<Record<ChannelId, Origin>> = {
  'CH-01': { source: 'ORGANIC_SEARCH', detail1: 'Unknown keywords (SSL)', detail2: 'GOOGLE' },
  'CH-02': { source: 'PAID_SEARCH', detail1: 'outbound-agency-us', detail2: 'outbound sales pricing' },
  'CH-03': { source: 'PAID_SOCIAL', detail1: 'LinkedIn', detail2: 'Outbound playbook campaign' },
  'CH-04': { source: 'OFFLINE', detail1: 'Content syndication', detail2: 'Vendor list, October' },
  'CH-05': { source: 'OTHER_CAMPAIGNS', detail1: 'Webinar', detail2: 'Pipeline in a slow market' },
  'CH-06': { source: 'DIRECT_TRAFFIC', detail1: 'www.seller.test/demo', detail2: '' },
};

/** A day of the story, 1 to 14, and an hour of it, as epoch milliseconds. */
export type Day = (day: number, hour?: number) => number;

export interface Arc {
  readonly day: Day;
  readonly random: Random;
  readonly channel: ChannelId;
  /** What the first form or list tells of the person. */
  readonly known: Readonly<Record<string, string>>;
}

/**
 * The worked example (AT-01): an ad and the playbook on day 1, pricing and a case study on day 3, a reply
 * on day 5.
 */
export function workedLead({ day, known }: Pick<Arc, 'day' | 'known'>): Diary {
  return new Diary()
    .arrive(day(1, 9), origins['CH-03'], '/resources/outbound-playbook', known)
    .submit(day(1, 9.05), 'Resources: Outbound playbook')
    .visit(day(3, 14), '/pricing')
    .visit(day(3, 14.2), '/case-studies/brightquay')
    .replyToNurture(day(5, 10));
}

/** LT-01: a broad e-book and some reading; interest in a subject, not in buying. */
export function ebookReader({ day, random, channel, known }: Arc): Diary {
  const start = 1 + random.below(6);
  const diary = new Diary()
    .arrive(day(start, 8), origins[channel], '/resources/state-of-outbound', known)
    .submit(day(start, 8.1), 'Resources: State of outbound e-book')
    .visit(day(start + 1, 12), '/blog/cold-email-benchmarks')
    .open(day(start + 3, 7));
  if (random.next() < 0.4) diary.visit(day(start + 5, 16), '/blog/account-based-marketing');
  if (random.next() < 0.25) diary.visit(day(start + 7, 11), '/compare/in-house-or-agency');
  return diary;
}

/** LT-02: registers for the webinar, stays to the end, asks about the product, and looks further. */
export function webinarGuest({ day, random, known }: Arc): Diary {
  const start = 1 + random.below(3);
  return new Diary()
    .arrive(day(start, 10), origins['CH-05'], '/webinars/slow-market', known)
    .submit(day(start, 10.1), 'Webinar: Pipeline in a slow market')
    .attendWebinar(day(start + 4, 17), 45 + random.below(16))
    .visit(day(start + 5, 9), '/case-studies/quillstack')
    .visit(day(start + 5, 9.3), '/pricing')
    .visit(day(start + 6, 15), '/compare/outsourced-sdr')
    .replyToSales(day(start + 7, 11));
}

/** Registered for the webinar and never came: not the same as attending. */
export function webinarNoShow({ day, random, known }: Arc): Diary {
  const start = 1 + random.below(4);
  return new Diary()
    .arrive(day(start, 10), origins['CH-05'], '/webinars/slow-market', known)
    .submit(day(start, 10.1), 'Webinar: Pipeline in a slow market')
    .open(day(start + 6, 8));
}

/** LT-03: asks for a demo, after little else. */
export function demoRequester({ day, random, channel, known }: Arc): Diary {
  const start = 2 + random.below(10);
  const diary = new Diary().arrive(day(start, 13), origins[channel], '/demo', known);
  if (random.next() < 0.5) diary.visit(day(start, 13.05), '/pricing');
  return diary.submit(day(start, 13.2), 'Demo request', {
    message: 'We would like to see how this works for our team.',
  });
}

/** LT-04: a student or consultant who takes everything there is. */
export function collector({ day, random, channel, known }: Arc): Diary {
  const start = 1 + random.below(4);
  const diary = new Diary().arrive(day(start, 20), origins[channel], '/resources', known);
  const assets = [
    'Outbound playbook',
    'State of outbound e-book',
    'Case study: Brightquay',
    'Objection guide',
    'Cadence checklist',
  ];
  for (const [index, asset] of random.shuffle(assets).slice(0, 4).entries())
    diary.submit(day(start + index, 20.5), `Resources: ${asset}`).open(day(start + index + 1, 6));
  return diary.visit(day(start + 6, 22), '/careers');
}

/** LT-05: one of several people at an account who read comparisons, each on another day. */
export function committeeMember({ day, random, channel, known }: Arc, place: number): Diary {
  const start = 3 + place * 2 + random.below(2);
  const diary = new Diary()
    .arrive(day(start, 11), origins[channel], '/compare/outsourced-sdr', known)
    .submit(
      day(start, 11.1),
      ['Resources: Account list guide', 'Webinar: Target accounts', 'Resources: Rollout checklist'][
        place % 3
      ]!,
    )
    .visit(day(start + 1, 10), '/compare/outsourced-sdr');
  if (place > 0)
    diary
      .visit(day(start + 2, 14), '/compare/in-house-or-agency')
      .visit(day(start + 2, 14.3), '/case-studies/ironvale');
  if (place === 2) diary.visit(day(start + 3, 9), '/pricing');
  return diary;
}

/** LT-06: somebody at a customer who reads about more. */
export function expandingCustomer({ day, random }: Pick<Arc, 'day' | 'random'>): Diary {
  const start = 4 + random.below(6);
  return new Diary()
    .visit(day(start, 10), '/products/multi-region')
    .visit(day(start + 1, 10.5), '/pricing')
    .submit(day(start + 2, 15), 'Resources: Multi-region rollout guide')
    .click(day(start + 3, 9));
}

/** Content syndication: a list bought with consent, one asset, nothing else. */
export function syndicated({ day, random, known }: Arc): Diary {
  const start = 2 + random.below(8);
  return new Diary()
    .arrive(day(start, 3), origins['CH-04'], '/resources/outbound-playbook', known)
    .submit(day(start, 3), 'Syndicated: Outbound playbook');
}
