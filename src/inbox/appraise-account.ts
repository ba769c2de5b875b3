/** One company as an account: how it stands today, what HubSpot must be told, and whether its people must be looked at. Pure. */
import { nextAccountChange, viewAccount } from '../engine/account-view.ts';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Colleague } from '../engine/input.ts';
import { DAY_MS } from '../engine/values.ts';
import { accountPropertiesToWrite, accountStage } from '../outbox/account-properties.ts';
import { accountMembers } from './account-people.ts';
import { asProperties } from './changes.ts';
import type { WorkReason } from './claim.ts';
import type { AppraisedAccount, KnownAccount, PortalContext, StoredAccount } from './ports.ts';

export function appraiseStored(
  portal: Pick<PortalContext, 'model' | 'unwritableOnCompanies'>,
  stored: StoredAccount,
  {
    reach,
    reason,
    now,
  }: { readonly reach: CommitteeReach; readonly reason: WorkReason; readonly now: number },
): AppraisedAccount {
  const { model } = portal;
  const input = { people: accountMembers(stored.people, reach, now), company: asProperties(stored.facts) };
  const view = viewAccount(model, input, now)!;
  const account: KnownAccount = {
    modelHash: model.hash,
    rules: view.rules,
    view: view.all,
    score: stored.topScore,
    stage: accountStage(view, stored.facts.lifecyclestage?.[0]),
    track: view.standing?.track ?? null,
    people: view.people,
    topic: view.standing?.topic ?? null,
    evaluatedAt: now,
  };
  const nextDay = nextAccountChange(model, input, now);
  const leads = toLookAt(account, stored.last, input.people);
  return {
    companyId: stored.companyId,
    account,
    writes: accountPropertiesToWrite(account, stored.current, portal.unwritableOnCompanies),
    lookAgain: leads && { reason: reason === 'time' ? 'time' : 'account', leads },
    nextChangeAt: nextDay === null ? null : nextDay * DAY_MS,
  };
}

/**
 * Everybody where rules find something else. Where only the number of engaged people is another, below what any rule
 * asks for, it is worth a look at those people alone: a company's many other leads learn of it in time. And where
 * only the score has moved, nobody sees it: looking at them again would have no end.
 */
function toLookAt(
  account: KnownAccount,
  last: KnownAccount | null,
  engaged: readonly Colleague[],
): 'all' | readonly string[] | null {
  if (last === null || last.rules !== account.rules || last.modelHash !== account.modelHash) return 'all';
  return last.view === account.view ? null : engaged.map(({ leadId }) => leadId);
}
