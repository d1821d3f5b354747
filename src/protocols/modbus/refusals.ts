/** Shared part of the rules about rejected requests. A client that tries many different ones is scanning. */
import { isQuiet, type Operation } from '#model/fact'
import type { Finding, Rule, RuleContext, RuleInput } from '#model/rule'
import { distinctWindow, type StateOf } from '#model/rule-state'

/** This many different attempts within a minute are a scan, not a mistake. */
const PROBES = 8
const WINDOW_SECONDS = 60

export const REFUSALS = { tried: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }) }

/** For examples. */
export const REFUSED_READ = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:900..909',
  unit: '1',
  outcome: 'rejected',
} as const

/** Reason of a rejection, and its text in the summary. */
export interface ModbusException {
  /** The exception's name: Modbus Application Protocol V1.1b3 §7. */
  readonly error: string
  /** The part of the operation that differs between attempts. */
  readonly itemOf: (operation: Operation) => string
  /** Clause of the summary, such as `which does not support it`. */
  readonly clause: string
}

/** Finding for a rejection with this reason: a write or a scan is more severe than one read. */
export function findingOf(
  judged: RuleInput,
  known: RuleContext,
  { tried: items, error, itemOf, clause }: ModbusException & StateOf<typeof REFUSALS>,
): Finding | undefined {
  const { fact, protocol, client, server } = judged
  if (protocol !== 'modbus' || fact.kind !== 'operation' || fact.outcome !== 'rejected') return undefined
  if (fact.error !== error) return undefined
  const tried = items.add([client.ip, server.ip], itemOf(fact))
  const isProbing = tried >= PROBES
  const many = isProbing ? `; ${tried} different ones within a minute` : ''
  const object = fact.object === undefined ? '' : `, ${fact.object}`
  return {
    severity: isQuiet(fact.verb) && !isProbing ? 'warning' : undefined,
    summary: `${known.nameOf('client')} sent ${fact.name} (function ${fact.code}${object}) to unit ${fact.unit} of ${known.nameOf('server')}, ${clause}${many}`,
  }
}

/** The same examples for each reason. */
export function examplesOf({ error }: ModbusException): Rule['examples'] {
  return {
    fires: [
      {
        when: 'a read is rejected',
        facts: [{ fact: { ...REFUSED_READ, error } }],
        severity: 'warning',
      },
      {
        when: 'a write is rejected',
        facts: [
          {
            fact: {
              ...REFUSED_READ,
              verb: 'write',
              name: 'Write Single Register',
              code: '6',
              object: 'holding:900',
              error,
            },
          },
        ],
        severity: 'major',
      },
      {
        when: 'a client tries one after another',
        facts: Array.from({ length: PROBES }, (_, i) => ({
          fact: { ...REFUSED_READ, code: String(60 + i), error },
          at: i,
        })),
        severity: 'major',
      },
    ],
    silent: [
      { when: 'the unit is busy', facts: [{ fact: { ...REFUSED_READ, error: 'Server Device Busy' } }] },
      { when: 'it is answered', facts: [{ fact: { ...REFUSED_READ, outcome: 'succeeded' } }] },
    ],
  }
}
