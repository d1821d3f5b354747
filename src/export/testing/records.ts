/** A whole message for tests and for `Send a test message`; changed where a test cares. */
import type { ExportMessage } from '#model/message'

/** 2026-11-24T10:00:00Z. */
const T0 = Date.UTC(2026, 10, 24, 10) * 1000

export function aMessage(change: Partial<ExportMessage> = {}): ExportMessage {
  return {
    kind: 'alert',
    reason: 'new',
    id: 'a1b2c3',
    rule: 'controller-stopped-by-newcomer',
    title: 'Controller stopped by a client that never did so before',
    text: '10.0.0.8 stopped 10.0.0.1 (PLC Stop)',
    severity: 'critical',
    engine: 'policy',
    category: 'Restart/stop commands',
    protocol: 's7comm',
    time: T0,
    lastTime: T0 + 1_500_000,
    count: 2,
    techniques: ['T0858', 'T0816'],
    defenderTitles: ['An S7 Stop PLC Command was Sent'],
    source: {
      id: 'pc-2',
      name: 'Laptop',
      address: '10.0.0.8',
      mac: '00:0c:29:00:00:08',
      zone: 'Office',
      type: 'Workstation',
      vendor: 'VMware',
    },
    target: {
      id: 'plc-1',
      name: 'Press 4',
      address: '10.0.0.1',
      mac: '00:1b:1b:00:00:01',
      zone: 'Press',
      type: 'PLC',
      vendor: 'Siemens',
    },
    normal: '10.0.0.9 alone programs this controller',
    why: 'A stop halts the process.',
    todo: ['Ask the shift lead who is working on this controller'],
    path: '/alerts?alert=a1b2c3&status=all',
    ...change,
  }
}
