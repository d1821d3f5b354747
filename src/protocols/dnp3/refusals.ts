/** Shared part of the rules about rejected requests: the internal indications of IEEE 1815-2012 §4.2.2.6 give the reason. */
import { isQuiet } from '#model/fact'
import type { Finding, Rule, RuleContext, RuleInput } from '#model/rule'

/** For examples. */
export const OUTSTATION = { protocol: 'dnp3', serverPort: 20_000 } as const
/** For examples. */
export const REFUSED_READ = {
  kind: 'operation',
  verb: 'read',
  name: 'Read',
  code: '1',
  object: 'class:1 class:2',
  unit: '10',
  outcome: 'rejected',
} as const

/** Reason of a rejection. */
interface Refusal {
  /** Name of the indication. */
  readonly error: string
  /** Clause of the summary, such as `which does not support this function (IIN2.0)`. */
  readonly clause: string
}

/** Finding for a rejection with this reason: a control is more severe than a read. */
export function findingOf(
  { fact, protocol }: RuleInput,
  known: RuleContext,
  { error, clause }: Refusal,
): Finding | undefined {
  if (protocol !== 'dnp3' || fact.kind !== 'operation' || fact.outcome !== 'rejected') return undefined
  if (fact.error === undefined || !fact.error.includes(error)) return undefined
  const object = fact.object === undefined ? '' : ` (${fact.object})`
  return {
    severity: isQuiet(fact.verb) ? 'warning' : undefined,
    summary: `${known.nameOf('client')} sent ${fact.name}${object} to outstation ${fact.unit} at ${known.nameOf('server')}, ${clause}`,
  }
}

/** The same examples for each reason. */
export function examplesOf({ error }: Refusal): Rule['examples'] {
  const control = { ...REFUSED_READ, verb: 'operate', name: 'Direct Operate', code: '5' } as const
  return {
    fires: [
      {
        when: 'a read is rejected for this reason',
        facts: [{ fact: { ...REFUSED_READ, error }, ...OUTSTATION }],
        severity: 'warning',
      },
      {
        when: 'a control is rejected for this reason',
        facts: [{ fact: { ...control, error: `DEVICE_RESTART ${error}` }, ...OUTSTATION }],
        severity: 'major',
      },
    ],
    silent: [
      {
        when: 'it is rejected for another reason',
        facts: [{ fact: { ...REFUSED_READ, error: 'ALREADY_EXECUTING' }, ...OUTSTATION }],
      },
      { when: 'it is answered', facts: [{ fact: { ...REFUSED_READ, outcome: 'succeeded' }, ...OUTSTATION }] },
    ],
  }
}
