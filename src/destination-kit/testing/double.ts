/**
 * The contract of a double: it answers HTTP requests by the product's public documentation and keeps the records. It
 * proves our side of the contract only; a real receiver may differ.
 */
import type { DestinationSettings } from '../destination-type.ts'

export interface DoubleRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** As UTF-8. */
  readonly body: string
  readonly bytes: Buffer
}

export interface DoubleAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface Double {
  /** Of a destination that sends to `url`. */
  settings(url: string): DestinationSettings
  readonly secrets: (url: string) => Readonly<Record<string, string>>
  answer(request: DoubleRequest): DoubleAnswer | Promise<DoubleAnswer>
  /** Everything that was taken, repeats included: key or id of each record. */
  taken(): readonly string[]
  /** Records as a user of the product sees them: repeats by the type's `repeats`. */
  records(): readonly string[]
  /** Records of one message; 1 if left out. */
  readonly recordsEach?: number
}

export const json = (status: number, value: unknown): DoubleAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

/** A receiver whose URL is the secret: takes every body posted to it. */
export function makeUrlDouble(answer: DoubleAnswer): Double {
  const path = '/hooks/T0/B0/secret'
  const taken: string[] = []
  return {
    settings: () => ({}),
    secrets: (url) => ({ url: `${url}${path}` }),
    answer({ path: posted, body }) {
      if (posted !== path) return { status: 404, body: 'no_service' }
      taken.push(body)
      return answer
    },
    taken: () => taken,
    records: () => taken,
  }
}
