/** A signature in the words of alerts. Whatever comes from the rule file is a stranger's text. */
import { clean } from '#bytes/text'
import type { Finding, Rule } from '#model/rule'
import type { Signature } from './signature.ts'

/** `signature-2046158`; other generators than the first come before the number: `signature-116-5`. */
export function signatureRuleId({ generator, sid }: Signature): string {
  return generator === 1 ? `signature-${sid}` : `signature-${generator}-${sid}`
}

export function ruleOfSignature(signature: Signature): Rule {
  const { message, severity, techniques, classification, file } = signature
  return {
    id: signatureRuleId(signature),
    engine: 'malware',
    title: clean(message, 300),
    category: clean(classification === '' ? 'signature' : classification, 100),
    severity,
    techniques,
    counterpart: [],
    learnable: false,
    why: `A signature of ${clean(file, 100)} describes this traffic: ${nameOf(signature)}.${sources(signature)}`,
    todo: [
      'Read what the signature looks for, and hold it against the frames of this alert',
      'Ask who runs the sender whether they know of it',
      'If it is normal here, take the rule out of the file or narrow its addresses',
    ],
    falsePositives: 'A signature knows octets, not this plant: the same octets may be harmless here.',
    watches: 'signature',
    whileLearning: 'alert',
    evaluate: () => undefined,
    examples: { fires: [], silent: [] },
  }
}

/** Suricata's way of naming one: generator, number, revision. */
function nameOf({ generator, sid, revision }: Signature): string {
  return `${generator}:${sid}:${revision}`
}

function sources({ references }: Signature): string {
  if (references.length === 0) return ''
  return ` See ${references
    .map((reference) =>
      clean(
        reference
          .replace(/^url,/, 'https://')
          .replace(/^cve,(?:CVE-)?/i, 'CVE-')
          .replace(',', ' '),
        200,
      ),
    )
    .join(', ')}.`
}

/** @param sender address of who sent it. The victim is the receiver, unless the rule's `target` says otherwise. */
export function findingOfSignature(signature: Signature, sender: string, receiver: string): Finding {
  const isTurned = signature.target === 'source'
  return {
    summary: `${sender} to ${receiver}: ${clean(signature.message, 300)} (${nameOf(signature)})`,
    source: isTurned ? receiver : sender,
    target: isTurned ? sender : receiver,
  }
}
