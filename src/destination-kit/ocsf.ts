/** A message as an OCSF 1.8.0 event: Detection Finding (2004) or Incident Finding (2005), https://schema.ocsf.io/1.8.0/ */

import type { ExportSource } from '#export/message-format'
import { isIp } from '#model/address'
import { type MessageParty, objectOf } from '#model/message'
import type { DueMessage } from './destination-type.ts'
import { recordOf } from './record.ts'

const SEVERITY = { notice: 1, warning: 2, minor: 3, major: 4, critical: 5 } as const
const SEVERITY_TEXT = ['', 'Informational', 'Low', 'Medium', 'High', 'Critical'] as const
/** analytic.type_id: 1 Rule, 2 Behavioral. */
const ANALYTIC = { malware: 1, protocol: 1, policy: 1, operational: 1, anomaly: 2, '': 1 } as const

/** Milliseconds since 1970. */
const ms = (time: number) => Math.floor(time / 1000)

export function ocsfOf(outgoing: DueMessage, sender: ExportSource) {
  const { message } = outgoing
  const record = recordOf(outgoing, sender)
  const severity = SEVERITY[message.severity]
  const isIncident = message.kind === 'incident'
  const classUid = isIncident ? 2005 : 2004
  // 1 Create, 2 Update, 3 Close.
  const activity =
    message.reason === 'closed' ? 3 : message.reason === 'new' || message.reason === 'test' ? 1 : 2
  const finding = {
    uid: `${sender.sensor}:${objectOf(message)}`,
    title: message.title,
    desc: message.text,
    types: [message.rule],
    analytic: {
      name: message.rule,
      uid: message.rule,
      category: message.category,
      type_id: ANALYTIC[message.engine],
    },
    first_seen_time: ms(message.time),
    last_seen_time: ms(message.lastTime),
    ...(record.url !== '' && { src_url: record.url }),
  }
  const attacks = message.techniques.map((uid) => ({ technique: { uid }, version: '16' }))
  return {
    activity_id: activity,
    category_uid: 2,
    class_uid: classUid,
    type_uid: classUid * 100 + activity,
    severity_id: severity,
    severity: SEVERITY_TEXT[severity],
    time: ms(message.lastTime),
    count: Math.max(1, message.count),
    message: message.text,
    metadata: {
      version: '1.8.0',
      product: { name: 'Sightglass', vendor_name: 'Sightglass', version: sender.version, uid: sender.sensor },
      uid: record.key,
      original_time: record.lastTime,
    },
    // Incident: 5 Closed, 1 New, 2 In Progress; finding: 4 Resolved.
    status_id: activity === 3 ? (isIncident ? 5 : 4) : activity === 2 ? 2 : 1,
    ...(isIncident
      ? { finding_info_list: [{ ...finding, attacks }], attacks }
      : { finding_info: { ...finding, attacks }, is_alert: message.kind === 'alert' }),
    evidences: isIncident
      ? undefined
      : [{ src_endpoint: endpointOf(message.source), dst_endpoint: endpointOf(message.target) }],
    // OCSF has no OT device types: 99 with the name of the type.
    resources: isIncident
      ? undefined
      : [message.source, message.target].flatMap((party, at) =>
          party.name === '' && party.address === ''
            ? []
            : [
                {
                  uid: party.id,
                  name: party.name || party.address,
                  type: party.type || 'Unknown',
                  role_id: at === 0 ? 2 : 1,
                },
              ],
        ),
    unmapped: {
      protocol: message.protocol,
      zones: [message.source.zone, message.target.zone],
      defender_titles: message.defenderTitles,
    },
  }
}

function endpointOf({ id, name, address, mac, type, zone }: MessageParty) {
  return {
    ...(id !== '' && { uid: id }),
    ...(name !== '' && { name }),
    ...(isIp(address) && { ip: address }),
    ...(mac !== '' && { mac }),
    ...(zone !== '' && { zone }),
    type_id: 99,
    type: type || 'Unknown',
  }
}
