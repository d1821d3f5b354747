/**
 * Attacks on the packaging works, from public reports: WannaCry at a chip maker (2018), PIPEDREAM modules for FINS
 * (2022), MELSEC advisories (CISA 2022–2024), HSMS hosts (SEMI E187), Sparkplug brokers without access lists.
 */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import * as ads from '#protocols/ads/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import * as hsms from '#protocols/hsms/testing/encode'
import * as melsec from '#protocols/melsec/testing/encode'
import * as mqtt from '#protocols/mqtt/testing/encode'
import { words } from '#protocols/yaskawa-hses/testing/encode'
import { joined } from '../../conversations/encrypted.ts'
import { beginLogix, listIdentityOfAll } from '../../conversations/logix.ts'
import { beginMqtt, subscribe } from '../../conversations/mqtt.ts'
import { beginUa } from '../../conversations/opcua.ts'
import { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack } from '../kit/intrusions.ts'
import type { AdsUnit, EdgeNode, MelsecUnit, OmronUnit, Packaging, Tool } from './site.ts'
import {
  addRoute,
  beginAds,
  beginFins,
  beginSecs,
  beginSlmp,
  cameraRegister,
  type FinsConversation,
  RobotConversation,
  type SlmpConversation,
  sendCommand,
  sendData,
  sendDeath,
} from './talk.ts'
import { loadTool, setTemperature } from './work.ts'

/** Control channel privilege and the exposure time of a maker. */
const [PRIVILEGE, EXPOSURE] = [0x0a00, 0x1_0520]

export function packagingAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  return [
    ...omronAttacks(site),
    ...melsecAttacks(site),
    ...beckhoffAttacks(site),
    ...toolAttacks(site),
    ...messageAttacks(site),
    ...machineAttacks(site),
  ]
}

function omronAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, mounting, engineering, omron } = site
  const laptop = plan.unknownClient(mounting, 245)
  const [first, second, third] = omron as readonly [OmronUnit, OmronUnit, OmronUnit]
  const last = omron.at(-1)!
  const with_ = function* (
    world: PlantWorld,
    [client, unit]: readonly [Host, OmronUnit],
    act: (talk: FinsConversation) => Task<void>,
  ): Task<void> {
    const talk = yield* beginFins(world, client, unit)
    yield* act(talk)
    yield* talk.close()
  }
  return [
    attack({
      ...{ id: 'omron-identified', kind: 'A', technique: 'T0888', actor: laptop, acts: ['identify', 'scan'] },
      victims: omron.map(({ host }) => host),
      *play(world) {
        for (const unit of omron)
          yield* with_(world, [laptop, unit], function* (talk) {
            yield* talk.identify()
            yield* talk.status()
          })
      },
    }),
    attack({
      ...{ id: 'omron-memory-swept', kind: 'A', technique: 'T0861', actor: laptop, victims: [first.host] },
      acts: ['read-values', 'list-points'],
      play: (world) =>
        with_(world, [laptop, first], function* (talk) {
          for (let at = 0; at < 6000; at += 200) {
            yield* talk.read(at, new Array<number>(200).fill(3))
            yield milliseconds(50)
          }
        }),
    }),
    attack({
      ...{ id: 'omron-temperature-unknown-client', kind: 'A', technique: 'T0836', actor: laptop },
      ...{ victims: [second.host], acts: ['set-point'] },
      play: (world) =>
        with_(world, [laptop, second], function* (talk) {
          yield* talk.write(second.setPointAt, 390)
        }),
    }),
    attack({
      ...{ id: 'omron-temperature-beyond-all', kind: 'L', technique: 'T0836', actor: first.panel },
      ...{ victims: [first.host], acts: ['set-point'] },
      *play(world) {
        const before = first.setPoint
        yield* setTemperature(world, first, 410)
        yield seconds(25)
        first.setPoint = before
      },
    }),
    attack({
      ...{ id: 'omron-stopped', kind: 'A', technique: 'T0858', actor: laptop, victims: [third.host] },
      acts: ['stop', 'mode'],
      play: (world) =>
        with_(world, [laptop, third], function* (talk) {
          yield* talk.ask(0x0402)
          yield seconds(15)
          yield* talk.ask(0x0401, hex('ffff 04'))
        }),
    }),
    attack({
      ...{ id: 'omron-program-mode-by-panel', kind: 'L', technique: 'T0858', actor: last.panel },
      ...{ victims: [last.host], acts: ['mode', 'stop'] },
      play: (world) =>
        with_(world, [last.panel, last], function* (talk) {
          yield* talk.ask(0x0402)
          yield seconds(10)
          yield* talk.ask(0x0401, hex('ffff 02'))
        }),
    }),
    attack({
      ...{ id: 'omron-program-read', kind: 'A', technique: 'T0845', actor: laptop, victims: [second.host] },
      acts: ['upload'],
      play: (world) =>
        with_(world, [laptop, second], function* (talk) {
          const random = world.random('fins program')
          for (let at = 0; at < 16; at++) {
            const place = new ByteWriter()
              .u16be(0xffff)
              .u32be(at * 400)
              .u16be(400)
            const answer = new ByteWriter()
              .u16be(0xffff)
              .u32be(at * 400)
              .u16be(400)
              .bytes(random.bytes(400))
            yield* talk.ask(0x0306, place.take(), answer.take())
          }
        }),
    }),
    attack({
      ...{ id: 'omron-program-replaced', kind: 'L', technique: 'T0843', actor: engineering[0] },
      ...{ victims: [third.host], acts: ['download'] },
      play: (world) =>
        with_(world, [engineering[0], third], function* (talk) {
          yield* talk.ask(0x0305, hex('ffff 00 00000000 ffffffff 00000000'))
          for (let at = 0; at < 12; at++) {
            const place = new ByteWriter()
              .u16be(0xffff)
              .u32be(at * 200)
              .u16be(200)
            const head = place.take()
            yield* talk.ask(0x0307, joined(head, world.random(`fins ${at}`).bytes(200)), head)
          }
        }),
    }),
    attack({
      ...{ id: 'omron-bit-forced', kind: 'A', technique: 'T0835', actor: laptop, victims: [first.host] },
      acts: ['force'],
      play: (world) =>
        with_(world, [laptop, first], function* (talk) {
          yield* talk.ask(0x2301, hex('0001 0001 30 0005 03'))
        }),
    }),
    attack({
      ...{ id: 'omron-errors-cleared', kind: 'L', technique: 'T0878', actor: second.panel },
      ...{ victims: [second.host], acts: ['silence', 'command'] },
      play: (world) =>
        with_(world, [second.panel, second], function* (talk) {
          yield* talk.ask(0x2101, hex('ffff'))
          yield* talk.ask(0x2103)
        }),
    }),
    attack({
      ...{ id: 'omron-clock-set', kind: 'A', technique: 'T0836', actor: laptop, victims: [third.host] },
      acts: ['time-spoof'],
      play: (world) =>
        with_(world, [laptop, third], function* (talk) {
          yield* talk.ask(0x0702, hex('99 12 31 23 59 00 05'))
        }),
    }),
  ]
}

function melsecAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, testing, engineering, historian, mes, melsec: units } = site
  const laptop = plan.unknownClient(testing, 246)
  const [first, second] = units as readonly [MelsecUnit, MelsecUnit]
  const with_ = function* (
    world: PlantWorld,
    [client, unit]: readonly [Host, MelsecUnit],
    act: (talk: SlmpConversation) => Task<void>,
  ): Task<void> {
    const talk = yield* beginSlmp(world, client, unit)
    yield* act(talk)
    yield* talk.connection.close()
  }
  return [
    attack({
      ...{ id: 'melsec-stopped', kind: 'A', technique: 'T0858', actor: laptop, victims: [first.host] },
      acts: ['stop', 'mode'],
      play: (world) =>
        with_(world, [laptop, first], function* (talk) {
          yield* talk.identify(first)
          yield* talk.ask(0x1002, 0, hex('0100'))
          yield seconds(15)
          yield* talk.ask(0x1001, 0, hex('0100 00 00'))
        }),
    }),
    attack({
      ...{ id: 'melsec-reset', kind: 'L', technique: 'T0816', actor: historian, victims: [second.host] },
      acts: ['restart'],
      play: (world) =>
        with_(world, [historian, second], function* (talk) {
          yield* talk.ask(0x1006, 0, hex('0100'))
        }),
    }),
    attack({
      ...{
        id: 'melsec-passwords-guessed',
        kind: 'A',
        technique: 'T0859',
        actor: laptop,
        victims: [second.host],
      },
      acts: ['password-guess'],
      play: (world) =>
        with_(world, [laptop, second], function* (talk) {
          for (let i = 0; i < 20; i++) {
            const secret = `pass${String(i).padStart(4, '0')}`
            yield* talk.ask(
              0x1630,
              0,
              new ByteWriter().u16le(secret.length).ascii(secret).take(),
              hex(''),
              0xc200,
            )
            yield milliseconds(500)
          }
        }),
    }),
    attack({
      ...{ id: 'melsec-program-written', kind: 'L', technique: 'T0843', actor: engineering[1] },
      ...{ victims: [first.host], acts: ['download', 'write-file'] },
      play: (world) =>
        with_(world, [engineering[1], first], function* (talk) {
          yield* talk.ask(0x1827, 0, melsec.opening('MAIN.QPG', true), hex('0100'))
          for (let at = 0; at < 8; at++) {
            const part = world.random(`qpg ${at}`).bytes(600)
            yield* talk.ask(0x1829, 0, melsec.piece(part, [1, at * 600]), hex('5802'))
          }
          yield* talk.ask(0x182a, 0, hex('0100 0000'))
        }),
    }),
    attack({
      ...{ id: 'melsec-program-read', kind: 'A', technique: 'T0845', actor: laptop, victims: [second.host] },
      acts: ['upload', 'read-file'],
      play: (world) =>
        with_(world, [laptop, second], function* (talk) {
          yield* talk.ask(0x1827, 0, melsec.opening('MAIN.QPG', false), hex('0200'))
          const random = world.random('qpg read')
          for (let at = 0; at < 6; at++) {
            const place = new ByteWriter()
              .u16le(2)
              .u32le(at * 900)
              .u16le(900)
              .take()
            yield* talk.ask(0x1828, 0, place, melsec.piece(random.bytes(900)))
          }
          yield* talk.ask(0x182a, 0, hex('0200 0000'))
        }),
    }),
    attack({
      ...{ id: 'melsec-recipe-unknown-client', kind: 'A', technique: 'T0836', actor: laptop },
      ...{ victims: [first.host], acts: ['set-point'] },
      play: (world) =>
        with_(world, [laptop, first], function* (talk) {
          yield* talk.write(0xa8, first.recipeAt, 99)
        }),
    }),
    attack({
      ...{ id: 'melsec-latches-cleared', kind: 'L', technique: 'T0809', actor: mes, victims: [second.host] },
      acts: ['command', 'stop', 'restart'],
      play: (world) =>
        with_(world, [mes, second], function* (talk) {
          yield* talk.ask(0x1002, 0, hex('0100'))
          yield* talk.ask(0x1005, 0, hex('0100'))
          yield* talk.ask(0x1001, 0, hex('0100 00 00'))
        }),
    }),
    attack({
      ...{ id: 'melsec-recipe-drifts', kind: 'L', technique: 'T0836', actor: second.panel },
      ...{ victims: [second.host], acts: ['set-point'], isStatistical: true },
      play: (world) =>
        with_(world, [second.panel, second], function* (talk) {
          for (let i = 0; i < 10; i++) {
            yield* talk.write(0xa8, 7100, 1500 + i * 15)
            yield seconds(38)
          }
        }),
    }),
    attack({
      ...{ id: 'melsec-outputs-alternated', kind: 'A', technique: 'T0806', actor: laptop },
      ...{ victims: [first.host], acts: ['command', 'force'] },
      play: (world) =>
        with_(world, [laptop, first], function* (talk) {
          for (let i = 0; i < 24; i++) {
            const bits = new ByteWriter().bytes(melsec.devices(0x9d, 0x10, 1)).u8(i % 2 === 0 ? 0x10 : 0)
            yield* talk.ask(0x1401, 1, bits.take())
            yield milliseconds(300)
          }
        }),
    }),
  ]
}

function beckhoffAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, testing, engineering, beckhoff } = site
  const laptop = plan.unknownClient(testing, 247)
  const [unit] = beckhoff as readonly [AdsUnit, ...AdsUnit[]]
  const none = new Uint8Array(0)
  return [
    attack({
      ...{ id: 'ads-route-and-symbols', kind: 'A', technique: 'T0861', actor: laptop, victims: [unit.host] },
      acts: ['list-points', 'default-password', 'address-change'],
      *play(world) {
        yield* addRoute(world, laptop, unit)
        const talk = yield* beginAds(world, laptop, unit)
        for (let i = 0; i < 24; i++) yield* talk.symbol(`GVL.axis${i}`)
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'ads-seal-temperature', kind: 'A', technique: 'T0836', actor: laptop, victims: [unit.host] },
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginAds(world, laptop, unit)
        yield* talk.write('GVL.fSealTemperature', 240)
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'ads-speed-by-panel', kind: 'L', technique: 'T0836', actor: unit.panel, victims: [unit.host] },
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginAds(world, unit.panel, unit)
        yield* talk.write('MAIN.fSpeedLimit', 900)
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'ads-stopped', kind: 'A', technique: 'T0858', actor: laptop, victims: [unit.host] },
      acts: ['stop', 'mode'],
      *play(world) {
        const talk = yield* beginAds(world, laptop, unit)
        yield* talk.ask(5, ads.control(6))
        yield seconds(12)
        yield* talk.ask(5, ads.control(5))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{
        id: 'ads-boot-project',
        kind: 'L',
        technique: 'T0843',
        actor: engineering[0],
        victims: [unit.host],
      },
      acts: ['download', 'write-file', 'mode'],
      *play(world) {
        const talk = yield* beginAds(world, engineering[0], unit)
        const port = 10_000
        const file = ads.named('C:\\TwinCAT\\3.1\\Boot\\Plc\\Port_851.app')
        yield* talk.ask(5, ads.control(16), none, port)
        yield* talk.ask(9, ads.readWrite(120, 0x12, 4, file), ads.bytes(hex('03000000')), port)
        for (let i = 0; i < 6; i++)
          yield* talk.ask(
            9,
            ads.readWrite(122, 3, 4, world.random(`app ${i}`).bytes(800)),
            ads.bytes(hex('00000000')),
            port,
          )
        yield* talk.ask(9, ads.readWrite(121, 3, 4, none), ads.bytes(hex('00000000')), port)
        yield* talk.ask(5, ads.control(2), none, port)
        yield* talk.connection.close()
      },
    }),
  ]
}

function toolAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, mounting, equipmentServer, tools, engineering } = site
  const laptop = plan.unknownClient(mounting, 248)
  const { ascii, binary, list, u4 } = hsms
  const [first, second, third] = tools as readonly [Tool, Tool, Tool]
  return [
    attack({
      ...{ id: 'tool-started', kind: 'A', technique: 'T1692.001', actor: laptop, victims: [first.host] },
      acts: ['command', 'stop'],
      *play(world) {
        const talk = yield* beginSecs(world, laptop, first)
        yield* talk.command('ABORT')
        yield seconds(3)
        yield* talk.command('START')
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'tool-recipes-taken', kind: 'A', technique: 'T0882', actor: laptop, victims: [second.host] },
      acts: ['read-file', 'upload', 'list-points'],
      *play(world) {
        const talk = yield* beginSecs(world, laptop, second)
        yield* talk.ask('S7F19', new Uint8Array(0), list(...site.recipes.map(ascii)))
        for (const name of site.recipes)
          yield* talk.ask('S7F5', ascii(name), list(ascii(name), binary(...world.random(name).bytes(200))))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{
        id: 'tool-recipe-forged',
        kind: 'L',
        technique: 'T0843',
        actor: engineering[0],
        victims: [third.host],
      },
      acts: ['download', 'write-file', 'set-point'],
      *play(world) {
        const talk = yield* beginSecs(world, engineering[0], third)
        yield* talk.sendRecipe(third.recipe, world.random('forged').bytes(120))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{
        id: 'tool-recipe-deleted',
        kind: 'L',
        technique: 'T0809',
        actor: equipmentServer,
        victims: [first.host],
      },
      acts: ['command', 'write-file', 'download', 'set-point'],
      *play(world) {
        const talk = yield* beginSecs(world, equipmentServer, first)
        yield* talk.ask('S7F17', list(ascii(first.recipe)), binary(0))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{
        id: 'tool-alarms-off',
        kind: 'L',
        technique: 'T0878',
        actor: equipmentServer,
        victims: [second.host],
      },
      acts: ['silence', 'protection'],
      *play(world) {
        const talk = yield* beginSecs(world, equipmentServer, second)
        for (let id = 1; id <= 4; id++) yield* talk.ask('S5F3', list(binary(0), u4(id)), binary(0))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'tool-constant-changed', kind: 'L', technique: 'T0836', actor: equipmentServer },
      ...{ victims: [third.host], acts: ['set-point'] },
      *play(world) {
        const talk = yield* beginSecs(world, equipmentServer, third)
        yield* talk.ask('S2F15', list(list(u4(501), u4(999))), binary(0))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'tool-clock-set', kind: 'A', technique: 'T0836', actor: laptop, victims: [third.host] },
      acts: ['time-spoof'],
      *play(world) {
        const talk = yield* beginSecs(world, laptop, third)
        yield* talk.ask('S2F31', ascii('1999123123595900'), binary(0))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'tool-unknown-recipe-by-host', kind: 'L', technique: 'T0843', actor: site.mes },
      ...{ victims: [first.host], acts: ['download', 'write-file', 'command', 'set-point'] },
      play: (world) => loadTool(world, { ...site, equipmentServer: site.mes }, first, 'TEST-XX'),
    }),
  ]
}

function messageAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, line, broker, edges, gateway, historian, application } = site
  const laptop = plan.unknownClient(line, 249)
  const [node, other] = edges as readonly [EdgeNode, EdgeNode]
  const copy = (of: EdgeNode): EdgeNode => ({ ...of, last: undefined })
  return [
    attack({
      ...{ id: 'all-topics-subscribed', kind: 'A', technique: 'T0801', actor: laptop, victims: [broker] },
      acts: ['subscribe', 'read-values'],
      *play(world) {
        const connection = yield* beginMqtt(world, laptop, broker)
        yield* subscribe(connection, ['#'])
        yield seconds(5)
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'broker-passwords-guessed', kind: 'A', technique: 'T0859', actor: laptop, victims: [broker] },
      acts: ['password-guess'],
      *play(world) {
        for (let i = 0; i < 20; i++) {
          const connection = yield* world.connect(laptop, broker, 1883)
          yield* connection.ask(
            mqtt.connect({ client: `probe${i}`, user: 'admin', password: `admin${i}` }),
            mqtt.connack(4),
          )
          yield* connection.close()
          yield milliseconds(400)
        }
      },
    }),
    attack({
      ...{ id: 'oven-commanded', kind: 'A', technique: 'T1692.001', actor: laptop, victims: [broker] },
      acts: ['command', 'set-point'],
      *play(world) {
        const connection = yield* beginMqtt(world, laptop, broker)
        yield* sendCommand(world, connection, node)
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'oven-data-forged', kind: 'A', technique: 'T1692.002', actor: laptop, victims: [broker] },
      acts: ['forge'],
      *play(world) {
        const connection = yield* beginMqtt(world, laptop, broker)
        const forged = copy(other)
        for (let i = 0; i < 8; i++) {
          yield* sendData(world, connection, forged, 80)
          yield seconds(2)
        }
        yield* connection.close()
      },
    }),
    attack({
      ...{
        id: 'node-declared-dead',
        kind: 'L',
        technique: 'T1691.002',
        actor: application,
        victims: [broker],
      },
      acts: ['forge', 'silence'],
      *play(world) {
        const connection = yield* beginMqtt(world, application, broker)
        yield* sendDeath(world, connection, node)
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'ua-takt-written', kind: 'L', technique: 'T0836', actor: historian, victims: [gateway] },
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginUa(world, historian, gateway)
        yield* talk.signIn(historian)
        yield* talk.write('ns=2;s=Line1.Takt', 3)
        yield* talk.close()
      },
    }),
  ]
}

function machineAttacks(site: Packaging): PlantStep<PlantWorld>[] {
  const { plan, testing, mounting, robots, cameras, readers, labelPrinters, vision, motion, cellPc } = site
  const laptop = plan.unknownClient(testing, 250)
  const inMounting = plan.unknownClient(mounting, 251)
  const ascii = (text: string) => new TextEncoder().encode(text)
  return [
    attack({
      ...{ id: 'robot-job-started', kind: 'A', technique: 'T1692.001', actor: laptop, victims: [robots[0]!] },
      acts: ['command'],
      *play(world) {
        const talk = new RobotConversation(world, laptop, robots[0]!)
        yield* talk.ask(
          { command: 0x89, instance: 11, attribute: 0, service: 0x01 },
          undefined,
          words(['YAS2.80', 24], ['GP7', 16], ['1', 8]),
        )
        yield* talk.ask({ command: 0x83, instance: 2, attribute: 1, service: 0x10 }, hex('01000000'))
        yield* talk.ask(
          { command: 0x87, instance: 1, attribute: 0, service: 0x02 },
          words(['EVIL', 32], ['', 4]),
        )
        yield* talk.ask({ command: 0x86, instance: 1, attribute: 1, service: 0x10 }, hex('01000000'))
      },
    }),
    attack({
      ...{ id: 'robot-servo-off', kind: 'L', technique: 'T0881', actor: cellPc, victims: [robots[1]!] },
      acts: ['command', 'stop'],
      *play(world) {
        const talk = new RobotConversation(world, cellPc, robots[1]!)
        yield* talk.ask({ command: 0x83, instance: 2, attribute: 1, service: 0x10 }, hex('02000000'))
      },
    }),
    attack({
      ...{ id: 'camera-exposure-changed', kind: 'A', technique: 'T0836', actor: inMounting },
      ...{ victims: [cameras[0]!], acts: ['set-point', 'command'] },
      *play(world) {
        const port = world.network.freePort(inMounting)
        yield* cameraRegister(world, inMounting, cameras[0]!, {
          port,
          id: 1,
          register: PRIVILEGE,
          written: 2,
        })
        yield* cameraRegister(world, inMounting, cameras[0]!, {
          port,
          id: 2,
          register: EXPOSURE,
          written: 90_000,
        })
      },
    }),
    attack({
      ...{ id: 'reader-reconfigured', kind: 'A', technique: 'T0836', actor: laptop, victims: [readers[0]!] },
      acts: ['command', 'set-point', 'script'],
      *play(world) {
        const connection = yield* world.connect(laptop, readers[0]!, 9004)
        yield* connection.ask(ascii('WB,010000\r'), ascii('OK,WB\r'))
        yield* connection.ask(ascii('SAVE\r'), ascii('OK,SAVE\r'))
        yield* connection.ask(ascii('RESET\r'), ascii('OK,RESET\r'))
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'printer-script', kind: 'A', technique: 'T0853', actor: laptop, victims: [labelPrinters[0]!] },
      acts: ['script', 'read-file', 'list-points'],
      *play(world) {
        const connection = yield* world.connect(laptop, labelPrinters[0]!, 9100)
        const begin = '\u001b%-12345X@PJL \r\n'
        yield* connection.ask(ascii(`${begin}@PJL INFO ID\r\n`), ascii('@PJL INFO ID\r\n"ZD621"\r\n\f'))
        yield* connection.ask(
          ascii('@PJL FSDIRLIST NAME="0:\\" ENTRY=1 COUNT=99\r\n'),
          ascii('@PJL FSDIRLIST NAME="0:\\" ENTRY=1\r\n. TYPE=DIR\r\netc TYPE=DIR\r\n\f'),
        )
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'cip-identities', kind: 'A', technique: 'T0846.002', actor: inMounting },
      ...{ victims: [motion.host, ...vision.map(({ host }) => host)], acts: ['scan', 'identify'] },
      play: (world) => listIdentityOfAll(world, inMounting, [motion, ...vision]),
    }),
    attack({
      ...{
        id: 'axis-position-written',
        kind: 'A',
        technique: 'T0836',
        actor: inMounting,
        victims: [motion.host],
      },
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginLogix(world, inMounting, motion.host)
        yield* talk.writeTag('Axis1.Limit', 9000)
        yield* talk.close()
      },
    }),
    attack({
      ...{ id: 'controllers-flooded', kind: 'A', technique: 'T0814', actor: laptop },
      ...{ victims: [site.melsec[0]!.host], acts: ['flood'] },
      *play(world) {
        const { host, port } = site.melsec[0]!
        for (let i = 0; i < 180; i++) {
          yield* Connection.probe(world.network, laptop, { host, port })
          yield milliseconds(15)
        }
      },
    }),
    attack({
      ...{ id: 'fins-broadcast-search', kind: 'A', technique: 'T0846.002', actor: inMounting },
      ...{ victims: site.omron.map(({ host }) => host), acts: ['scan', 'identify'] },
      *play(world) {
        const from = { host: inMounting, port: world.network.freePort(inMounting) }
        const ends = { server: 0xff, client: 251, sid: 1 }
        const everyone = { ip: '255.255.255.255', mac: 'ff:ff:ff:ff:ff:ff', port: 9600 }
        world.network.broadcast(from, everyone, fins.request(ends, 0x0501, hex('00')))
        for (const unit of site.omron) {
          yield world.network.thinking(unit.host)
          const answer = fins.response(
            { ...ends, server: unit.node },
            0x0501,
            0,
            fins.cpuData(unit.model, '02.10'),
          )
          yield* world.network.udp({ host: unit.host, port: 9600 }, from, answer)
        }
      },
    }),
  ]
}
