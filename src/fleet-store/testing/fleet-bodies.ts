/** Bodies as a sensor sends them, for tests. */
const TIME = '2026-11-30T08:00:00.000Z'

export function deviceBody(id: string, change: object = {}) {
  return {
    ...{
      id,
      name: `device ${id}`,
      type: 'PLC',
      vendor: 'Siemens',
      model: 'S7-1500',
      firmware: '2.9',
      serial: '',
    },
    ...{
      zone: 'cell',
      realm: '',
      purdueLevel: 1,
      ipAddresses: ['192.168.0.1'],
      macAddresses: [] as string[],
    },
    ...{ guessedMacAddresses: [], hostnames: [], protocols: [], firstSeen: TIME, lastSeen: TIME, packets: 1 },
    ...{ riskScore: null, ...change },
  }
}

export function linkBody(id: string, change: object = {}) {
  return {
    id,
    client: 'a',
    server: 'b',
    protocol: 'modbus',
    firstSeen: TIME,
    lastSeen: TIME,
    packets: 1,
    ...change,
  }
}

export function alertBody(id: string, change: object = {}) {
  return {
    ...{
      id,
      rule: 'controller-stopped',
      title: 'Controller stopped',
      severity: 'major',
      time: TIME,
      lastTime: TIME,
    },
    ...{ source: 'a', destination: 'b', sourceAddress: '192.168.0.9', destinationAddress: '192.168.0.1' },
    ...{ protocol: 's7comm', isLearning: false, status: 'new', isLearned: false, mute: null, ...change },
  }
}

export function incidentBody(id: string, change: object = {}) {
  return { id, title: 'Incident', severity: 'critical', time: TIME, lastTime: TIME, ...change }
}

export function eventBody(id: string, change: object = {}) {
  return {
    id,
    time: TIME,
    type: 'plc-stop',
    severity: 'notice',
    title: 'PLC stopped',
    text: '',
    devices: [],
    ...change,
  }
}
