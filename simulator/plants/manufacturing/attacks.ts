/** Attacks on the factory, from public analyses: Stuxnet-like downloads, robots (Quarta 2017), OPC UA, tightening tools. */
import { ByteWriter } from '#bytes/write'
import * as cip from '#protocols/cip/testing/encode'
import * as enip from '#protocols/enip/testing/encode'
import { script } from '#protocols/urscript/testing/encode'
import { identifyAll, setName } from '../../conversations/layer2.ts'
import { beginLogix, enumerateTags, listIdentityOfAll, loadProgram } from '../../conversations/logix.ts'
import { beginUa } from '../../conversations/opcua.ts'
import {
  beginS7,
  downloadS7,
  OPERATING,
  PROGRAMMING,
  startS7,
  stopS7,
  uploadS7,
  writeReal,
} from '../../conversations/s7.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack } from '../kit/intrusions.ts'
import type { AssemblyCell, Factory, PressCell } from './site.ts'
import {
  accepted,
  beginDashboard,
  beginTightening,
  CONTROL_CHANNEL_PRIVILEGE,
  dashboard,
  mid,
  PORT_PRIMARY,
  writeRegister,
} from './talk.ts'

/** Bad_UserAccessDenied, Bad_IdentityTokenRejected: OPC 10000-6 annex A. */
const TOKEN_REJECTED = 0x8021_0000
const TAGS = Array.from({ length: 30 }, (_, i) => `Program:Main.Axis${i}`)

export function factoryAttacks(site: Factory): PlantStep<PlantWorld>[] {
  const {
    plan,
    press,
    assembly,
    pressCells,
    assemblyCells,
    robots,
    tighteners,
    cameras,
    engineering,
    gateway,
    historian,
  } = site
  const [first, second] = pressCells as readonly [PressCell, PressCell]
  const [cell, other] = assemblyCells as readonly [AssemblyCell, AssemblyCell]
  const inPress = plan.unknownClient(press, 245)
  const inAssembly = plan.unknownClient(assembly, 246)
  const inProduction = plan.unknownClient(gateway.zone!, 247)
  const robot = robots[0]!
  const tightener = tighteners[0]!
  return [
    attack({
      id: 'ethernet-ip-identities',
      kind: 'A',
      technique: 'T0846.002',
      actor: inPress,
      victims: pressCells.map(({ host }) => host),
      acts: ['scan', 'identify'],
      play: (world) =>
        listIdentityOfAll(
          world,
          inPress,
          pressCells.flatMap((one) => [one, ...one.io]),
        ),
    }),
    attack({
      id: 'tags-listed',
      kind: 'A',
      technique: 'T0861',
      actor: inPress,
      victims: [first.host],
      acts: ['list-points'],
      *play(world) {
        const talk = yield* beginLogix(world, inPress, first.host)
        yield* enumerateTags(talk, TAGS)
        yield* talk.close()
      },
    }),
    attack({
      id: 'force-set-point-unknown-client',
      kind: 'A',
      technique: 'T0836',
      actor: inPress,
      victims: [first.host],
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginLogix(world, inPress, first.host)
        yield* talk.writeTag('Press.ForceSetpoint', 900)
        yield* talk.close()
      },
    }),
    attack({
      id: 'force-set-point-beyond-all',
      kind: 'L',
      technique: 'T0836',
      actor: second.hmi,
      victims: [second.host],
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginLogix(world, second.hmi, second.host)
        yield* talk.open(world)
        yield* talk.writeTag('Press.ForceSetpoint', 2400)
        yield* talk.close()
      },
    }),
    attack({
      id: 'wrong-panel-writes',
      kind: 'L',
      technique: 'T1692.001',
      actor: cell.hmi,
      victims: [first.host],
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginLogix(world, cell.hmi, first.host)
        yield* talk.writeTag('Press.Mode', 1)
        yield* talk.close()
      },
    }),
    attack({
      id: 'logix-program-replaced',
      kind: 'L',
      technique: 'T0843',
      actor: engineering[1],
      victims: [second.host],
      acts: ['download', 'mode', 'stop'],
      *play(world) {
        const talk = yield* beginLogix(world, engineering[1], second.host)
        yield* loadProgram(talk, world.random('logix').bytes(6000))
        yield* talk.close()
      },
    }),
    attack({
      id: 'logix-reset',
      kind: 'A',
      technique: 'T0816',
      actor: inPress,
      victims: [first.io[0]!.host],
      acts: ['restart'],
      *play(world) {
        const { host } = first.io[0]!
        const talk = yield* beginLogix(world, inPress, host)
        yield* talk.ask(cip.request(0x05, cip.logicalPath(1, 1), Uint8Array.of(0)), cip.reply(0x05))
        yield* world.network.outage([host], 20)
      },
    }),
    attack({
      id: 'io-outputs-forged',
      kind: 'A',
      technique: 'T0835',
      actor: inPress,
      victims: [first.io[0]!.host],
      acts: ['forge', 'force', 'command'],
      *play(world) {
        const id = world.network.random.between(1, 0x7fff_ffff)
        for (let sequence = 1; sequence < 40; sequence++) {
          const data = new ByteWriter().u32le(1).u16le(0xffff).zeros(2).take()
          yield* world.network.udp(
            { host: inPress, port: 2222 },
            { host: first.io[0]!.host, port: 2222 },
            enip.ioPacket(id, sequence, data),
          )
          yield milliseconds(100)
        }
      },
    }),
    attack({
      id: 's7-stop',
      kind: 'A',
      technique: 'T0858',
      actor: inAssembly,
      victims: [cell.host],
      acts: ['stop'],
      *play(world) {
        const talk = yield* beginS7(world, inAssembly, cell.host, PROGRAMMING)
        yield* stopS7(world, talk)
        yield seconds(25)
        yield* startS7(world, talk)
        yield* talk.close()
      },
    }),
    attack({
      id: 's7-block-replaced',
      kind: 'L',
      technique: 'T0843',
      actor: historian,
      victims: [other.host],
      acts: ['download'],
      *play(world) {
        const talk = yield* beginS7(world, historian, other.host, PROGRAMMING)
        yield* downloadS7(talk, '_0800001P', world.random('block').bytes(1500))
        yield* talk.close()
      },
    }),
    attack({
      id: 's7-block-read',
      kind: 'A',
      technique: 'T0845',
      actor: inAssembly,
      victims: [other.host],
      acts: ['upload', 'read-file'],
      *play(world) {
        const talk = yield* beginS7(world, inAssembly, other.host, PROGRAMMING)
        yield* uploadS7(talk, '_0800001A', world.random('upload').bytes(1500))
        yield* talk.close()
      },
    }),
    attack({
      id: 'torque-unknown-client',
      kind: 'A',
      technique: 'T0836',
      actor: inAssembly,
      victims: [cell.host],
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginS7(world, inAssembly, cell.host, OPERATING)
        yield* writeReal(talk, cell.block, 12, 180)
        yield* talk.close()
      },
    }),
    attack({
      id: 'profinet-device-renamed',
      kind: 'A',
      technique: 'T0836',
      actor: inAssembly,
      victims: [cell.io[0]!],
      acts: ['address-change', 'identify'],
      *play(world) {
        yield* identifyAll(
          world,
          inAssembly,
          assemblyCells.flatMap(({ io }) => io),
        )
        yield* setName(world, inAssembly, cell.io[0]!, 'x')
      },
    }),
    attack({
      id: 'ua-browsed',
      kind: 'A',
      technique: 'T0861',
      actor: inProduction,
      victims: [gateway],
      acts: ['list-points'],
      *play(world) {
        const talk = yield* beginUa(world, inProduction, gateway)
        yield* talk.askEndpoints()
        yield* talk.signIn(inProduction)
        for (const node of ['i=85', 'ns=2;s=Line', 'ns=2;s=Press1', 'ns=2;s=Press2'])
          yield* talk.browse(node, ['Force', 'Takt', 'Order', 'Scrap'])
        yield* talk.close()
      },
    }),
    attack({
      id: 'ua-passwords-guessed',
      kind: 'A',
      technique: 'T0859',
      actor: inProduction,
      victims: [gateway],
      acts: ['password-guess'],
      *play(world) {
        for (let i = 0; i < 15; i++) {
          const talk = yield* beginUa(world, inProduction, gateway)
          yield* talk.signIn(inProduction, 'admin', `secret${i}`, TOKEN_REJECTED)
          yield* talk.close()
          yield milliseconds(500)
        }
      },
    }),
    attack({
      id: 'ua-order-changed',
      kind: 'L',
      technique: 'T0836',
      actor: historian,
      victims: [gateway],
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginUa(world, historian, gateway)
        yield* talk.signIn(historian)
        yield* talk.write('ns=2;s=Line.Takt', 9)
        yield* talk.close()
      },
    }),
    attack({
      id: 'robot-script-sent',
      kind: 'A',
      technique: 'T0853',
      actor: inAssembly,
      victims: [robot],
      acts: ['script', 'command'],
      *play(world) {
        const connection = yield* world.connect(inAssembly, robot, PORT_PRIMARY)
        yield* connection.fromClient(
          script('def move():', '  movej([0, -1.57, 0, -1.57, 0, 0], a=8, v=4)', 'end'),
        )
        yield seconds(1)
        yield* connection.close()
      },
    }),
    attack({
      id: 'robot-stopped',
      kind: 'A',
      technique: 'T0858',
      actor: inAssembly,
      victims: [robots[1]!],
      acts: ['stop', 'command', 'mode'],
      *play(world) {
        const talk = yield* beginDashboard(world, inAssembly, robots[1]!)
        yield* dashboard(talk, 'stop', 'Stopped')
        yield* dashboard(talk, 'load evil.urp', 'Loading program: evil.urp')
        yield* dashboard(talk, 'power off', 'Powering off')
        yield* talk.close()
      },
    }),
    attack({
      id: 'tightening-tool-disabled',
      kind: 'A',
      technique: 'T1692.001',
      actor: inAssembly,
      victims: [tightener],
      acts: ['command', 'silence', 'set-point'],
      *play(world) {
        const talk = yield* beginTightening(world, inAssembly, tightener)
        yield* mid(talk, 18, '009', accepted(18)) // select parameter set 9
        yield* mid(talk, 42, '', accepted(42)) // disable tool
        yield* talk.close()
      },
    }),
    attack({
      id: 'camera-control-taken',
      kind: 'A',
      technique: 'T0836',
      actor: inAssembly,
      victims: [cameras[0]!],
      acts: ['set-point', 'command'],
      *play(world) {
        const port = world.network.freePort(inAssembly)
        yield* writeRegister(world, inAssembly, cameras[0]!, {
          port,
          id: 1,
          register: CONTROL_CHANNEL_PRIVILEGE,
          value: 2,
        })
        yield* writeRegister(world, inAssembly, cameras[0]!, { port, id: 2, register: 0x1_0200, value: 1 })
      },
    }),
  ]
}
