/**
 * `node:sqlite` cannot interrupt a statement from outside. So a statement that may go through many rows asks now and
 * then, by a function of ours, whether it is to go on: the function throws once it is late, and a thread that is being
 * ended gets no further than its next call.
 */
import { sql } from 'kysely'
import { StoreError } from '../store.ts'

/** Name of the function in statements. */
export const GOES_ON = 'goes_on'

/** Rows between two questions, a power of two: to ask for each would take as long as to search its text. */
const ROWS = 1024

/** True for every row, if the statement is to go on. `number`: whole numbers all of whose last digits are as frequent. */
export function goesOn(number: string) {
  return sql<boolean>`(${sql.ref(number)} & ${sql.lit(ROWS - 1)} or ${sql.raw(GOES_ON)}())`
}

/** Until when the statements of one thread may take. Without end, until `begin` is called. */
export class Deadline {
  #allowed = Number.POSITIVE_INFINITY
  /** Of `performance.now()`. */
  #end = Number.POSITIVE_INFINITY

  begin(ms: number): void {
    this.#allowed = ms
    this.#end = performance.now() + ms
  }

  /** @throws StoreError once it has passed */
  check(): void {
    if (performance.now() > this.#end) throw tooLong(this.#allowed)
  }
}

export function tooLong(ms: number): StoreError {
  return new StoreError('query-too-long', `the query took longer than ${ms} ms`)
}
