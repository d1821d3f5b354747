/** A message in Elastic Common Schema 9: https://www.elastic.co/docs/reference/ecs */

import type { DueMessage } from '#destination-kit/destination-type'
import { recordOf } from '#destination-kit/record'
import type { ExportSource } from '#export/message-format'
import { NUMBERED_SEVERITY } from '#export/message-format'
import { isIp } from '#model/address'
import type { MessageParty } from '#model/message'

/** ECS has no OT field set: our own object stays below `sightglass`. */
export function ecsOf(outgoing: DueMessage, sender: ExportSource) {
  const { message } = outgoing
  const record = recordOf(outgoing, sender)
  const addresses = [message.source.address, message.target.address].filter(isIp)
  const hosts = [message.source.name, message.target.name].filter((name) => name !== '')
  return {
    '@timestamp': record.lastTime,
    ecs: { version: '9.0.0' },
    message: record.message,
    event: {
      kind: message.kind === 'alert' || message.kind === 'incident' ? 'alert' : 'event',
      category: [message.kind === 'event' ? 'network' : 'intrusion_detection'],
      type: ['info'],
      module: 'sightglass',
      dataset: `sightglass.${message.kind}`,
      id: record.id,
      code: record.rule,
      reason: record.why,
      severity: NUMBERED_SEVERITY[message.severity] * 10,
      start: record.firstTime,
      end: record.lastTime,
      ...(record.url !== '' && { url: record.url }),
    },
    observer: {
      vendor: 'Sightglass',
      product: 'Sightglass',
      version: record.version,
      name: record.sensor,
      type: 'ids',
    },
    rule: { id: record.rule, name: record.title, category: record.category },
    source: partyOf(message.source),
    destination: partyOf(message.target),
    network: { ...(message.protocol !== '' && { protocol: message.protocol }) },
    ...(record.techniques.length > 0 && {
      threat: { framework: 'MITRE ATT&CK', technique: { id: record.techniques } },
    }),
    related: { ip: addresses, hosts },
    sightglass: record,
  }
}

function partyOf({ name, address, mac }: MessageParty) {
  return {
    ...((name || address) !== '' && { address: name || address }),
    ...(isIp(address) && { ip: address }),
    // ECS writes MAC addresses in capital letters with hyphens (RFC 7042 §2.1).
    ...(mac !== '' && { mac: mac.toUpperCase().replaceAll(':', '-') }),
  }
}
