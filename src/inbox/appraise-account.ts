/** One company as an account: how it stands today, what HubSpot must be told, and whether its people must be looked at. Pure. */
import { nextAccountChange, viewAccount } from '../engine/account-view.ts';
import type { CommitteeReach } from '../engine/committee-reach.ts';
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
    view: view.hash,
    score: stored.topScore,
    stage: accountStage(view, stored.facts.lifecyclestage?.[0]),
    track: view.standing?.track ?? null,
    people: view.people,
    topic: view.standing?.topic ?? null,
    evaluatedAt: now,
  };
  const nextDay = nextAccountChange(model, input, now);
  return {
    companyId: stored.companyId,
    account,
    writes: accountPropertiesToWrite(account, stored.current, portal.unwritableOnCompanies),
    lookAgain: isSeenAnew(account, stored.last) ? (reason === 'time' ? 'time' : 'account') : null,
    nextChangeAt: nextDay === null ? null : nextDay * DAY_MS,
  };
}

/** A score that has moved is written, but no colleague sees it: looking at them again would have no end. */
function isSeenAnew(account: KnownAccount, last: KnownAccount | null): boolean {
  return last === null || last.view !== account.view || last.modelHash !== account.modelHash;
}
