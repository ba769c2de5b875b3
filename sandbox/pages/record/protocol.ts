/** What the server puts into the record page. */
import type { Extension, PortalData } from '../host/protocol.ts';
import type { ActGroup, RecordData } from './record-data.ts';

export interface PageData extends PortalData {
  readonly record: RecordData;
  /** The cards that stand beside the record. */
  readonly cards: readonly Extension[];
  /** What one can let happen here. */
  readonly acts: readonly ActGroup[];
}
