/** A whole message for tests and for `Send a test message`; changed where a test cares. */
import { type ExportMessage, NO_PARTY } from '#model/message'

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

/** A PLC with a card in slot 2. */
export function aDeviceMessage(change: Partial<ExportMessage> = {}): ExportMessage {
  const { target } = aMessage()
  return {
    ...aMessage({ kind: 'device', id: 'plc-1', rule: 'device', severity: 'notice', engine: '' }),
    ...{ title: 'Press 4', text: 'PLC, Siemens, CPU 315-2 PN/DP', category: 'OT', protocol: '' },
    ...{ techniques: [], defenderTitles: [], normal: '', why: '', todo: [], path: '/devices/plc-1' },
    ...{ source: target, target: NO_PARTY },
    device: {
      ...{ class: 'OT', model: 'CPU 315-2 PN/DP', orderNumber: '6ES7 315-2EH14-0AB0', serial: 'S C-X4U421' },
      ...{ firmware: 'V3.2.6', os: '', location: 'Hall 2', purdueLevel: 1, importance: 'high' },
      ...{ mode: 'Run', keyPosition: 'Remote', hostnames: ['press4'], ipAddresses: ['10.0.0.1'] },
      ...{ macAddresses: ['00:1b:1b:00:00:01'], protocols: ['s7comm'], vlans: [10] },
      modules: [
        {
          ...{ path: 'rack:0/slot:2', rack: 0, slot: 2, name: '', vendor: 'Siemens', model: 'CP 343-1' },
          ...{ serial: '', firmware: 'V3.0' },
        },
      ],
    },
    ...change,
  }
}

export function anExposureMessage(change: Partial<ExportMessage> = {}): ExportMessage {
  return {
    ...aDeviceMessage({
      kind: 'exposure',
      id: 'plc-1 CVE-2017-2680',
      rule: 'CVE-2017-2680',
      severity: 'minor',
    }),
    ...{
      title: 'Denial of service by a DCP packet',
      text: 'CVE-2017-2680: Denial of service by a DCP packet',
    },
    ...{ category: 'Vulnerability', todo: ['Update to V3.2.9'], path: '/devices/plc-1?tab=exposure' },
    exposure: {
      ...{ cve: 'CVE-2017-2680', isCertain: true, score: 72, band: 'high', cvss: 6.5, epss: 0.01 },
      ...{ vector: 'CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H', knownExploited: '2024-05-01' },
      ...{
        published: '2017-05-11',
        state: 'open',
        fixedIn: ['V3.2.9'],
        module: '',
        proof: 'V3.2.6 < V3.2.9',
      },
    },
    ...change,
  }
}
