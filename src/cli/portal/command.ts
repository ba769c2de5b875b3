/** `fairlead portal ...`: settings of one portal. */
import type { Cli } from '../cli.ts';
import { addNotify } from './notify.ts';

export function addPortal(cli: Cli): void {
  addNotify(cli.group('portal', 'Settings of one portal.'));
}
