import type { AlertItem, LinkItem } from '#schema/analysis'

/** Severities in Suricata's EVE format: 1 is the worst. */
const EVE_SEVERITY: Readonly<Record<string, number>> = {
  critical: 1,
  major: 1,
  minor: 2,
  warning: 3,
  notice: 3,
}

/** Newline-delimited JSON in the shape of Suricata's EVE (`flow` and `alert`), so that a SIEM that reads EVE reads us. */
export function* eveLines({
  links,
  alerts,
}: {
  readonly links: Iterable<LinkItem>
  readonly alerts: Iterable<AlertItem>
}): Iterable<string> {
  for (const link of links) {
    yield JSON.stringify({
      timestamp: link.lastSeen,
      event_type: 'flow',
      src_ip: link.clientAddress,
      dest_ip: link.serverAddress,
      ...(link.port === null ? {} : { dest_port: link.port }),
      proto: link.transport.toUpperCase(),
      app_proto: link.protocol === '' ? 'failed' : link.protocol,
      flow: { pkts: link.packets, bytes: link.bytes, start: link.firstSeen, end: link.lastSeen },
      sightglass: { link: link.id, operations: link.operations },
    })
  }
  for (const alert of alerts) {
    yield JSON.stringify({
      timestamp: alert.time,
      event_type: 'alert',
      src_ip: alert.sourceAddress,
      dest_ip: alert.destinationAddress,
      app_proto: alert.protocol,
      alert: {
        action: 'allowed',
        ...signatureNumber(alert.rule),
        signature: alert.title,
        category: alert.category,
        severity: EVE_SEVERITY[alert.severity] ?? 3,
        metadata: { mitre_technique_id: alert.techniques },
      },
      sightglass: {
        id: alert.id,
        rule: alert.rule,
        severity: alert.severity,
        what: alert.what,
        count: alert.count,
        frames: alert.frames,
      },
    })
  }
}

/** Alerts of loaded signatures keep the numbers that their rules have in Suricata. */
function signatureNumber(rule: string): { readonly gid?: number; readonly signature_id?: number } {
  const match = /^signature-(?:(\d+)-)?(\d+)$/.exec(rule)
  return match === null ? {} : { gid: Number(match[1] ?? 1), signature_id: Number(match[2]) }
}
