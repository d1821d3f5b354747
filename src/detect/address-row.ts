/** Addresses of a memory taken one after another, each request beginning where the one before it ended. */
import type { Operation } from '#model/fact'
import type { RuleInput } from '#model/rule'
import { type StateMap, stateMap } from '#model/rule-state'

/** A pause this long ends a row. */
const PAUSE_SECONDS = 60
/** `holding:125..249`, `D100..D199`, `DB7`: the text before the numbers, first and last. */
const RANGE = /^(.*?)(?<!\d)(\d{1,10})(?:\.\.[a-z]*(\d{1,10}))?$/i

/** The latest request: the address after it, the row so far, and its time. */
interface Row {
  readonly next: number
  readonly requests: number
  readonly addresses: number
  readonly seconds: number
}

/** State of a rule that asks `addressRow`. */
export const ADDRESS_ROWS = { rows: stateMap<Row>({ limit: 20_000 }) }

export interface AddressRow {
  /** Text before the numbers: the memory. */
  readonly space: string
  /** Requests so far, and addresses that they took. */
  readonly requests: number
  readonly addresses: number
}

/** The row that this request begins or goes on with; undefined where its object is no address. The rule remembers it. */
export function addressRow(
  { protocol, client, server, time }: RuleInput,
  fact: Operation,
  rows: StateMap<Row>,
): AddressRow | undefined {
  const range = RANGE.exec(fact.object ?? '')
  if (range === null) return undefined
  const [, space = '', from = '', to = from] = range
  const row = [client.ip ?? client.mac, server.ip ?? server.mac, fact.unit ?? '', protocol, fact.code, space]
  const seconds = time / 1e6
  const before = rows.get(row)
  const goesOn = before?.next === Number(from) && seconds - before.seconds < PAUSE_SECONDS
  const requests = goesOn ? before.requests + 1 : 1
  const addresses = Number(to) - Number(from) + 1 + (goesOn ? before.addresses : 0)
  rows.set(row, { next: Number(to) + 1, requests, addresses, seconds })
  return { space, requests, addresses }
}
