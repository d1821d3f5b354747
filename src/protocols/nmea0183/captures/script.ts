import type { ConversationScript } from '#model/script'
import { datagram, sentence } from '../testing/encode.ts'

const bridge = { ip: '239.192.0.4', mac: '01:00:5e:40:00:04' }

export const scripts: readonly ConversationScript[] = [
  {
    name: 'bridge',
    over: { transport: 'udp', port: 60004 },
    server: bridge,
    lines: [
      ['client', datagram('$GPGGA,092750.000,5321.6802,N,00630.3372,W,1,8,1.03,61.7,M,55.2,M,,')],
      ['client', datagram('$HEHDT,274.07,T', 'HE0001')],
      ['client', datagram('!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0', 'AI0001')],
      ['client', datagram('$AGHTC,V,,,,H,,,,,,,274.0,', 'AG0001')],
    ],
  },
  {
    name: 'receiver',
    over: { transport: 'tcp', port: 10110 },
    lines: [
      ['server', sentence('$GPRMC,092750.000,A,5321.6802,N,00630.3372,W,0.02,31.66,280511,,,A')],
      ['server', sentence('$PGRMZ,93,f,3')],
      ['client', sentence('$CCGPQ,GGA')],
      ['server', sentence('$GPVER,1,1,GP,Example Marine,,SN-4711,EM-900,2.4,B')],
    ],
  },
]
