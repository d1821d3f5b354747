/** Identity of the devices of Riverbend, and the values of the water in their memory. */
import type { IdentityAttributes } from '#protocols/cip/testing/encode'
import type { BacnetUnit } from '../conversations/bacnet.ts'
import type { LogixUnit } from '../conversations/logix.ts'
import type { ModbusUnit } from '../conversations/modbus.ts'
import type { S7Unit } from '../conversations/s7.ts'
import * as site from './site.ts'
import type { World } from './world.ts'

const ROCKWELL = 1
/** Owned and configured: CIP Vol. 1 Ed. 3.3 §5-2.2.1.5. */
const OWNED = 0x0065

export const intakeUnits: readonly S7Unit[] = site.intakePlcs.map((host, i) => ({
  host,
  orderNumber: i === 0 ? '6ES7 315-2EH14-0AB0' : '6ES7 314-6EH04-0AB0',
  firmware: i === 0 ? [3, 2, 11] : [3, 3, 8],
  component: {
    stationName: `INTAKE${i + 1}`,
    moduleName: i === 0 ? 'CPU 315-2 PN/DP' : 'CPU 314C-2 PN/DP',
    plantDesignation: 'RIVERBEND.INTAKE',
    serial: i === 0 ? 'S C-C2UR28922012' : 'S C-D4TR11872014',
    typeName: i === 0 ? 'CPU 315-2 PN/DP' : 'CPU 314C-2 PN/DP',
    memoryCard: `MMC 4D5F0A1${i}`,
  },
}))

const identity = (
  deviceType: number,
  productCode: number,
  version: readonly [number, number],
  serial: number,
  productName: string,
): IdentityAttributes => ({
  vendor: ROCKWELL,
  deviceType,
  productCode,
  major: version[0],
  minor: version[1],
  status: OWNED,
  serial,
  productName,
})

export const dosingUnit: LogixUnit = {
  host: site.dosingPlc,
  identity: identity(0x0e, 94, [20, 13], 0x00c0_1d01, '1756-L73/B LOGIX5573'),
}
const safetyUnit: LogixUnit = {
  host: site.safetyPlc,
  identity: identity(0x0e, 149, [20, 13], 0x00c0_1e02, '1756-L73S/B GUARDLOGIX5573S'),
}
export const dosingIoUnit: LogixUnit = {
  host: site.dosingIo,
  identity: identity(0x0c, 108, [5, 17], 0x6031_7a20, '1734-AENT EtherNet/IP Adapter'),
}
export const logixUnits: readonly LogixUnit[] = [dosingUnit, safetyUnit, dosingIoUnit]

/** The tags of the dosing controller and of the safety controller: name and value. */
export function dosingTags({ plant, now }: World): readonly (readonly [string, number])[] {
  plant.at(now)
  return [
    ['Dosing.Residual', plant.residual + plant.drift],
    ['Dosing.Setpoint', plant.doseSetpoint],
    ['Dosing.PH', plant.ph],
    ['Dosing.PumpSpeed', plant.doseSetpoint * plant.throughflow * 0.3],
  ]
}

export function safetyTags({ plant, now }: World): readonly (readonly [string, number])[] {
  plant.at(now)
  return [
    ['Safety.GasLeak', plant.residual > 2.5 ? 1 : 0],
    ['Safety.HighResidual', plant.residual],
    ['Safety.TripLimit', 2.5],
    ['Safety.Bypass', 0],
  ]
}

export const dosingSymbols = [
  'Dosing',
  'Alarms',
  'Recipe',
  'PumpA',
  'PumpB',
  'Interlocks',
  'Safety',
  'HMI_Requests',
  'IO_Map',
  'Trend',
  'Clock',
  'Program:MainProgram',
]

export function modbusUnits(world: World): {
  readonly filter: ModbusUnit
  readonly backwash: ModbusUnit
  readonly sludge: ModbusUnit
  readonly meters: readonly ModbusUnit[]
} {
  const { plant } = world
  const of = (read: () => readonly number[]) => () => {
    plant.at(world.now)
    return read()
  }
  return {
    filter: {
      host: site.filterPlc,
      unit: 255,
      identification: ['Schneider Electric', 'BME P58 2040', 'v3.20'],
      address: 0,
      registers: of(() => [
        plant.turbidity * 100,
        plant.throughflow * 10,
        plant.filterPressure * 1000,
        plant.clearLevel * 10,
        plant.flowSetpoint * 10,
      ]),
    },
    backwash: {
      host: site.backwashPlc,
      unit: 1,
      identification: ['WAGO', '750-881', '01.09.18'],
      address: 100,
      registers: of(() => [plant.filterPressure * 1000, 320 + plant.turbidity * 10]),
    },
    sludge: {
      host: site.sludgePlc,
      unit: 1,
      identification: ['WAGO', '750-881', '01.09.18'],
      address: 100,
      registers: of(() => [plant.turbidity * 40, 120]),
    },
    meters: [1, 2, 3, 4, 5, 6].map((unit) => ({
      host: site.meterGateway,
      unit,
      identification: ['Janitza electronics', 'UMG 96RM', `3.1${unit}`],
      address: 1000,
      registers: of(() => [plant.voltage * 114, (plant.current * 10) / unit, plant.frequency * 100]),
    })),
  }
}

export function buildingUnits(world: World): readonly BacnetUnit[] {
  return site.buildingControllers.map((host, i) => ({
    host,
    instance: 3001 + i,
    values: () => {
      const hours = world.now / 3_600e6
      const outside = 8 + 14 * world.plant.season + 5 * Math.sin((hours / 24) * 2 * Math.PI - 1.8)
      return [21 + 0.4 * Math.sin(hours + i), outside, 45 + i + 2 * Math.sin(hours / 3)]
    },
  }))
}
