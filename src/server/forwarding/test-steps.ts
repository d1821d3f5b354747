/** The result of a test message, step by step, with a remedy for what failed. */
import { clean } from '#bytes/text'
import type { DeliveryOutcome } from '#destination-kit/destination-type'
import type { Destination } from '#model/destination'
import type { TestAnswer, TestStep } from '#schema/forwarding'

/** In the order in which they can fail. */
const STEPS = ['Name', 'Connection', 'Certificate', 'Sign-in', 'Record'] as const
type StepName = (typeof STEPS)[number]

/** The first pattern that fits the reason names the step that failed. */
const FAILED_AT: readonly (readonly [RegExp, StepName])[] = [
  [
    /not known to the resolver|resolver does not answer|resolves to|reserved address|Sightglass itself/,
    'Name',
  ],
  [/certificate|TLS|PEM file/, 'Certificate'],
  // An index, table or topic that is missing is no fault of the token, which its remedy may name.
  [/\b(?:index|topic)\b/i, 'Record'],
  [/refused|unreachable|no connection|does not answer|closed the connection|does not read/, 'Connection'],
  [
    /credentials|sign-in|token|password|key is not valid|permission|role|secret .* is not set|HTTP 40[13]/i,
    'Sign-in',
  ],
]

/** Where the reason itself names no remedy. */
const REMEDIES: Readonly<Partial<Record<StepName, string>>> = {
  Name: 'check the host name, or the name server of this machine',
  Connection: 'check host and port, and firewalls between',
}

const RECORD_REMEDY = 'check the setting that it names'

export function testSteps(outcome: DeliveryOutcome, { connection }: Destination): TestAnswer {
  if (outcome.state === 'delivered') {
    const text = clean(outcome.reference || 'delivered', 300)
    return {
      arrived: true,
      text,
      steps: STEPS.map((name) => ({ name, state: 'passed', text: name === 'Record' ? text : '' })),
    }
  }
  const reason = clean(outcome.reason, 300)
  const failed = FAILED_AT.find(([pattern]) => pattern.test(reason))?.[1] ?? 'Record'
  const isRefused = outcome.state === 'rejected' || outcome.state === 'split'
  const remedy = failed === 'Record' && isRefused && !reason.includes(';') ? RECORD_REMEDY : REMEDIES[failed]
  const text = remedy === undefined ? reason : `${reason}; ${remedy}`
  const at = STEPS.indexOf(failed)
  const proxy = connection.proxy === '' ? '' : ` (through ${connection.proxy})`
  return {
    arrived: false,
    text,
    steps: STEPS.map(
      (name, index): TestStep => ({
        name,
        state: index < at ? 'passed' : index === at ? 'failed' : 'skipped',
        text: index === at ? `${text}${proxy}` : '',
      }),
    ),
  }
}
