import type { IdentificationReasonItem } from '#schema/device'

/** Sources of evidence as titles. */
const CHANNELS: Readonly<Record<IdentificationReasonItem['channel'], string>> = {
  person: 'Person',
  service: 'Identity service',
  catalogue: 'Model',
  part: 'Role',
  kind: 'Announced kind',
  text: 'Text',
  name: 'Name',
  alike: 'Similar devices',
  learned: 'Model of words',
  domain: 'Domain asked for',
  maker: 'Manufacturer',
  stack: 'Network stack',
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}

/** One line of evidence; `against` where its weight is negative. */
export function reasonText({ channel, subtype, weight, text, proof }: IdentificationReasonItem) {
  const where = proof.frame === null ? '' : `, frame ${proof.frame.number}`
  return {
    label: `${CHANNELS[channel]}${weight < 0 ? ' (against)' : ''}`,
    text: `${text} → ${subtype.replaceAll('-', ' ')}`,
    source: `${proof.source}, ${proof.field}${where}`,
  }
}
