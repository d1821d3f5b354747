/** Alerts of what was seen before it was known, as the rules that know it would have raised them. */
import { severityOfThreat, threatSentence } from '#detect/intelligence'
import { rule as domain } from '#detect/rules/malicious-domain'
import { rule as file } from '#detect/rules/malicious-file'
import { rule as fingerprint } from '#detect/rules/malicious-fingerprint'
import type { Alert } from '#model/alert'
import { alertKeyOf } from '#model/former-rule-ids'
import { identifier } from '#model/identifier'
import type { Rule, Severity } from '#model/rule'
import type { Sighting } from '#model/sighting'
import type { Indicator } from '#model/threat'

/** Content of such an alert in addition to its rule's. */
export type LateFinding = Pick<
  Alert,
  'what' | 'time' | 'lastTime' | 'sourceAddress' | 'destinationAddress' | 'protocol' | 'places'
> & {
  /** Distinguishes it from other alerts of the rule and both ends. */
  readonly subject: string
  readonly severity: Severity
  /** Ids of devices; '' where none is known. */
  readonly source: string
  readonly destination: string
}

export function lateAlert(rule: Rule, finding: LateFinding): Alert {
  const { subject, sourceAddress, destinationAddress, time, lastTime, ...said } = finding
  const destination = finding.destination || destinationAddress
  return {
    // The same id as the rule's, so that it is not reported twice.
    id: identifier('alert', alertKeyOf(rule), sourceAddress, destinationAddress, subject),
    rule: rule.id,
    title: rule.title,
    engine: rule.engine,
    category: rule.category,
    count: 1,
    targets: [destination],
    techniques: rule.techniques,
    defenderTitles: rule.defenderTitles ?? [],
    learnable: false,
    maintenance: '',
    isLearning: false,
    normal: '',
    why: rule.why,
    todo: rule.todo ?? [],
    episodes: [{ from: time, to: lastTime, count: 1 }],
    ...said,
    time,
    lastTime,
    sourceAddress,
    destinationAddress,
    source: finding.source || sourceAddress,
    destination,
  }
}

/** A device as far as it is known; of one that is not, the address is all. */
export interface End {
  readonly id: string
  /** As a person calls it. */
  readonly name: string
}

export function alertOfSighting(sighting: Sighting, found: Indicator, from: End, to: End): Alert {
  const { kind, value, time, source, destination, protocol, name, place } = sighting
  const said: Record<Sighting['kind'], { rule: Rule; usual: Severity; what: string }> = {
    domain: { rule: domain, usual: 'critical', what: `${from.name} asked for ${value}, malicious` },
    hash: {
      rule: file,
      usual: 'critical',
      what: `${from.name} sent ${to.name} the file ${name || '(no name)'}, malicious`,
    },
    fingerprint: {
      rule: fingerprint,
      usual: 'major',
      what: `${from.name} talks to ${to.name} as a program (${value}) that is malicious`,
    },
  }
  const { rule, usual, what } = said[kind]
  return lateAlert(rule, {
    what: `${what} ${threatSentence(found)}`,
    subject: found.value,
    severity: severityOfThreat(found, usual),
    time,
    lastTime: time,
    source: from.id,
    destination: to.id,
    sourceAddress: source,
    destinationAddress: destination,
    protocol,
    places: [place],
  })
}
