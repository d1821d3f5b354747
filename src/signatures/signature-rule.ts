/** A signature in the terms of alerts. All text from the rule file is untrusted. */

import { clean } from '#bytes/text'
import { cvesIn } from '#model/cve'
import type { Finding, Rule, Severity } from '#model/rule'
import { limits } from './limits.ts'
import type { Signature } from './signature.ts'

/** Text of a signature, for any engine. */
export interface SignatureWords {
  readonly generator: number
  readonly sid: number
  readonly revision: number
  readonly message: string
  readonly classification: string
  readonly severity: Severity
  readonly techniques: readonly string[]
}

type Number = Pick<SignatureWords, 'generator' | 'sid' | 'revision'>

/** `signature-2046158`; other generators than the first come before the number: `signature-116-5`. */
export function signatureRuleId({ generator, sid }: Omit<Number, 'revision'>): string {
  return generator === 1 ? `signature-${sid}` : `signature-${generator}-${sid}`
}

export function ruleOfSignature(signature: Signature): Rule {
  const file = clean(signature.file, 100)
  const why = `A signature of ${file} describes this traffic: ${numberOf(signature)}.${sources(signature)}`
  return ruleOf(signature, why)
}

/** The rule behind alerts of a signature. @param why what is at stake, in sentences */
export function ruleOf(signature: SignatureWords, why: string): Rule {
  const { message, severity, techniques, classification } = signature
  return {
    id: signatureRuleId(signature),
    engine: 'malware',
    title: clean(message, 300),
    category: clean(classification === '' ? 'signature' : classification, 100),
    severity,
    techniques,
    defenderTitles: [],
    learnable: false,
    why,
    todo: [
      'Compare the signature with the frames of this alert',
      'Ask the operator of the source whether this is expected',
      'If it is normal here, take the rule out of the file or narrow its addresses',
    ],
    falsePositives: 'A signature knows bytes, not this plant: the same bytes may be harmless here.',
    match: { kind: 'signature' },
    whileLearning: 'alert',
    evaluate: () => undefined,
    examples: { fires: [], silent: [] },
  }
}

/** Suricata's way of naming one: generator, number, revision. */
export function numberOf({ generator, sid, revision }: Number): string {
  return `${generator}:${sid}:${revision}`
}

/** Those that the rule file names, in its message or among its references. */
function cvesOf({ message, references }: Signature): readonly string[] {
  return cvesIn([message, ...references.map(written)].join(' '))
}

/** A reference as people read it. */
function written(reference: string): string {
  return reference
    .replace(/^url,/, 'https://')
    .replace(/^cve,(?:CVE-)?/i, 'CVE-')
    .replace(',', ' ')
}

function sources({ references }: Signature): string {
  if (references.length === 0) return ''
  return ` See ${references.map((reference) => clean(written(reference), 200)).join(', ')}.`
}

/** Of a signature that has spoken of too many pairs already: one alert for each client. */
export function findingOfMany(signature: Signature, client: string): Finding {
  return {
    summary: `${client} and others, beyond the first ${limits.pairs} pairs of addresses: ${clean(signature.message, 300)} (${numberOf(signature)}). Either the signature does not fit this plant, or something spreads`,
    cves: cvesOf(signature),
    source: client,
    target: '',
    subject: 'many',
  }
}

/** @param sender address of the sender. The victim is the receiver, unless the rule's `target` names the other. */
export function findingOfSignature(signature: Signature, sender: string, receiver: string): Finding {
  const isTurned = signature.target === 'source'
  return {
    summary: `${sender} to ${receiver}: ${clean(signature.message, 300)} (${numberOf(signature)})`,
    cves: cvesOf(signature),
    source: isTurned ? receiver : sender,
    target: isTurned ? sender : receiver,
  }
}
