/** A contact as its record page shows it. Times in epoch ms. */
export interface RecordData {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly groups: readonly PropertyGroup[];
  readonly company: { readonly name: string; readonly properties: readonly Property[] } | null;
  /** What belongs to it, by kind. */
  readonly related: readonly RelatedGroup[];
  /** The newest first. */
  readonly timeline: readonly TimelineEntry[];
  /** What the app has asked of HubSpot, the newest first. */
  readonly calls: readonly AppCall[];
  /** HubSpot has a bad minute. */
  readonly trouble: { readonly status: number; readonly secondsLeft: number } | null;
  /** Every value by its name, for extensions that ask. */
  readonly values: Readonly<Record<string, string>>;
}

export interface PropertyGroup {
  readonly label: string;
  readonly properties: readonly Property[];
}

export interface Property {
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

export interface RelatedGroup {
  readonly label: string;
  /** The newest first. */
  readonly records: readonly RelatedRecord[];
}

export interface RelatedRecord {
  readonly id: string;
  readonly name: string;
  readonly properties: readonly Property[];
  /** Who made it. */
  readonly by: string;
}

export interface TimelineEntry {
  readonly at: number;
  readonly title: string;
  readonly detail: string;
  readonly by: string;
  readonly kind: 'act' | 'change' | 'app';
}

export interface AppCall {
  /** Epoch ms of the machine. */
  readonly at: number;
  /** "wrote 1 contact". */
  readonly did: string;
  /** HTTP; 0 where the connection broke. */
  readonly status: number;
  readonly times: number;
}

/** What one can let happen, as the panel offers it. */
export interface ActGroup {
  readonly title: string;
  readonly note: string | null;
  readonly acts: readonly { readonly key: string; readonly label: string }[];
}
