import type { AnyDestinationType } from '#destination-kit/destination-type'
import { openFile } from './file.ts'
import { openHttp } from './http.ts'
import { openKafka } from './kafka.ts'
import { openMqtt } from './mqtt.ts'
import { openSmtp } from './smtp.ts'
import { openSnmp } from './snmp.ts'
import { openSyslog } from './syslog.ts'
import type { Transport, TransportContext } from './transport.ts'

/** The transport a destination type asks for. Opens no connection yet. */
export function openTransport(type: AnyDestinationType, context: TransportContext): Transport {
  switch (type.transport) {
    case 'http':
      return openHttp(type, context)
    case 'syslog':
      return openSyslog(type, context)
    case 'mqtt':
      return openMqtt(type, context)
    case 'kafka':
      return openKafka(type, context)
    case 'snmp':
      return openSnmp(type, context)
    case 'smtp':
      return openSmtp(type, context)
    case 'file':
      return openFile(type, context)
  }
}
