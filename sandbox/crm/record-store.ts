import type { CrmRecord } from './record.ts';

/** The records of one object type: by id, in the order of ids, and by their unique values. */
export class RecordStore {
  private readonly byId = new Map<string, CrmRecord>();
  private readonly ordered: CrmRecord[] = [];
  private readonly survivors = new Map<string, string>();
  private readonly unique = new Map<string, Map<string, string>>();
  private nextId: number;

  constructor(firstId: number) {
    this.nextId = firstId;
  }

  newId(): string {
    return String(this.nextId++);
  }

  add(record: CrmRecord): void {
    this.byId.set(record.id, record);
    const id = Number(record.id);
    this.nextId = Math.max(this.nextId, id + 1);
    const last = this.ordered.at(-1);
    if (!last || Number(last.id) < id) this.ordered.push(record);
    else this.ordered.splice(this.position(id), 0, record);
  }

  /** Takes the record out for good: privacy deletion leaves nothing behind. */
  erase(record: CrmRecord): void {
    this.byId.delete(record.id);
    this.ordered.splice(this.position(Number(record.id)), 1);
  }

  find(id: string): CrmRecord | undefined {
    return this.byId.get(id);
  }

  /** Like `find`, but follows an id that was merged away to the record that holds its life now. */
  resolve(id: string): CrmRecord | undefined {
    const survivor = this.survivors.get(id);
    return survivor === undefined ? this.byId.get(id) : this.resolve(survivor);
  }

  isMergedAway(id: string): boolean {
    return this.survivors.has(id);
  }

  redirect(id: string, survivor: string): void {
    const record = this.byId.get(id);
    if (record) this.erase(record);
    this.survivors.set(id, survivor);
  }

  /** All records in the order of their ids, from after the given id on. */
  *after(id: string | undefined): Generator<CrmRecord> {
    for (
      let index = id === undefined ? 0 : this.position(Number(id) + 1);
      index < this.ordered.length;
      index++
    )
      yield this.ordered[index]!;
  }

  all(): readonly CrmRecord[] {
    return this.ordered;
  }

  findUnique(name: string, value: string): CrmRecord | undefined {
    const id = this.unique.get(name)?.get(uniqueKey(name, value));
    return id === undefined ? undefined : this.byId.get(id);
  }

  index(name: string, record: CrmRecord): void {
    const value = record.values[name];
    if (value === undefined) return;
    const ids = this.unique.get(name) ?? new Map<string, string>();
    ids.set(uniqueKey(name, value), record.id);
    this.unique.set(name, ids);
  }

  unindex(name: string, value: string | undefined): void {
    if (value !== undefined) this.unique.get(name)?.delete(uniqueKey(name, value));
  }

  private position(id: number): number {
    let low = 0;
    let high = this.ordered.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (Number(this.ordered[middle]!.id) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** E-mail addresses are one whatever their case. */
const uniqueKey = (name: string, value: string) => (name === 'email' ? value.toLowerCase() : value);
