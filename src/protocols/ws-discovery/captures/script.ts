import type { ConversationScript } from '#model/script'
import * as encode from '../testing/encode.ts'

const types = 'dn:NetworkVideoTransmitter'

export const scripts: readonly ConversationScript[] = [
  {
    name: 'camera',
    over: { transport: 'udp', port: 3702 },
    lines: [
      ['client', encode.envelope({ action: 'Probe', types })],
      [
        'server',
        encode.envelope({
          action: 'ProbeMatches',
          types,
          scopes:
            'onvif://www.onvif.org/name/Example%20Works onvif://www.onvif.org/hardware/EX-CAM onvif://www.onvif.org/location/gate',
          transports: 'http://10.20.0.2/onvif/device_service',
        }),
      ],
    ],
  },
]
