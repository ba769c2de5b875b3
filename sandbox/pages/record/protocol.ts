/** What the page and the extension's worker ask of each other. */
import type { RecordData } from './record-data.ts';

/** The context of an extension on a record, as HubSpot's types have it. */
export interface Context {
  readonly location: 'crm.record.sidebar' | 'crm.record.tab';
  readonly crm: { readonly objectId: number; readonly objectTypeId: '0-1' };
  readonly portal: { readonly id: number; readonly timezone: string };
  readonly user: {
    readonly id: number;
    readonly email: string;
    readonly emails: readonly string[];
    readonly firstName: string;
    readonly lastName: string;
    readonly roles: readonly string[];
    readonly teams: readonly string[];
    readonly permissions: readonly string[];
    readonly locale: string;
  };
  readonly extension: { readonly appId: string; readonly appName: string; readonly cardTitle: string };
  readonly variables: Readonly<Record<string, string>>;
}

export interface Alert {
  readonly type?: 'info' | 'warning' | 'success' | 'danger' | 'tip';
  readonly title?: string;
  readonly message: string;
}

export interface Mount {
  readonly bundle: string;
  readonly context: Context;
  readonly actions: {
    addAlert(alert: Alert): void;
    refreshObjectProperties(): void;
    reloadPage(): void;
    onCrmPropertiesUpdate(names: readonly string[], changed: () => void): void;
  };
}

export interface AppRequest {
  readonly url: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: number;
}

export interface PageSide {
  log(level: string, message: string): void;
  appFetch(request: AppRequest): Promise<{ readonly status: number; readonly body: unknown }>;
  readProperties(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
}

/** What the server puts into the page. */
export interface PageData {
  readonly portalId: string;
  readonly timezone: string;
  readonly user: Context['user'];
  readonly app: { readonly appId: string; readonly name: string; readonly publicUrl: string };
  readonly record: RecordData;
}
