/** Who lives in the story: invented companies and people, on domains that nobody can own. */
import type { Random } from '../random.ts';

export interface StoryCompany {
  /** What the story calls it; also its domain. */
  readonly key: string;
  readonly kind: 'fit' | 'target' | 'customer' | 'small' | 'abroad' | 'large' | 'university' | 'competitor';
  readonly properties: Readonly<Record<string, string>>;
}

/** The worked example's company: software, 200 staff, 30 million dollars, United States. */
export const workedCompany: StoryCompany = aCompany('fit', 'Larkfield Systems', {
  industry: 'COMPUTER_SOFTWARE',
  numberofemployees: '200',
  annualrevenue: '30000000',
  country: 'United States',
});

const fitNames = [
  'Brightquay',
  'Tallowmere',
  'Copperlane',
  'Fernhollow',
  'Quillstack',
  'Marlowe Grid',
  'Osprey Ledger',
  'Pinegate',
  'Saltbridge',
  'Tidewise',
  'Umbra Analytics',
  'Velvetfork',
  'Westmarch',
  'Yarrowfield',
  'Zephyr Books',
  'Amberline',
  'Bramblecode',
  'Cinderpath',
  'Driftnote',
  'Elmspark',
  'Foxglove Pay',
  'Grangewell',
];
const targetNames = ['Hartwell Bank', 'Ironvale Insurance', 'Juniper Freight Tech'];
const customerNames = ['Kestrel Works', 'Lumenroot', 'Mossbank', 'Nettle & Co'];
const smallNames = ['Duo Studio', 'Onefold', 'Pocket Agency', 'Two Lanterns'];
const abroadNames = ['Rheintal Software', 'Southern Cross Apps', 'Tagus Data'];
const largeNames = ['Continental Holdings', 'Grand Meridian Retail'];

const fitIndustries = [
  'COMPUTER_SOFTWARE',
  'FINANCIAL_SERVICES',
  'MANAGEMENT_CONSULTING',
  'STAFFING_AND_RECRUITING',
  'INTERNET',
];
const servedCountries = ['United States', 'United States', 'Canada', 'Mexico', 'Brazil', 'Colombia'];

export function castCompanies(random: Random): StoryCompany[] {
  const served = (kind: 'fit' | 'target' | 'customer', name: string, more: Record<string, string> = {}) =>
    aCompany(kind, name, {
      industry: random.pick(fitIndustries),
      numberofemployees: String(60 + random.below(430)),
      annualrevenue: String((6 + random.below(90)) * 1_000_000),
      country: random.pick(servedCountries),
      ...more,
    });
  return [
    workedCompany,
    ...fitNames.map((name) => served('fit', name)),
    ...targetNames.map((name, index) =>
      served('target', name, { hs_target_account: `tier_${index + 1}`, hs_is_target_account: 'true' }),
    ),
    ...customerNames.map((name) => served('customer', name, { lifecyclestage: 'customer' })),
    ...smallNames.map((name) =>
      aCompany('small', name, {
        industry: 'MARKETING_AND_ADVERTISING',
        numberofemployees: String(2 + random.below(9)),
        annualrevenue: '400000',
        country: 'United States',
      }),
    ),
    ...abroadNames.map((name) =>
      aCompany('abroad', name, {
        industry: 'COMPUTER_SOFTWARE',
        numberofemployees: '150',
        annualrevenue: '20000000',
        country: random.pick(['Germany', 'Australia', 'Portugal']),
      }),
    ),
    ...largeNames.map((name) =>
      aCompany('large', name, {
        industry: 'RETAIL',
        numberofemployees: '12000',
        annualrevenue: '2500000000',
        country: 'United States',
      }),
    ),
    aCompany('university', 'Alder State University', {
      industry: 'HIGHER_EDUCATION',
      numberofemployees: '4000',
      country: 'United States',
    }),
    aCompany(
      'competitor',
      'Rival Outbound',
      {
        industry: 'COMPUTER_SOFTWARE',
        numberofemployees: '120',
        annualrevenue: '15000000',
        country: 'United States',
      },
      'rival.example',
    ),
  ];
}

const firstNames = [
  'Adaeze',
  'Bruno',
  'Camila',
  'Dmitri',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Imani',
  'Jonas',
  'Keiko',
  'Lucía',
  'Mateo',
  'Noor',
  'Oskar',
  'Priya',
  'Quinn',
  'Rosa',
  'Sanjay',
  'Tove',
  'Uma',
  'Viktor',
  'Wanjiru',
  'Ximena',
  'Yusuf',
  'Zofia',
  'Amelia',
  'Bilal',
];
const lastNames = [
  'Abara',
  'Bergström',
  'Castellanos',
  'Dragomir',
  'Eskildsen',
  'Fontaine',
  'Grigoryan',
  'Hallberg',
  'Ibarra',
  'Jansson',
  'Kovalenko',
  'Lindqvist',
  'Mbeki',
  'Novák',
  'Okafor',
  'Petrova',
  'Quintero',
  'Rasmussen',
  'Sørensen',
  'Takahashi',
  'Ueda',
  'Vasquez',
  'Whitlock',
];

export interface Identity {
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
}

/** Gives names that no other person of the story has. */
export function createNames(random: Random): (domain: string) => Identity {
  const taken = new Set<string>();
  return (domain) => {
    for (let count = 1; ; count++) {
      const firstname = random.pick(firstNames);
      const lastname = random.pick(lastNames);
      const local = `${plain(firstname)}.${plain(lastname)}`;
      const email = `${local}${count > 50 ? count : ''}@${domain}`;
      if (taken.has(email)) continue;
      taken.add(email);
      return { email, firstname, lastname };
    }
  };
}

function aCompany(
  kind: StoryCompany['kind'],
  name: string,
  properties: Record<string, string>,
  domain = `${plain(name)}.test`,
): StoryCompany {
  return { key: domain, kind, properties: { name, domain, website: `https://www.${domain}`, ...properties } };
}

/** `Nettle & Co` becomes `nettleco`. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replace(/[^a-z0-9]/g, '');
}
