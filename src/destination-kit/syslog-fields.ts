/** DestinationSettings of a syslog receiver. */
import Type, { type Static, type TObject } from 'typebox'
import type { SyslogReceiver } from './destination-type.ts'

export const syslogFields = {
  protocol: Type.Enum(['tls', 'tcp', 'udp'], {
    title: 'Transport',
    description: 'TLS encrypts and verifies the receiver; UDP loses messages without notice',
    default: 'tls',
  }),
  host: Type.String({
    title: 'Host',
    description: 'Name or address of the receiver',
    minLength: 1,
    maxLength: 253,
    pattern: '^[A-Za-z0-9._:%-]+$',
  }),
  port: Type.Integer({
    title: 'Port',
    description: 'IANA: 6514 for TLS, 601 for TCP, 514 for UDP',
    minimum: 1,
    maximum: 65_535,
    default: 6514,
  }),
  header: Type.Enum(['rfc5424', 'rfc3164'], {
    isAdvanced: true,
    title: 'Header',
    description: 'RFC 5424, or RFC 3164 for old receivers',
    default: 'rfc5424',
  }),
  framing: Type.Enum(['octet-counting', 'newline'], {
    isAdvanced: true,
    title: 'TCP framing',
    description: 'RFC 6587 §3.4.1 octet counting, or §3.4.2 line feeds',
    default: 'octet-counting',
  }),
  facility: Type.Integer({
    isAdvanced: true,
    title: 'Facility',
    description: 'RFC 5424 §6.2.1',
    minimum: 0,
    maximum: 23,
    default: 1,
  }),
  confirm: Type.Boolean({
    isAdvanced: true,
    title: 'Wait for the receiver to close the connection',
    description: 'TCP and TLS: the only acknowledgement syslog has',
    default: true,
  }),
  serverName: Type.String({
    isAdvanced: true,
    title: 'Name in the certificate',
    description: 'Empty for the host',
    maxLength: 253,
    default: '',
  }),
}

type SyslogSettings = Static<TObject<typeof syslogFields>>

export const syslogReceiver = ({
  protocol,
  host,
  port,
  header,
  framing,
  facility,
  confirm,
  serverName,
}: SyslogSettings): SyslogReceiver => ({
  protocol,
  host,
  port,
  header,
  framing,
  facility,
  confirm,
  serverName,
})
