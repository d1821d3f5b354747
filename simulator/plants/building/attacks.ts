/** Attacks on the building, from public analyses: exposed BACnet and KNX, camera botnets, chilled data centres. */
import * as bacnet from '#protocols/bacnet/testing/encode'
import * as knx from '#protocols/knxnet-ip/testing/encode'
import { askWhoIs, BacnetConversation } from '../../conversations/bacnet.ts'
import { talkSealed } from '../../conversations/encrypted.ts'
import { KnxTunnel } from '../../conversations/knx.ts'
import { MODBUS_PORT, ModbusConversation } from '../../conversations/modbus.ts'
import { beginMqtt, subscribe } from '../../conversations/mqtt.ts'
import { callCamera, fetch } from '../../conversations/web.ts'
import { milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack, COMMAND_SERVER } from '../kit/intrusions.ts'
import type { Building, FloorController } from './site.ts'
import { ANALOG_INPUT, ANALOG_VALUE, BINARY_OUTPUT, OBJECT_NAME, PRESENT_VALUE } from './work.ts'

const MANUAL_LIFE_SAFETY = 1
const OUT_OF_SERVICE = 81
const OBJECT_LIST = 76
const HIGH_LIMIT = 45
const DEVICE_COMMUNICATION_CONTROL = 17
const basic = (text: string) => `Basic ${btoa(text)}`

function* write(
  talk: BacnetConversation,
  unit: FloorController,
  of: {
    readonly object: bacnet.ObjectToWrite
    readonly property?: number
    readonly value: bacnet.BacnetValue
    readonly priority?: number
  },
): Task<boolean> {
  return yield* talk.ask(
    unit,
    (id) => bacnet.writeProperty(id, of.object, of.property ?? PRESENT_VALUE, of.value, of.priority),
    (id) => bacnet.simpleAck(id, 15),
  )
}

export function buildingAttacks(site: Building): PlantStep<PlantWorld>[] {
  const { plan, floors, automation, security, workstation, server, chillers, lifts, energyServer } = site
  const [first, second, third, fourth, fifth] = floors as readonly [
    FloorController,
    FloorController,
    FloorController,
    FloorController,
    FloorController,
  ]
  const laptop = plan.unknownClient(automation, 245)
  const inSecurity = plan.unknownClient(security, 246)
  const camera = site.cameras[0]!
  const pc = site.office.pcs[0]!
  return [
    attack({
      id: 'bacnet-objects-listed',
      kind: 'A',
      technique: 'T0861',
      actor: laptop,
      victims: [first.host],
      acts: ['identify', 'list-points', 'scan'],
      *play(world) {
        yield* askWhoIs(world, laptop, floors)
        const talk = new BacnetConversation(world, laptop)
        const device = { type: 8, instance: first.instance }
        yield* talk.read(first, device, OBJECT_LIST, { object: device })
        for (let instance = 0; instance < 25; instance++)
          yield* talk.read(first, { type: ANALOG_INPUT, instance }, OBJECT_NAME, { text: `AI-${instance}` })
      },
    }),
    attack({
      id: 'bacnet-override-life-safety-priority',
      kind: 'A',
      technique: 'T1692.001',
      actor: laptop,
      victims: [second.host],
      acts: ['command', 'force', 'set-point'],
      *play(world) {
        const talk = new BacnetConversation(world, laptop)
        for (let instance = 0; instance < 5; instance++) {
          yield* write(talk, second, {
            object: { type: BINARY_OUTPUT, instance },
            value: { enumerated: 0 },
            priority: MANUAL_LIFE_SAFETY,
          })
          yield seconds(1)
        }
      },
    }),
    attack({
      id: 'set-point-beyond-all',
      kind: 'L',
      technique: 'T0836',
      actor: workstation,
      victims: [third.host],
      acts: ['set-point'],
      *play(world) {
        const talk = new BacnetConversation(world, workstation)
        yield* talk.write(third, { type: ANALOG_VALUE, instance: 1 }, 45)
      },
    }),
    attack({
      id: 'bacnet-reinitialise',
      kind: 'A',
      technique: 'T0816',
      actor: laptop,
      victims: [fourth.host],
      acts: ['restart'],
      *play(world) {
        const talk = new BacnetConversation(world, laptop)
        yield* talk.ask(
          fourth,
          (id) => bacnet.reinitialize(id, 0),
          (id) => bacnet.simpleAck(id, 20),
        )
        yield* world.network.outage([fourth.host], 40)
      },
    }),
    attack({
      id: 'bacnet-silenced',
      kind: 'L',
      technique: 'T1691.002',
      actor: workstation,
      victims: [fifth.host],
      acts: ['silence'],
      *play(world) {
        const talk = new BacnetConversation(world, workstation)
        const parameters = new bacnet.TagWriter().unsigned(0, 30).unsigned(1, 1).take()
        yield* talk.ask(
          fifth,
          (id) => bacnet.confirmedRequest(id, DEVICE_COMMUNICATION_CONTROL, parameters),
          (id) => bacnet.simpleAck(id, DEVICE_COMMUNICATION_CONTROL),
        )
      },
    }),
    attack({
      id: 'alarm-limit-raised',
      kind: 'L',
      technique: 'T0838',
      actor: workstation,
      victims: [first.host],
      acts: ['set-point'],
      *play(world) {
        const talk = new BacnetConversation(world, workstation)
        yield* write(talk, first, {
          object: { type: ANALOG_INPUT, instance: 0 },
          property: HIGH_LIMIT,
          value: { real: 90 },
        })
      },
    }),
    attack({
      id: 'input-out-of-service',
      kind: 'L',
      technique: 'T0835',
      actor: server,
      victims: [second.host],
      acts: ['force'],
      *play(world) {
        const talk = new BacnetConversation(world, server)
        const object = { type: ANALOG_INPUT, instance: 0 }
        yield* write(talk, second, { object, property: OUT_OF_SERVICE, value: { boolean: true } })
        yield* write(talk, second, { object, value: { real: 21 } })
      },
    }),
    attack({
      id: 'controller-file-written',
      kind: 'A',
      technique: 'T0843',
      actor: laptop,
      victims: [third.host],
      acts: ['write-file', 'download', 'firmware'],
      *play(world) {
        const talk = new BacnetConversation(world, laptop)
        for (let at = 0; at < 6; at++) {
          const content = world.random(`file ${at}`).bytes(400)
          const answer = new bacnet.TagWriter()
            .primitive(0, true, Uint8Array.of((at * 400) >> 8, (at * 400) & 0xff))
            .take()
          yield* talk.ask(
            third,
            (id) => bacnet.writeFile(id, 1, at * 400, content),
            (id) => bacnet.complexAck(id, 7, answer),
          )
        }
      },
    }),
    attack({
      id: 'chiller-stopped',
      kind: 'A',
      technique: 'T1692.001',
      actor: laptop,
      victims: [chillers[0]!.host],
      acts: ['command', 'set-point'],
      *play(world) {
        const unit = chillers[0]!
        const talk = new ModbusConversation(yield* world.connect(laptop, unit.host, MODBUS_PORT))
        yield* talk.identify(unit)
        yield* talk.writeCoil(unit.unit, 0, false)
        yield* talk.writeRegister(unit.unit, unit.address + 3, 250)
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'chiller-set-point-by-energy-server',
      kind: 'L',
      technique: 'T0836',
      actor: energyServer,
      victims: [chillers[1]!.host],
      acts: ['set-point'],
      *play(world) {
        const unit = chillers[1]!
        const talk = new ModbusConversation(yield* world.connect(energyServer, unit.host, MODBUS_PORT))
        yield* talk.writeRegister(unit.unit, unit.address + 3, 250)
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'lift-commands',
      kind: 'A',
      technique: 'T0806',
      actor: laptop,
      victims: [lifts.host],
      acts: ['command'],
      *play(world) {
        const talk = new ModbusConversation(yield* world.connect(laptop, lifts.host, MODBUS_PORT))
        for (let i = 0; i < 24; i++) {
          yield* talk.writeCoil(lifts.unit, i % 6, i % 2 === 0)
          yield milliseconds(250)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      id: 'knx-lights-switched',
      kind: 'A',
      technique: 'T1692.001',
      actor: laptop,
      victims: [site.knx[0]!.host],
      acts: ['command'],
      *play(world) {
        const tunnel = new KnxTunnel(world, laptop, site.knx[0]!)
        yield* tunnel.open()
        for (let i = 0; i < 16; i++) {
          yield* tunnel.write(0x0a00 + (i & 7), [i & 1])
          yield milliseconds(200)
        }
        yield* tunnel.close()
      },
    }),
    attack({
      // A_Authorize and A_Key_Write lock devices for good: public reports on bricked KNX buildings, 2021.
      id: 'knx-devices-locked',
      kind: 'A',
      technique: 'T0892',
      actor: laptop,
      victims: [site.knx[1]!.host],
      acts: ['address-change', 'default-password', 'command'],
      *play(world) {
        const tunnel = new KnxTunnel(world, laptop, site.knx[1]!)
        yield* tunnel.open()
        for (let i = 1; i < 6; i++) {
          const frame = knx.groupTelegram(
            0x11,
            0,
            site.knx[1]!.address + i,
            0x3d3,
            [0, 0x12, 0x34, 0x56, 0x78],
          )
          // An individual address, not a group: the high bit of control field 2 is clear.
          frame[3] = 0x60
          yield* tunnel.send(frame)
          yield seconds(1)
        }
        yield* tunnel.close()
      },
    }),
    attack({
      id: 'camera-default-password',
      kind: 'A',
      technique: 'T1694.001',
      actor: inSecurity,
      victims: [camera],
      acts: ['default-password', 'identify'],
      *play(world) {
        yield* callCamera(world, inSecurity, {
          camera,
          call: 'GetDeviceInformation',
          authorization: basic('root:pass'),
        })
        yield* fetch(world, inSecurity, {
          server: camera,
          path: '/axis-cgi/param.cgi?action=list',
          product: 'Apache/2.4',
          bytes: 4000,
          authorization: basic('root:pass'),
        })
      },
    }),
    attack({
      id: 'camera-calls-home',
      kind: 'L',
      technique: 'T0869',
      actor: camera,
      victims: [COMMAND_SERVER],
      acts: ['beacon', 'exfiltration'],
      isStatistical: true,
      *play(world) {
        for (let i = 0; i < 16; i++) {
          yield* talkSealed(world, camera, {
            server: COMMAND_SERVER,
            requests: 1,
            up: [160, 170],
            down: [80, 90],
          })
          yield seconds(30)
        }
      },
    }),
    attack({
      id: 'broker-listened-to',
      kind: 'A',
      technique: 'T0801',
      actor: inSecurity,
      victims: [site.broker],
      acts: ['subscribe', 'read-values', 'list-points'],
      *play(world) {
        const connection = yield* beginMqtt(world, inSecurity, site.broker)
        yield* subscribe(connection, ['#'])
        yield seconds(5)
        yield* connection.close()
      },
    }),
    attack({
      id: 'office-pc-writes-to-controllers',
      kind: 'L',
      technique: 'T1692.001',
      actor: pc,
      victims: floors.map(({ host }) => host),
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = new BacnetConversation(world, pc)
        for (const unit of floors) yield* talk.write(unit, { type: ANALOG_VALUE, instance: 1 }, 16)
      },
    }),
  ]
}
