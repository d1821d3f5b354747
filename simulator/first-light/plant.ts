/** Identity of the controllers, the meters and the network equipment, and their measured values. */
import type { CipDevice, LogixChassis } from './actors/logix.ts'
import type { ModbusStation } from './actors/modbus.ts'
import type { S7Controller } from './actors/s7.ts'
import { chassis, filterPlc, intakePlc, meterGateway, pumpPlc, remoteIo, sludgePlc } from './site.ts'

/** The state of the plant: each options has its own, since controllers can be stopped. */
export interface Plant {
  readonly filter: S7Controller
  readonly pumps: S7Controller
  readonly bottling: LogixChassis
  readonly bottlingIo: CipDevice
  readonly intake: ModbusStation
  readonly sludge: ModbusStation
  readonly meters: readonly ModbusStation[]
}

const ROCKWELL = 1
/** Owned and configured: CIP Vol. 1 Ed. 3.3 §5-2.2.1.5. */
const OWNED = 0x0065

/** Turbidity before and after, flow, pressure drop: middle, swing and period in seconds. */
const filterValues = [
  [4.2, 0.8, 90],
  [0.3, 0.05, 90],
  [118, 9, 60],
  [0.42, 0.06, 120],
] as const

export function newPlant(): Plant {
  return {
    filter: {
      device: filterPlc,
      isStopped: false,
      block: 10,
      values: filterValues,
      cpu: {
        rack: 0,
        slot: 2,
        orderNumber: '6ES7 315-2EH14-0AB0',
        firmware: [3, 2, 11],
        component: {
          stationName: 'FILTER',
          moduleName: 'CPU 315-2 PN/DP',
          plantDesignation: 'WORKS.FILTER',
          serial: 'S C-C2UR28922012',
          typeName: 'CPU 315-2 PN/DP',
          memoryCard: 'MMC 4D5F0A12',
        },
      },
    },
    pumps: {
      device: pumpPlc,
      isStopped: false,
      block: 20,
      values: [
        [3.1, 0.4, 75],
        [48.5, 1.5, 75],
      ],
      cpu: {
        rack: 0,
        slot: 2,
        orderNumber: '6ES7 314-6EH04-0AB0',
        firmware: [3, 3, 8],
        component: {
          stationName: 'PUMPS',
          moduleName: 'CPU 314C-2 PN/DP',
          plantDesignation: 'WORKS.PUMPS',
          serial: 'S C-D4TR11872014',
          typeName: 'CPU 314C-2 PN/DP',
          memoryCard: 'MMC 6A11C0E9',
        },
      },
    },
    bottling: bottling(),
    bottlingIo: {
      device: remoteIo,
      identity: {
        vendor: ROCKWELL,
        deviceType: 0x0c,
        productCode: 108,
        major: 5,
        minor: 17,
        status: OWNED,
        serial: 0x6031_7a20,
        productName: '1734-AENT EtherNet/IP Adapter',
      },
    },
    intake: {
      device: intakePlc,
      unit: 255,
      identification: ['Schneider Electric', 'BMX P34 2020', 'v3.10'],
      address: 0,
      registers: [
        [612, 40, 80],
        [233, 25, 55],
        [71, 2, 200],
        [1500, 10, 30],
      ],
    },
    sludge: {
      device: sludgePlc,
      unit: 1,
      identification: ['WAGO', '750-881', '01.09.18'],
      address: 100,
      registers: [
        [320, 60, 150],
        [12, 4, 40],
      ],
    },
    meters: meters(),
  }
}

function bottling(): LogixChassis {
  const module = (deviceType: number, productCode: number, serial: number, productName: string) => ({
    vendor: ROCKWELL,
    deviceType,
    productCode,
    major: 20,
    minor: 13,
    status: OWNED,
    serial,
    productName,
  })
  return {
    device: chassis,
    controllerSlot: 0,
    adapterSlot: 1,
    modules: [
      module(0x0e, 94, 0x00c0_1d01, '1756-L73/B LOGIX5573'),
      { ...module(0x0c, 166, 0x00c0_1d02, '1756-EN2T/D'), major: 10, minor: 7 },
      { ...module(0x07, 24, 0x00c0_1d03, '1756-IB16D/A'), major: 3, minor: 4 },
      { ...module(0x07, 33, 0x00c0_1d04, '1756-OB16D/A'), major: 3, minor: 3 },
      { ...module(0x0a, 11, 0x00c0_1d05, '1756-IF8/A'), major: 1, minor: 5 },
    ],
    tags: [
      ['Filler.BottlesPerMinute', [412, 18, 50]],
      ['Filler.TankLevel', [63, 9, 140]],
      ['Capper.Torque', [1.9, 0.12, 20]],
    ],
  }
}

/** Four energy meters on one serial line, behind one address. */
function meters(): readonly ModbusStation[] {
  return [1, 2, 3, 4].map((unit) => ({
    device: meterGateway,
    unit,
    identification: ['Janitza electronics', 'UMG 96RM', `3.1${unit}`],
    address: 1000,
    registers: [
      [2300 + unit, 15, 35],
      [180 * unit, 30, 65],
    ],
  }))
}
