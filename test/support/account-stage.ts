/** A stage with a company of three people under the small model that asks for committees. */
import type { Receipt } from '../../src/engine/receipt.ts';
import { aCompany, aPerson, committeeModel, views } from './committee-model.ts';
import { openStage, PORTAL, type Stage } from './stage.ts';

export const DAY = 86_400_000;
export const DAY_1 = Date.UTC(2026, 10, 2, 10);

export type Deed = readonly [contact: string, address: string];

export interface AccountStage extends Stage {
  readonly company: string;
  readonly people: readonly [ada: string, ben: string, cleo: string];
  /** What people do on a day of the story, a minute apart; settled. */
  onDay(day: number, ...deeds: readonly Deed[]): Promise<void>;
  companyNow(id?: string): Readonly<Record<string, string>>;
  receiptOf(contact: string): Promise<Receipt>;
}

export async function openAccountStage(): Promise<AccountStage> {
  let now = DAY_1;
  const stage = await openStage({ now: () => now });
  await stage.install();
  await stage.context.models.publish(PORTAL, committeeModel());
  const company = aCompany(stage);
  return Object.assign(stage, {
    company,
    people: [
      aPerson(stage, company, 'ada'),
      aPerson(stage, company, 'ben'),
      aPerson(stage, company, 'cleo'),
    ] as const,
    async onDay(day: number, ...deeds: readonly Deed[]) {
      now = DAY_1 + (day - 1) * DAY;
      for (const [contact, address] of deeds) {
        views(stage, contact, address);
        now += 60_000;
      }
      await stage.settle();
    },
    companyNow: (id = company) => stage.sandbox.portal(PORTAL).live('companies', id).values,
    async receiptOf(contact: string) {
      const [row] = await stage.rows(`select receipt from latest_receipt join lead using (portal_id, lead_id)
        where contact_id = ${contact}`);
      return row.receipt as Receipt;
    },
  });
}
