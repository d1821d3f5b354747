/** The order of requests of one query: a generator that gives the next request and takes its answer. No socket, no clock. */
import { type CompiledStep, requestBytes } from './compile.ts'
import { satisfies } from './framing.ts'
import { isLater, lastIndex } from './table-walk.ts'
import type { DistressSign, QueryStep } from './template.ts'

export interface NextRequest {
  readonly step: QueryStep
  readonly bytes: Uint8Array
  /** Values of the fields, for the journal; a secret is left out. */
  readonly values: Readonly<Record<string, number | Uint8Array>>
}

export interface ConversationResult {
  readonly requests: number
  /** Text of the sign of distress that ended it; '' for none. */
  readonly distress: string
}

/** Encrypts requests and decrypts answers, where the template has encrypted steps. */
export interface Sealing {
  /** @param plain the request as the template makes it */
  seal(step: CompiledStep, plain: Uint8Array): Uint8Array
  /** The answer in clear; undefined if it is not one to us. */
  open(answer: Uint8Array): Uint8Array | undefined
}

export interface ConversationSetup {
  readonly distress?: readonly DistressSign[] | undefined
  /** Bytes of the credential; undefined where the template has none. */
  readonly secret?: Uint8Array | undefined
  readonly sealing?: Sealing | undefined
}

export function* conversation(
  steps: readonly CompiledStep[],
  { distress = [], secret, sealing }: ConversationSetup = {},
): Generator<NextRequest, ConversationResult, Uint8Array | undefined> {
  const learned: Record<string, Uint8Array> = {}
  let latest: Uint8Array | undefined
  let requests = 0
  for (const compiled of steps) {
    const { step } = compiled
    const { walks } = step
    // The lengths of a walked step are one step.
    if (walks !== undefined && compiled !== steps.find((one) => one.step === step)) continue
    let before: Uint8Array | undefined
    for (const chosen of chosenValues(compiled)) {
      for (let time = 0; time < (step.atMost ?? 1); time++) {
        if (step.when !== undefined && (latest === undefined || !satisfies(step.when, latest))) break
        let sent: CompiledStep | undefined = compiled
        if (walks !== undefined) {
          const index = latest === undefined ? undefined : lastIndex(latest, walks.columns)
          if (index === undefined || !isLater(index, before)) break
          sent = steps.find((one) => one.step === step && one.indexLength === index.length)
          if (sent === undefined) break
          before = index
          learned[walks.field] = index
        }
        const values = { ...learned, ...chosen }
        const answer: Uint8Array | undefined = yield requestOf(sent, values, { secret, sealing })
        requests++
        if (step.answer === undefined) continue
        // The caller ends the query where no answer came: nothing is sent after silence.
        if (answer === undefined) return { requests, distress: 'no answer' }
        const opened = sealing === undefined ? answer : sealing.open(answer)
        if (opened === undefined) return { requests, distress: 'the answer cannot be decrypted' }
        latest = opened
        const sign = distress.find(({ check }) => satisfies(check, opened))
        if (sign !== undefined) return { requests, distress: sign.text }
        for (const [letter, { at, length }] of Object.entries(step.takes ?? {}))
          learned[letter] = opened.slice(at, at + length)
      }
      if (step.until !== undefined && latest !== undefined && satisfies(step.until, latest)) break
    }
  }
  return { requests, distress: '' }
}

function requestOf(
  compiled: CompiledStep,
  values: Readonly<Record<string, Uint8Array | number>>,
  { secret, sealing }: ConversationSetup,
): NextRequest {
  const plain = compiled.plain ?? compiled
  const filled = secret === undefined ? values : { ...values, ...secretsOf(plain, secret) }
  const used = Object.fromEntries(
    Object.entries(values).filter(([letter]) => plain.fields.some((field) => field.letter === letter)),
  )
  const bytes = requestBytes(plain, filled)
  const isSealed = compiled.plain !== undefined && sealing !== undefined
  return { step: compiled.step, bytes: isSealed ? sealing.seal(compiled, bytes) : bytes, values: used }
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
