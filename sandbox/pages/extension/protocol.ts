/** What the server puts into the page of an extension that has a page to itself. */
import type { Extension, PortalData } from '../host/protocol.ts';

export interface ExtensionPageData extends PortalData {
  readonly extension: Extension;
}
