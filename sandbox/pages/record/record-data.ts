/** A contact as its record page shows it. Times in epoch ms. */
export interface RecordData {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly groups: readonly PropertyGroup[];
  readonly company: { readonly name: string; readonly properties: readonly Property[] } | null;
  /** The newest first. */
  readonly timeline: readonly TimelineEntry[];
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

export interface TimelineEntry {
  readonly at: number;
  readonly title: string;
  readonly detail: string;
  readonly by: string;
  readonly kind: 'act' | 'change' | 'app';
}
