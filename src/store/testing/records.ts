/** Model values for tests and benchmarks; each whole, changed where a test cares. */
import type { Alert } from '#model/alert'
import type { Device, Link } from '#model/device'
import type { TimelineEvent } from '#model/journal'
import { UNKNOWN_DEVICE } from '#model/unknown-device'
import type { StoredCapture } from '../store.ts'

/** 2026-11-24T10:00:00Z. */
export const T0 = Date.UTC(2026, 10, 24, 10) * 1000

export function aDevice(id: string, change: Partial<Device> = {}): Device {
  const proof = {
    source: 's7comm',
    field: 'SZL 0x001c',
    place: { file: 0, frame: 7 },
    time: T0,
    confidence: 0.95,
  }
  return {
    ...UNKNOWN_DEVICE,
    id,
    name: id,
    type: 'PLC',
    class: 'OT',
    roles: ['controller'],
    vendor: 'Siemens',
    model: 'CPU 315-2 PN/DP',
    orderNumber: '6ES7 315-2EH14-0AB0',
    serial: 'S C-X4U421302009',
    firmware: 'V3.2.6',
    hardware: '4',
    macAddresses: ['00:1b:1b:00:00:01'],
    ipAddresses: ['10.0.0.1'],
    protocols: [{ protocol: 's7comm', role: 'server' }],
    members: [],
    mode: 'Run',
    firstSeen: T0,
    lastSeen: T0,
    packets: 1,
    provenance: { model: proof, firmware: { ...proof, field: 'SZL 0x0011' } },
    ...change,
  }
}

export function aLink(id: string, change: Partial<Link> = {}): Link {
  return {
    id,
    client: 'pc-1',
    server: 'plc-1',
    clientAddress: '10.0.0.9',
    serverAddress: '10.0.0.1',
    transport: 'tcp',
    port: 502,
    protocol: 'modbus',
    packets: 10,
    bytes: 700,
    firstSeen: T0,
    lastSeen: T0,
    operations: [
      {
        verb: 'write',
        code: '16',
        name: 'Write Multiple Registers',
        count: 2,
        outcomes: { succeeded: 2 },
        firstSeen: T0,
        lastSeen: T0,
        objects: ['holding:40'],
      },
    ],
    firstPlace: { file: 0, frame: 3 },
    ...change,
  }
}

export function anAlert(id: string, change: Partial<Alert> = {}): Alert {
  return {
    id,
    rule: 'controller-stopped-by-newcomer',
    title: 'Controller stopped by a client that never did so before',
    engine: 'policy',
    severity: 'major',
    category: 'Restart/stop commands',
    time: T0,
    lastTime: T0,
    count: 1,
    source: 'pc-2',
    destination: 'plc-1',
    sourceAddress: '10.0.0.8',
    destinationAddress: '10.0.0.1',
    targets: ['plc-1'],
    protocol: 's7comm',
    techniques: ['T0858'],
    defenderTitles: ['An S7 Stop PLC Command was Sent'],
    learnable: true,
    maintenance: '',
    episodes: [],
    isLearning: false,
    what: '10.0.0.8 stopped 10.0.0.1 (PLC Stop)',
    normal: '10.0.0.9 alone programs this controller',
    why: 'A stop halts the process.',
    todo: ['Ask the shift lead who is working on this controller'],
    places: [{ file: 0, frame: 12 }],
    ...change,
  }
}

export function anEvent(id: string, change: Partial<TimelineEvent> = {}): TimelineEvent {
  return {
    id,
    time: T0,
    type: 'device-detected',
    severity: 'info',
    title: 'Device detected',
    text: 'PLC 10.0.0.1 was seen for the first time',
    devices: ['plc-1'],
    place: { file: 0, frame: 1 },
    ...change,
  }
}

export function aCapture(change: Partial<StoredCapture> = {}): Omit<StoredCapture, 'number'> {
  return {
    name: 'plant.pcap',
    state: 'queued',
    size: 0,
    expectedSize: undefined,
    bytesRead: 0,
    packets: 0,
    bytes: 0,
    firstTime: undefined,
    lastTime: undefined,
    truncated: [],
    problem: '',
    created: T0,
    path: 'captures/1.pcap',
    sha256: '',
    ...change,
  }
}
