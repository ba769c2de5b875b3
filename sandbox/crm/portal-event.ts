import type { ObjectType } from './object-type.ts';
import type { ChangeSource } from './source.ts';

interface Happening {
  /** Epoch milliseconds of the change itself. */
  readonly at: number;
  readonly source: ChangeSource;
}

/** What happened in a portal, before anybody asks who subscribed to it. */
export type PortalEvent = Happening &
  (
    | { readonly kind: 'creation' | 'deletion' | 'restore'; readonly type: ObjectType; readonly id: string }
    | {
        readonly kind: 'propertyChange';
        readonly type: ObjectType;
        readonly id: string;
        readonly name: string;
        readonly value: string;
      }
    | {
        readonly kind: 'merge';
        readonly type: ObjectType;
        readonly primaryId: string;
        readonly mergedId: string;
        readonly newId: string;
        readonly moved: number;
      }
    | {
        readonly kind: 'associationChange';
        readonly fromType: ObjectType;
        readonly fromId: string;
        readonly toType: ObjectType;
        readonly toId: string;
        readonly removed: boolean;
        readonly primary: boolean;
      }
    | { readonly kind: 'privacyDeletion'; readonly id: string }
  );

type WithoutHappening<T> = T extends unknown ? Omit<T, 'at' | 'source'> : never;
export type PortalEventFacts = WithoutHappening<PortalEvent>;

/** Nobody here can subscribe to tasks, nor to leads. */
export function isUnheard(event: PortalEventFacts): boolean {
  if (event.kind === 'privacyDeletion') return false;
  const types = event.kind === 'associationChange' ? [event.fromType, event.toType] : [event.type];
  return types.includes('tasks') || types.includes('leads');
}
