/** RADIUS dynamic authorization, RFC 5176: the session of a MAC address ends, or gets another filter. */
import Type from 'typebox'
import { optionalText } from '#destination-kit/fields'
import { defineRadiusAction } from '../../action-type.ts'

/** RFC 2865 §5. */
const ATTRIBUTE = { filterId: 11, callingStationId: 31 } as const

export const type = defineRadiusAction({
  name: 'radius-coa',
  title: 'RADIUS change of authorization',
  description: 'Gives the session of a MAC address the quarantine filter of the switch, or ends it.',
  targets: ['mac'],
  settings: Type.Object({
    host: Type.String({
      title: 'Host',
      description: 'Switch, access point or RADIUS proxy that takes RFC 5176 requests',
      pattern: '^[A-Za-z0-9._:-]+$',
      minLength: 1,
      maxLength: 253,
    }),
    port: Type.Integer({ title: 'Port', description: 'UDP', minimum: 1, maximum: 65_535, default: 3799 }),
    filter: optionalText('Quarantine filter', 'Filter-Id of the quarantine; empty to end the session', 200),
    normal: optionalText('Normal filter', 'Filter-Id after the quarantine', 200),
  }),
  secrets: { secret: { title: 'Shared secret' } },
  expiresThereSeconds: 0,
  check: ({ filter, normal }) =>
    (filter === '') === (normal === '')
      ? undefined
      : 'settings.normal: expected both filters or none, got one of them',
  hosts: ({ host }) => [host],
  server: ({ host, port }) => ({ host, port }),
  packet({ order, direction, settings: { filter, normal } }) {
    // IEEE 802.1X-2004 annex D.3.21: capital letters and hyphens.
    const station = order.target.value.toUpperCase().replaceAll(':', '-')
    const session = [ATTRIBUTE.callingStationId, station] as const
    // Without filters there is nothing to take back: the station signs in again, which the RADIUS server decides.
    if (filter === '') return { code: 40, attributes: [session] }
    return { code: 43, attributes: [session, [ATTRIBUTE.filterId, direction === 'apply' ? filter : normal]] }
  },
})
