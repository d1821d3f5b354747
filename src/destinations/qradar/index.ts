/** IBM QRadar: LEEF 2.0 over syslog, DSM Configuration Guide, "LEEF event components". */
import Type from 'typebox'
import { defineSyslogDestination } from '#destination-kit/destination-type'
import { itemOf } from '#destination-kit/record'
import { syslogFields, syslogReceiver } from '#destination-kit/syslog-fields'
import { leef2Of } from './leef2.ts'

const { framing: _framing, facility: _facility, confirm: _confirm, header: _header, ...fields } = syslogFields

export const type = defineSyslogDestination({
  name: 'qradar',
  title: 'IBM QRadar',
  description: 'Sends LEEF 2.0; event ID and category match the QID map of the content pack.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object(fields),
  secrets: {},
  // QRadar reads lines and keeps connections open: it never acknowledges by closing.
  receiver: (settings) =>
    syslogReceiver({ ...settings, header: 'rfc5424', framing: 'newline', facility: 1, confirm: false }),
  limits: { items: 500, bytes: 4_000_000, perSecond: 20 },
  repeats: 'none',
  map: (outgoing, { sender }) => itemOf(outgoing, leef2Of(outgoing, sender)),
})
