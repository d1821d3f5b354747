/** Syslog over UDP (RFC 5426), TCP (RFC 6587) and TLS (RFC 5425). */
import Type from 'typebox'
import { defineSyslogDestination } from '#destination-kit/destination-type'
import { itemOf } from '#destination-kit/record'
import { syslogFields, syslogReceiver } from '#destination-kit/syslog-fields'
import { format as cef } from '#export/messages/cef'
import { format as json } from '#export/messages/json'
import { format as leef } from '#export/messages/leef'
import { format as text } from '#export/messages/text'

const FORMATS = { cef, leef, json, text } as const

export const type = defineSyslogDestination({
  name: 'syslog',
  title: 'Syslog',
  description: 'Sends CEF, LEEF, JSON or plain text over UDP, TCP or TLS.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    format: Type.Enum(['cef', 'leef', 'json', 'text'], {
      title: 'Format',
      description: 'CEF for ArcSight and Sentinel agents, LEEF for QRadar, JSON for most others',
      default: 'cef',
    }),
    ...syslogFields,
  }),
  secrets: {},
  receiver: syslogReceiver,
  limits: { items: 500, bytes: 4_000_000, perSecond: 20 },
  repeats: 'none',
  map: (outgoing, { sender, settings }) => itemOf(outgoing, FORMATS[settings.format].write(outgoing, sender)),
})
