import type { Operation, Verb } from '#model/fact'
import { isQuiet } from '#model/fact'
import type { Traits } from '#model/protocol'
import { defineRule, type Finding, type Judged, type Known, type Severity } from '#model/rule'
import { type News, newsOf, noveltyTitles, titlesOfDevice } from '../counterparts/counterparts.ts'
import type { Novelty } from '../counterparts/novelty.ts'
import { isAlarmLimit, isSetting, isUnlocking } from '../settings.ts'

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'asked',
} as const
const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:7',
  unit: '1',
  outcome: 'asked',
} as const

/** Verbs that have a rule of their own, which speaks whether they are new or not. */
const SPOKEN_OF: ReadonlySet<string> = new Set([
  'stop',
  'restart',
  'force',
  'download-program',
  'upload-program',
  'update-firmware',
])

/** What a new look or change of each kind is in ATT&CK for ICS, where it is not simply a command or a parameter. */
const TECHNIQUES: Partial<Record<Verb, readonly string[]>> = {
  read: ['T0801', 'T0811'],
  report: ['T0802'],
  subscribe: ['T0802'],
  browse: ['T0861', 'T0846.002'],
  identify: ['T0888', 'T0846.002'],
  diagnose: ['T0888'],
  'set-password': ['T0892'],
  'set-mode': ['T0858'],
  authenticate: ['T0859'],
  configure: ['T0836', 'T0838'],
}

/** Execution through API. */
const THROUGH_INTERFACE = 'T0871'

/** Modify Alarm Settings, which is a parameter as well. */
const ALARM_SETTINGS = ['T0838', 'T0836']

/** Who goes through functions, stations or names asks for hundreds: beyond so many, the rest is one alert. */
const MANY = { kinds: 10, seconds: 600 } as const

export const rule = defineRule({
  id: 'new-function',
  engine: 'policy',
  title: 'New command from known client',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T1692.001', 'T0836'],
  counterpart: noveltyTitles,
  learnable: true,
  whileLearning: 'silent',
  why: 'Machines repeat themselves. A command out of habit from a known station is how a stolen station looks.',
  todo: [
    'Ask the operator of the client what was done',
    'Compare the written value with the set point',
    'Look for a remote session on the client',
  ],
  falsePositives: 'Rare operator actions and engineering work that did not occur while learning.',
  watches: 'operation',
  concerns: { outcomes: ['asked'] },
  // A stranger that writes is one thing to look at.
  toldBy: { 'commands-from-unknown-client': 'pair' },
  evaluate(judged, known) {
    const { fact, protocol, client, server } = judged
    if (fact.kind !== 'operation' || fact.outcome !== 'asked') return undefined
    const isIndustrial = known.family() === 'ot'
    const isSpokenOf = SPOKEN_OF.has(fact.verb) || isSetting(fact) || isUnlocking(fact, known.traits())
    if (isIndustrial && isSpokenOf) return undefined
    const fresh = known.newSymbols()
    if (fresh.length === 0) return known.isOnProbation() ? onceBefore(judged, known) : undefined
    const isStranger = !known.isUsualLink()
    const news = newsOf(protocol, fact, { fresh, isStranger })
    // The link itself is new: another rule says that.
    if (isStranger && fact.verb === 'read' && news?.novelty.ofStrangers !== true) return undefined
    if (!isIndustrial && !isWorthTelling(fact, news?.novelty, known)) return undefined
    const isOfPeers = !isStranger && known.isUsualOfPeers()
    if (isOfPeers && fact.verb === 'read') return undefined
    const what = news === undefined ? '' : `: new ${news.novelty.what(fact, news.symbol)}`
    const habit = news?.novelty.habit ?? ''
    const subject = subjectOf(fact, news, isStranger)
    const kinds = known.distinct(
      `${client.ip ?? client.mac} ${server.ip ?? server.mac}`,
      subject,
      MANY.seconds,
    )
    const isMany = kinds > MANY.kinds
    return {
      summary: `${sentence(fact, known.nameOf('client'), known.nameOf('server'))}, never before${what}${isMany ? `; so it did with ${kinds} things within ten minutes` : ''}`,
      deed: fact.name,
      normal: `${known.normal(habit)}${isOfPeers ? ' Others of its kind ask others of that kind for it.' : ''}`,
      subject: isMany ? 'many' : subject,
      counterpart: [...(news?.novelty.titles ?? []), ...titlesOfDevice(known.asset('server'), fact)],
      severity: isOfPeers ? 'warning' : severityOf(fact, isIndustrial),
      techniques: techniquesOf(fact, known.traits()),
    }
  },
  examples: {
    fires: [
      {
        when: 'a client that only read now writes',
        learned: [{ fact: read, count: 50 }],
        facts: [{ fact: write }],
      },
      {
        when: 'a client reads registers it never read',
        learned: [{ fact: read, count: 50 }],
        facts: [{ fact: { ...read, object: 'holding:4000..4009' } }],
        severity: 'minor',
      },
      {
        when: 'a stranger asks an outstation for all it has',
        learned: [
          {
            protocol: 'dnp3',
            serverPort: 20000,
            fact: { ...read, code: '1', name: 'Read', object: 'class:0' },
          },
        ],
        facts: [
          {
            protocol: 'dnp3',
            serverPort: 20000,
            client: '10.0.0.66',
            fact: { ...read, code: '1', name: 'Read', object: 'class:1 class:2 class:3 class:0' },
          },
        ],
      },
    ],
    silent: [
      { when: 'it reads as ever', learned: [{ fact: read, count: 50 }], facts: [{ fact: read }] },
      {
        when: 'it writes what it has written before',
        learned: [{ fact: read }, { fact: write }],
        facts: [{ fact: write }],
      },
      {
        when: 'it stops the controller, of which another rule speaks',
        learned: [{ fact: read, protocol: 's7comm', serverPort: 102 }],
        facts: [{ fact: { ...write, verb: 'stop', code: '0x29' }, protocol: 's7comm', serverPort: 102 }],
      },
      { when: 'a stranger reads, of which another rule speaks', facts: [{ fact: read }] },
    ],
  },
})

/** It was seen on one day only while it was learned: an attacker may have been there that day. */
function onceBefore({ fact }: Judged, known: Known): Finding | undefined {
  if (fact.kind !== 'operation' || known.family() !== 'ot') return undefined
  return {
    summary: `${sentence(fact, known.nameOf('client'), known.nameOf('server'))}, which was seen on one day only before`,
    normal: known.normal(),
    subject: `once before ${fact.code}`,
    counterpart: [],
    severity: 'notice',
    techniques: techniquesOf(fact, known.traits()),
  }
}

function techniquesOf(fact: Operation, { isControllerInterface }: Traits): readonly string[] {
  const own = isAlarmLimit(fact) ? ALARM_SETTINGS : (TECHNIQUES[fact.verb] ?? rule.techniques)
  const isCall = fact.verb !== 'identify' && fact.verb !== 'subscribe'
  return isCall && isControllerInterface === true ? [...own, THROUGH_INTERFACE] : own
}

/** Offices open new files and pages all day: only what touches the plant, or is a new way of asking, is told. */
function isWorthTelling({ verb }: Operation, novelty: Novelty | undefined, known: Known): boolean {
  const classes = [known.asset('client')?.class, known.asset('server')?.class]
  if (classes.includes('OT')) return true
  if (novelty === undefined || classes.includes('Internet')) return false
  return novelty.isEach === true || novelty.isGrave === true || !isQuiet(verb)
}

/**
 * One alert for each new function of a client that is known; of a stranger, to whom all is new, one for looking and one
 * for changing. Where many things are one alert, a change is never told under a look, nor a read under a browse.
 */
function subjectOf({ verb }: Operation, news: News | undefined, isStranger: boolean): string {
  if (news === undefined) return ''
  const { habit, isEach, ofStrangers } = news.novelty
  if (isStranger && ofStrangers !== true) return `${habit} ${isQuiet(verb) ? 'looked' : 'changed'}`
  if (isEach === true || ofStrangers === true) return `${habit} ${news.symbol}`
  return verb === 'browse' ? `${habit} browsed` : isQuiet(verb) ? habit : `${habit} changed`
}

/** Devices speak up by themselves, too. */
function sentence({ verb, name, object }: Operation, client: string, server: string): string {
  const on = object === undefined || object === '' ? '' : ` on ${object.slice(0, 120)}`
  return verb === 'report'
    ? `${client} and ${server} exchange ${name}${on}`
    : `${client} sent ${name}${on} to ${server}`
}

/** Who only looks does no harm yet; offices change their ways daily. */
function severityOf({ verb }: Operation, isIndustrial: boolean): Severity | undefined {
  if (!isIndustrial) return isQuiet(verb) ? 'warning' : 'minor'
  return verb === 'report' ? 'warning' : isQuiet(verb) ? 'minor' : undefined
}
