/** The order of requests of one query: a generator that gives the next request and takes its answer. No socket, no clock. */
import { type CompiledStep, requestBytes } from './compile.ts'
import { satisfies } from './framing.ts'
import type { DistressSign, QueryStep } from './template.ts'

export interface NextRequest {
  readonly step: QueryStep
  readonly bytes: Uint8Array
  /** What the fields are, for the journal; a secret is left out. */
  readonly values: Readonly<Record<string, number | Uint8Array>>
}

export interface ConversationResult {
  readonly requests: number
  /** Text of the sign of distress that ended it; '' for none. */
  readonly distress: string
}

/** @param secret bytes of the credential; undefined where the template has none */
export function* conversation(
  steps: readonly CompiledStep[],
  distress: readonly DistressSign[] = [],
  secret?: Uint8Array,
): Generator<NextRequest, ConversationResult, Uint8Array | undefined> {
  const learned: Record<string, Uint8Array> = {}
  let latest: Uint8Array | undefined
  let requests = 0
  for (const compiled of steps) {
    const { step } = compiled
    for (const chosen of chosenValues(compiled)) {
      for (let time = 0; time < (step.atMost ?? 1); time++) {
        if (step.when !== undefined && (latest === undefined || !satisfies(step.when, latest))) break
        const values = { ...learned, ...chosen }
        const filled = secret === undefined ? values : { ...values, ...secretsOf(compiled, secret) }
        const used = Object.fromEntries(
          Object.entries(values).filter(([letter]) =>
            compiled.fields.some((field) => field.letter === letter),
          ),
        )
        const answer: Uint8Array | undefined = yield {
          step,
          bytes: requestBytes(compiled, filled),
          values: used,
        }
        requests++
        if (step.answer === undefined) continue
        // The caller ends the query where no answer came: nothing is sent after silence.
        if (answer === undefined) return { requests, distress: 'no answer' }
        latest = answer
        const sign = distress.find(({ check }) => satisfies(check, answer))
        if (sign !== undefined) return { requests, distress: sign.text }
        for (const [letter, { at, length }] of Object.entries(step.takes ?? {}))
          learned[letter] = answer.slice(at, at + length)
      }
      if (step.until !== undefined && latest !== undefined && satisfies(step.until, latest)) break
    }
  }
  return { requests, distress: '' }
}

function secretsOf({ fields }: CompiledStep, secret: Uint8Array): Record<string, Uint8Array> {
  return Object.fromEntries(
    fields.filter(({ bound }) => bound.kind === 'secret').map(({ letter }) => [letter, secret]),
  )
}

/** The values of the field a step is repeated for; one empty choice where it is not. */
export function chosenValues({ step, fields }: CompiledStep): readonly Readonly<Record<string, number>>[] {
  const { each } = step
  if (each === undefined) return [{}]
  const bound = fields.find(({ letter }) => letter === each)?.bound
  if (bound?.kind !== 'values') throw new Error(`${step.name}: ${each} is repeated and needs a set of values`)
  return bound.values.map((value) => ({ [each]: value }))
}
