import { defineRule, type Severity, type ValueEvidence } from '#model/rule'
import { nameOf } from '../names.ts'
import { isAlarmLimit } from '../settings.ts'

const written = {
  kind: 'deviation',
  model: 'values',
  what: 'out-of-range',
  subject: 'holding:7',
  seen: '370',
  usual: '40 to 100',
  score: 4,
  operation: {
    kind: 'operation',
    verb: 'write',
    name: 'Write Single Register',
    code: '6',
    object: 'holding:7',
    outcome: 'requested',
    value: 370,
  },
} as const
const flood = { ...written, model: 'volume', what: 'too-much' } as const

/** Samples and hours below which little, and below which not everything, is known of a point. Channels close after a day. */
const FEW = { samples: 5, hours: 1 }
const SOME = { samples: 30, hours: 23 }
/** Times its own width beyond the interval: a multiple of all values before. */
const FAR = 3

/** 0 little is known of the point, 1 some, 2 enough. */
function knowledgeOf({ samples, learnedHours }: ValueEvidence): 0 | 1 | 2 {
  if (samples < FEW.samples || learnedHours < FEW.hours) return 0
  return samples < SOME.samples || learnedHours < SOME.hours ? 1 : 2
}

/** A write that is far out is a command to the plant; whatever else is odd of a point that is hardly known is noted only. */
const WRITE_FAR: readonly Severity[] = ['minor', 'major', 'major']
const WRITE_NEAR: readonly (Severity | 'digest')[] = ['digest', 'warning', 'minor']
const READING: readonly (Severity | 'digest')[] = ['digest', 'digest', 'warning']

function severityOf(isWrite: boolean, evidence: ValueEvidence | undefined): Severity | 'digest' {
  if (evidence === undefined) return isWrite ? 'major' : 'warning'
  const knowledge = knowledgeOf(evidence)
  if (!isWrite) return READING[knowledge]!
  return (evidence.excess >= FAR ? WRITE_FAR : WRITE_NEAR)[knowledge]!
}

const WRITE_TITLE = 'Set point or parameter written outside its learned range'
const LIMIT_TITLE = 'Alarm limit written outside its learned range'

/** Departures of values that have rules of their own. */
const OTHERS: ReadonlySet<string> = new Set(['frozen', 'replayed', 'not-followed'])

export const rule = defineRule({
  id: 'value-out-of-range',
  formerIds: ['value-out-of-habit'],
  engine: 'anomaly',
  title: 'Process value outside its learned range',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0836', 'T0831'],
  defenderTitles: [],
  consequence: 'value',
  learnable: true,
  why: 'A set point outside the range of all earlier ones can damage the process, although the command itself is valid.',
  todo: [
    'Compare the value with the set point on the operator screen',
    'Find out who changed it and why',
    'Look for a remote session on the station that wrote it',
  ],
  falsePositives: 'A new product, a season, or a test at the limits: relearn the point.',
  match: { kind: 'deviation' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.model !== 'values' || OTHERS.has(fact.what)) return undefined
    const isWrite = fact.operation !== undefined
    // The write itself was within its margin, which is wider where few were seen.
    const isReadBack = !isWrite && fact.isWritten === true
    const severity = severityOf(isWrite, fact.evidence)
    const whom = nameOf(input, context, 'server')
    const isLimit = fact.operation !== undefined && isAlarmLimit(fact.operation)
    return {
      ...((isWrite || isReadBack) && { title: isLimit ? LIMIT_TITLE : WRITE_TITLE }),
      severity: severity === 'digest' ? 'notice' : severity,
      digestOnly: severity === 'digest',
      // A value belongs to its device, whichever client reads it.
      source: isWrite ? undefined : (input.server.ip ?? input.server.mac),
      subject: fact.subject,
      techniques: isLimit ? ['T0838', 'T0836'] : undefined,
      summary: isWrite
        ? `${nameOf(input, context, 'client')} wrote ${fact.seen} to ${fact.subject} of ${whom}`
        : `${fact.subject} of ${whom} is ${fact.seen}${isReadBack ? ', as it was written' : ''}`,
      normal: `${fact.subject} is ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'a value far out of its range is written', facts: [{ fact: written }] },
      {
        when: 'a reading leaves its range',
        facts: [{ fact: { ...written, operation: undefined } }],
        severity: 'warning',
      },
      {
        when: 'a written value is read back outside its range',
        facts: [{ fact: { ...written, operation: undefined, isWritten: true } }],
        severity: 'warning',
      },
    ],
    silent: [{ when: 'another model deviates', facts: [{ fact: flood }] }],
  },
})
