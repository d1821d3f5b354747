/** Alert of Suricata, in the terms of our alerts. */
import { clean } from '#bytes/text'
import type { Finding, Rule } from '#model/rule'
import { numberOf, ruleOf, type SignatureWords } from '../signature-rule.ts'
import type { EveAlert } from './eve-alert.ts'

export function ruleOfEve(signature: SignatureWords): Rule {
  return ruleOf(signature, `A signature matched in Suricata: ${numberOf(signature)}.`)
}

/** @param communityId by which Suricata, Zeek and Arkime name the conversation. @param isSeen whether it passed here, too */
export function findingOfEve(
  { signature, sender, receiver, victim }: EveAlert,
  communityId: string,
  isSeen: boolean,
): Finding {
  const isTurned = victim === sender.address
  const from = [
    numberOf(signature),
    'by Suricata',
    ...(communityId === '' ? [] : [`community id ${communityId}`]),
  ]
  const unseen = isSeen ? '' : '; of this conversation nothing was seen here'
  return {
    summary: `${sender.address} to ${receiver.address}: ${clean(signature.message, 300)} (${from.join(', ')})${unseen}`,
    source: isTurned ? receiver.address : sender.address,
    target: isTurned ? sender.address : receiver.address,
  }
}
