import { type RecordKind, type Records, roomFor, type StoredRecord } from './records.ts'
import { StoreError } from './store.ts'

/** Records without a file. */
export class MemoryRecords implements Records {
  readonly #all = new Map<string, StoredRecord>()

  async records(kind: RecordKind): Promise<readonly StoredRecord[]> {
    return [...this.#all.values()]
      .filter((record) => record.kind === kind)
      .sort((one, other) => one.time - other.time || (one.id < other.id ? -1 : 1))
  }

  async keepRecord(record: StoredRecord): Promise<readonly string[]> {
    const room = roomFor(
      record,
      (await this.records(record.kind)).map(({ id }) => id),
    )
    if ('refusal' in room) throw new StoreError(room.refusal, `${record.kind} ${record.id.slice(0, 80)}`)
    for (const id of room.goes) this.#all.delete(`${record.kind}\n${id}`)
    this.#all.set(`${record.kind}\n${record.id}`, record)
    return room.goes
  }

  async dropRecord(kind: RecordKind, id: string): Promise<boolean> {
    return this.#all.delete(`${kind}\n${id}`)
  }
}
