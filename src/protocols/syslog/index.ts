import { isIp } from '#model/address'
import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { dissect, probe, type SyslogMessage } from './wire.ts'

/** Severities: RFC 5424 table 2. */
const SEVERITIES = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
] as const

const report = { code: 'message', name: 'Message', verb: 'report' } as const

export const protocol = defineProtocol<SyslogMessage, undefined>({
  name: 'syslog',
  shortName: 'Syslog',
  title: 'Syslog',
  standard: 'RFC 5424; RFC 3164; RFC 6587',
  depth: 'semantic',
  family: 'it',
  roles: { server: { type: 'Server', role: 'log-server' } },
  hints: [
    { transport: 'udp', port: 514 },
    { transport: 'tcp', port: 601 },
    { content: 'udp' },
    { content: 'tcp' },
  ],
  firstBytes: '<123456789',
  probe,
  dissect,
  isFromClient: () => true,
  facts({ facility, severity, host, application }, { fromClient }, emit) {
    const about = fromClient ? 'client' : 'server'
    emit({
      kind: 'operation',
      ...report,
      object: `facility ${facility} ${SEVERITIES[severity]}`,
      outcome: 'requested',
    })
    const say = (attribute: 'name' | 'software', value: string, field: string) => {
      // A relay keeps the name of whom it speaks for, so this is hearsay: RFC 3164 §4.3.
      if (value !== '')
        emit({ kind: 'identity', about, attribute, value, confidence: confidence.hearsay, field })
    }
    if (!isIp(host)) say('name', host, 'HOSTNAME')
    say('software', application, 'APP-NAME')
    if (fromClient)
      emit({
        kind: 'identity',
        attribute: 'role',
        value: 'log-server',
        confidence: confidence.hearsay,
        field: 'port',
      })
  },
  rows: ({ facility, severity, host, application }) => [
    { label: 'Facility', value: String(facility), at: 0, length: 0 },
    { label: 'Severity', value: SEVERITIES[severity] ?? '', at: 0, length: 0 },
    { label: 'Host', value: `${host} ${application}`, at: 0, length: 0 },
  ],
  operations: [report],
})
