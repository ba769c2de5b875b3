/** An account by itself, for what is written on the company (AT-20). */
import { accountStanding } from './account.ts';
import { observe } from './evaluate.ts';
import type { Colleague, Properties } from './input.ts';
import type { Model } from './model.ts';
import type { AccountStanding } from './receipt.ts';

/** Everybody known at a company, and the company's raw properties. */
export interface AccountInput {
  readonly people: readonly Colleague[];
  readonly company: Properties | null;
}

/** The account itself on a day, as none of its people sees it: every one of them is a colleague. */
export function appraiseAccount(
  model: Model,
  { people, company }: AccountInput,
  now: number,
): AccountStanding | null {
  return accountStanding(observe(model, { contact: {}, company, signals: [], account: people }, now));
}
