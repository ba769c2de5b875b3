/**
 * What one person does, written down as HubSpot would: dated changes of HubSpot's own properties. The
 * diary keeps the counters (page views, forms, opens) that HubSpot would keep.
 */
import { byAnalytics, byEmail, byForm, byImport, type ChangeSource } from '../crm/source.ts';

export interface Entry {
  /** Epoch milliseconds at which it happened. */
  readonly at: number;
  readonly source: ChangeSource;
  readonly properties: Readonly<Record<string, string>>;
}

export const website = 'https://www.seller.test';

/** Where somebody came from, in HubSpot's three source fields (requirements CH-01 to CH-06). */
export interface Origin {
  readonly source: string;
  readonly detail1: string;
  readonly detail2: string;
}

export class Diary {
  readonly entries: Entry[] = [];
  private readonly counters = new Map<string, number>();

  /** How the person first came: the original source, set once. */
  arrive(at: number, origin: Origin, page: string, known: Readonly<Record<string, string>>): this {
    const time = iso(at);
    return this.note(at, origin.source === 'OFFLINE' ? byImport : byForm, {
      ...known,
      hs_analytics_source: origin.source,
      hs_analytics_source_data_1: origin.detail1,
      hs_analytics_source_data_2: origin.detail2,
      hs_latest_source: origin.source,
      hs_latest_source_data_1: origin.detail1,
      hs_latest_source_timestamp: time,
      hs_analytics_first_url: website + page,
      hs_analytics_first_timestamp: time,
    });
  }

  visit(at: number, page: string): this {
    return this.note(at, byAnalytics, {
      hs_analytics_last_url: website + page,
      hs_analytics_last_timestamp: iso(at),
      hs_analytics_last_visit_timestamp: iso(at),
      hs_analytics_num_page_views: this.count('views'),
      hs_analytics_num_visits: this.count('visits'),
    });
  }

  /** A form is named by its page and itself, as HubSpot names conversions. */
  submit(at: number, form: string, more: Readonly<Record<string, string>> = {}): this {
    const number = this.count('forms');
    return this.note(at, byForm, {
      ...more,
      ...(number === '1' && { first_conversion_event_name: form, first_conversion_date: iso(at) }),
      recent_conversion_event_name: form,
      recent_conversion_date: iso(at),
      num_conversion_events: number,
      num_unique_conversion_events: number,
    });
  }

  open(at: number): this {
    return this.note(at, byEmail, { hs_email_last_open_date: iso(at), hs_email_open: this.count('opens') });
  }

  click(at: number): this {
    return this.note(at, byEmail, {
      hs_email_last_click_date: iso(at),
      hs_email_click: this.count('clicks'),
    });
  }

  replyToNurture(at: number): this {
    return this.note(at, byEmail, {
      hs_email_last_reply_date: iso(at),
      hs_email_replied: this.count('replies'),
    });
  }

  replyToSales(at: number): this {
    return this.note(at, byEmail, { hs_sales_email_last_replied: iso(at) });
  }

  attendWebinar(at: number, minutes: number): this {
    return this.note(at, byImport, {
      zoom_webinar_attendance_count: this.count('webinars'),
      zoom_webinar_attendance_average_duration: String(minutes),
    });
  }

  bounce(at: number): this {
    return this.note(at, byEmail, { hs_email_bounce: this.count('bounces') });
  }

  optOut(at: number): this {
    return this.note(at, byEmail, { hs_email_optout: 'true' });
  }

  note(at: number, source: ChangeSource, properties: Readonly<Record<string, string>>): this {
    this.entries.push({ at, source, properties });
    return this;
  }

  private count(name: string): string {
    const next = (this.counters.get(name) ?? 0) + 1;
    this.counters.set(name, next);
    return String(next);
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
