/** What the page and an extension's worker ask of each other, in HubSpot's words. */

/** Who looks at the page, as HubSpot tells extensions. */
export interface User {
  readonly id: number;
  readonly email: string;
  readonly emails: readonly string[];
  readonly firstName: string;
  readonly lastName: string;
  readonly roles: readonly string[];
  readonly teams: readonly string[];
  readonly permissions: readonly string[];
  readonly locale: string;
  readonly language: string;
}

export type Location = 'crm.record.sidebar' | 'crm.record.tab' | 'settings' | 'pages';

/** The context of an extension, as HubSpot's types have it. */
export interface Context {
  readonly location: Location;
  /** On a record only. */
  readonly crm?: { readonly objectId: number; readonly objectTypeId: '0-1' };
  readonly portal: { readonly id: number; readonly timezone: string };
  readonly user: User;
  readonly extension: { readonly appId: string; readonly appName: string; readonly cardTitle: string };
  readonly variables: Readonly<Record<string, string>>;
}

export interface Alert {
  readonly type?: 'info' | 'warning' | 'success' | 'danger' | 'tip';
  readonly title?: string;
  readonly message: string;
}

/** What an extension may ask of the page around it; those of records are there on records alone. */
export interface Actions {
  addAlert(alert: Alert): void;
  reloadPage(): void;
  closeOverlay(id: string): void;
  copyTextToClipboard(text: string): Promise<void>;
  navigateToPage(target: { readonly to: string; readonly params?: Readonly<Record<string, string>> }): void;
  refreshObjectProperties?(): void;
  onCrmPropertiesUpdate?(names: readonly string[], changed: () => void): void;
  fetchCrmObjectProperties?(names: readonly string[] | '*'): Promise<Readonly<Record<string, string>>>;
}

export interface Mount {
  readonly bundle: string;
  readonly context: Context;
  readonly actions: Actions;
  /** Where an app page stands inside its app. */
  readonly pageLocation: { readonly path: string; readonly params: Readonly<Record<string, string>> };
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

/** An extension of the project, as HubSpot would offer it to the page. */
export interface Extension {
  readonly uid: string;
  readonly title: string;
  readonly location: Location;
}

/** What every page of the sandbox knows. */
export interface PortalData {
  readonly portalId: string;
  readonly timezone: string;
  readonly user: User;
  /** Everybody who could look at the page: one changes into another on the page. */
  readonly people: readonly { readonly id: number; readonly name: string }[];
  readonly app: { readonly appId: string; readonly name: string; readonly publicUrl: string };
}
