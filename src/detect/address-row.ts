/** Addresses of a memory taken one after another, each request beginning where the one before it ended. */
import type { Operation } from '#model/fact'
import type { RuleContext, RuleInput } from '#model/rule'

/** A pause this long ends a row. */
const PAUSE_SECONDS = 60
/** `holding:125..249`, `D100..D199`, `DB7`: the text before the numbers, first and last. */
const RANGE = /^(.*?)(?<!\d)(\d{1,10})(?:\.\.[a-z]*(\d{1,10}))?$/i

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
  known: RuleContext,
): AddressRow | undefined {
  const range = RANGE.exec(fact.object ?? '')
  if (range === null) return undefined
  const [, space = '', from = '', to = from] = range
  const row = [client.ip ?? client.mac, server.ip ?? server.mac, fact.unit ?? '', protocol, fact.code, space]
  const [next = -1, asked = 0, covered = 0, latest = 0] = String(known.recall(row) ?? '')
    .split(' ')
    .map(Number)
  const seconds = time / 1e6
  const goesOn = Number(from) === next && seconds - latest < PAUSE_SECONDS
  const requests = goesOn ? asked + 1 : 1
  const addresses = Number(to) - Number(from) + 1 + (goesOn ? covered : 0)
  known.swap(row, `${Number(to) + 1} ${requests} ${addresses} ${seconds}`)
  return { space, requests, addresses }
}
