/**
 * Attacks on the terminal, from public reports: pipeline and tank farm intrusions (Colonial 2021, Oiltanking 2022), tank
 * gauges (Trend Micro 2015, Bitsight 2024), serial gateways (Ukraine 2015), satellite terminals (Viasat 2022).
 */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'
import * as dnp3 from '#protocols/dnp3/testing/encode'
import * as modbus from '#protocols/modbus/testing/encode'
import * as roc from '#protocols/roc-plus/testing/encode'
import * as atg from '#protocols/veeder-root-atg/testing/encode'
import { beginDnp3 } from '../../conversations/dnp3.ts'
import { beginUa } from '../../conversations/opcua.ts'
import { post } from '../../conversations/web.ts'
import { Connection } from '../../network/connection.ts'
import type { Host } from '../../network/host.ts'
import { milliseconds, seconds } from '../../network/scheduler.ts'
import type { PlantStep } from '../../network/step.ts'
import type { PlantWorld } from '../../network/world.ts'
import { attack } from '../kit/intrusions.ts'
import type { FlowComputer, LoadingBay, PumpStation, RocUnit, Terminal, ValveSite } from './site.ts'
import { beginGauge, beginHart, beginOpc, beginRoc, beginSerial, beginSrtp, floatWords } from './talk.ts'
import { beginModbus, itemsOf, loadTruck, setPressure, VALVE } from './work.ts'

const TRIP = 0x81

export function terminalAttacks(site: Terminal): PlantStep<PlantWorld>[] {
  return [...meteringAttacks(site), ...pumpAttacks(site), ...valveAttacks(site), ...instrumentAttacks(site)]
}

function meteringAttacks(site: Terminal): PlantStep<PlantWorld>[] {
  const { plan, field, scada, engineering, historian, bays } = site
  const laptop = plan.unknownClient(field, 245)
  const [meter] = site.flowComputers as readonly [FlowComputer, ...FlowComputer[]]
  const lastMeter = site.flowComputers.at(-1)!
  const { host, unit } = meter.unit
  const [rtu, otherRtu = rtu] = site.rocs as readonly [RocUnit, ...RocUnit[]]
  const [bay] = bays as readonly [LoadingBay, ...LoadingBay[]]
  return [
    attack({
      ...{ id: 'meters-identified', kind: 'A', technique: 'T0888', actor: laptop, acts: ['identify'] },
      victims: site.flowComputers.map((one) => one.unit.host),
      *play(world) {
        for (const one of site.flowComputers) {
          const talk = yield* beginModbus(world, laptop, one.unit.host)
          yield* talk.identify({ ...one.unit, address: 0, registers: () => [] })
          yield* talk.askServerId({ ...one.unit, address: 0, registers: () => [] })
          yield* talk.connection.close()
        }
      },
    }),
    attack({
      ...{ id: 'meter-registers-swept', kind: 'A', technique: 'T0861', actor: laptop, victims: [host] },
      acts: ['read-values', 'scan', 'list-points'],
      *play(world) {
        const talk = yield* beginModbus(world, laptop, host)
        for (let address = 0; address < 4000; address += 100) {
          yield* talk.read({ ...meter.unit, address, registers: () => new Array<number>(100).fill(7) })
          yield milliseconds(60)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'meter-factor-unknown-client', kind: 'A', technique: 'T0836', actor: laptop, victims: [host] },
      acts: ['set-point'],
      *play(world) {
        const talk = yield* beginModbus(world, laptop, host)
        yield* talk.writeRegisters(unit, meter.factorAt, floatWords(0.91))
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'meter-factor-drifts', kind: 'L', technique: 'T0836', actor: scada[0], acts: ['set-point'] },
      ...{ victims: [lastMeter.unit.host], isStatistical: true },
      *play(world) {
        for (let step = 1; step <= 10; step++) {
          lastMeter.factor += 0.0004
          const talk = yield* beginModbus(world, scada[0], lastMeter.unit.host)
          yield* talk.writeRegisters(lastMeter.unit.unit, lastMeter.factorAt, floatWords(lastMeter.factor))
          yield* talk.connection.close()
          yield seconds(35)
        }
      },
    }),
    attack({
      ...{ id: 'meter-silenced', kind: 'A', technique: 'T1691.002', actor: laptop, victims: [host] },
      acts: ['silence', 'mode'],
      *play(world) {
        const connection = (yield* beginModbus(world, laptop, host)).connection
        // Force Listen Only Mode, which gets no answer: V1.1b3 §6.8.
        yield* connection.fromClient(modbus.diagnostics({ transaction: 9, unit }, 4))
        yield seconds(2)
        yield* connection.reset()
      },
    }),
    attack({
      ...{ id: 'meter-firmware-page', kind: 'A', technique: 'T1693.001', actor: laptop, victims: [host] },
      acts: ['firmware'],
      play: (world) =>
        post(world, laptop, {
          ...{ server: host, path: '/cgi-bin/firmware_upgrade', agent: 'curl/8.5', product: 'GoAhead' },
          type: 'application/octet-stream',
          body: world.random('image').bytes(24_000),
          answer: new TextEncoder().encode('Firmware update started, rebooting'),
        }),
    }),
    attack({
      ...{ id: 'truck-volume-beyond-all', kind: 'L', technique: 'T0836', actor: site.automation },
      ...{ victims: [bay.host], acts: ['set-point', 'command'] },
      play: (world) => loadTruck(world, site, bay, 64_000),
    }),
    attack({
      ...{ id: 'roc-passwords-guessed', kind: 'A', technique: 'T0859', actor: laptop, victims: [rtu.host] },
      acts: ['password-guess'],
      *play(world) {
        const talk = yield* beginRoc(world, laptop, rtu)
        for (let number = 1; number <= 25; number++) {
          yield* talk.signIn('LOI', 1000 + number, true)
          yield milliseconds(400)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'roc-default-logon-and-write', kind: 'A', technique: 'T0836', actor: laptop },
      ...{ victims: [otherRtu.host], acts: ['default-password', 'set-point'] },
      *play(world) {
        const talk = yield* beginRoc(world, laptop, otherRtu)
        yield* talk.signIn('LOI', 1000)
        yield* talk.write([103, 0, 15], 5)
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'roc-program-file', kind: 'L', technique: 'T0843', actor: historian, victims: [rtu.host] },
      acts: ['download', 'write-file'],
      *play(world) {
        const talk = yield* beginRoc(world, historian, rtu)
        yield* talk.signIn(rtu.user, rtu.password)
        const { connection, asks, answers } = talk
        yield* connection.ask(roc.openFile(asks, '/flash/data', 'fst1.fst', 2), roc.fileOpened(answers, 9))
        for (let i = 0; i < 12; i++) {
          const part = world.random(`fst ${i}`).bytes(180)
          yield* connection.ask(
            roc.writeFile(asks, 9, part),
            roc.message(answers, 203, hex('03 09000000 b4000000')),
          )
        }
        yield* connection.ask(roc.closeFile(asks, 9), roc.message(answers, 203, hex('04')))
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'roc-clock-set', kind: 'L', technique: 'T0836', actor: engineering, victims: [otherRtu.host] },
      acts: ['time-spoof'],
      *play(world) {
        const talk = yield* beginRoc(world, engineering, otherRtu)
        yield* talk.ask(8, hex('00 1e 0c 01 02 d007 05'))
        yield* talk.connection.close()
      },
    }),
  ]
}

function pumpAttacks(site: Terminal): PlantStep<PlantWorld>[] {
  const { plan, field, panels, engineering } = site
  const laptop = plan.unknownClient(field, 246)
  const [pump, other = pump] = site.pumps as readonly [PumpStation, ...PumpStation[]]
  return [
    attack({
      ...{
        id: 'pump-stopped',
        kind: 'A',
        technique: 'T0858',
        actor: laptop,
        victims: [pump.host],
        acts: ['stop'],
      },
      *play(world) {
        const talk = yield* beginSrtp(world, laptop, pump.host)
        yield* talk.ask([35, 2, 0, 0], [], [], 2)
        yield* talk.ask([0, 0, 0, 0], [], [], 2)
        yield seconds(20)
        yield* talk.ask([35, 0, 0, 0])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'pump-program-read', kind: 'A', technique: 'T0845', actor: laptop, victims: [other.host] },
      acts: ['upload'],
      *play(world) {
        const talk = yield* beginSrtp(world, laptop, other.host)
        yield* talk.ask([3, 0, 0, 0], [], [...new TextEncoder().encode('PUMP2MAIN')])
        const random = world.random('srtp program')
        for (let at = 0; at < 30; at++) yield* talk.ask([6, 0, at * 200, 200], [], [...random.bytes(200)])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'pump-program-replaced', kind: 'L', technique: 'T0843', actor: engineering },
      ...{ victims: [other.host], acts: ['download', 'mode', 'stop'] },
      *play(world) {
        const talk = yield* beginSrtp(world, engineering, other.host)
        yield* talk.ask([32, 0, 0, 0])
        yield* talk.ask([33, 4, 0, 0])
        for (let at = 0; at < 20; at++) {
          yield* talk.ask([9, 0, at * 6, 6], [1, 2, 3, 4, 5, at])
          yield milliseconds(80)
        }
        yield* talk.ask([64, 0, 0, 0])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'pump-pressure-beyond-all', kind: 'L', technique: 'T0836', actor: panels[0] },
      ...{ victims: [pump.host], acts: ['set-point'] },
      *play(world) {
        const before = pump.setPoint
        yield* setPressure(world, site, pump, 140)
        yield seconds(30)
        pump.setPoint = before
      },
    }),
    attack({
      ...{ id: 'pump-faults-cleared', kind: 'A', technique: 'T0878', actor: laptop, victims: [pump.host] },
      acts: ['silence', 'command'],
      *play(world) {
        const talk = yield* beginSrtp(world, laptop, pump.host)
        yield* talk.ask([57, 0, 0, 0])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'pump-memory-forced', kind: 'L', technique: 'T0835', actor: panels.at(-1)! },
      ...{ victims: [other.host], acts: ['force', 'command'] },
      *play(world) {
        const talk = yield* beginSrtp(world, panels.at(-1)!, other.host)
        yield* talk.ask([68, 72, 12, 1], [1])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'pump-pressure-probed', kind: 'A', technique: 'T0806', actor: laptop, victims: [pump.host] },
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginSrtp(world, laptop, pump.host)
        for (let i = 0; i < 24; i++) {
          yield* talk.write(pump.setPointAt, i % 2 === 0 ? 0 : 100)
          yield milliseconds(350)
        }
        yield* talk.connection.close()
      },
    }),
  ]
}

function valveAttacks(site: Terminal): PlantStep<PlantWorld>[] {
  const { plan, control, scada, engineering, masterAddress } = site
  const laptop = plan.unknownClient(control, 247)
  const [first, second, third, fourth] = site.valves as readonly [ValveSite, ValveSite, ValveSite, ValveSite]
  const block = (code: number) => dnp3.indexed(12, 1, [[VALVE, dnp3.controlBlock({ code, onMs: 500 })]])
  const begin = (world: PlantWorld, client: Host, valve: ValveSite) =>
    beginDnp3(world, client, valve.host, [masterAddress, valve.address])
  const impostor: Host = { ...scada[0], mac: plan.unknownClient(control, 248).mac }
  return [
    attack({
      ...{ id: 'valve-closed-unknown-client', kind: 'A', technique: 'T1692.001', actor: laptop },
      ...{ victims: [first.host], acts: ['command'] },
      *play(world) {
        const talk = yield* begin(world, laptop, first)
        yield* talk.ask(5, [block(TRIP)], [block(TRIP)])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'all-valves-closed', kind: 'L', technique: 'T1692.001', actor: scada[1], acts: ['command'] },
      victims: site.valves.map(({ host }) => host),
      *play(world) {
        for (const valve of site.valves) {
          const talk = yield* begin(world, scada[1], valve)
          yield* talk.ask(5, [block(TRIP)], [block(TRIP)])
          yield* talk.connection.close()
        }
      },
    }),
    attack({
      ...{ id: 'valve-reports-off', kind: 'L', technique: 'T1691.002', actor: scada[0] },
      ...{ victims: [second.host], acts: ['silence'] },
      *play(world) {
        const talk = yield* begin(world, scada[0], second)
        yield* talk.ask(21, [dnp3.classes(1, 2, 3)], [])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'valve-site-restarted', kind: 'A', technique: 'T0816', actor: laptop },
      ...{ victims: [third.host], acts: ['restart'] },
      *play(world) {
        const talk = yield* begin(world, laptop, third)
        yield* talk.ask(13, [], [dnp3.counted(52, 2, 1, Uint8Array.of(0x10, 0x27))])
        yield* talk.connection.close()
        yield* world.network.outage([third.host], 40)
      },
    }),
    attack({
      ...{ id: 'valve-site-clock', kind: 'A', technique: 'T0836', actor: laptop, victims: [fourth.host] },
      acts: ['time-spoof'],
      *play(world) {
        const talk = yield* begin(world, laptop, fourth)
        yield* talk.ask(2, [dnp3.counted(50, 1, 1, dnp3.time(946_684_800_000))], [])
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'valve-command-replayed', kind: 'L', technique: 'T1692.001', actor: impostor },
      ...{ victims: [second.host], acts: ['command', 'man-in-the-middle', 'forge'] },
      *play(world) {
        const talk = yield* begin(world, impostor, second)
        for (let i = 0; i < 3; i++) {
          yield* talk.ask(3, [block(TRIP)], [block(TRIP)])
          yield* talk.ask(4, [block(TRIP)], [block(TRIP)])
          yield seconds(5)
        }
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'valve-file-read', kind: 'L', technique: 'T0893', actor: engineering, victims: [first.host] },
      acts: ['read-file', 'upload'],
      *play(world) {
        const talk = yield* begin(world, engineering, first)
        yield* talk.ask(25, [dnp3.fileCommand('config.xml', 1)], [dnp3.fileStatus(7, 4000)])
        const random = world.random('dnp3 file')
        for (let part = 0; part < 10; part++)
          yield* talk.ask(
            1,
            [dnp3.fileBlock(7, part, false, new Uint8Array(0))],
            [dnp3.fileBlock(7, part, part === 9, random.bytes(180))],
          )
        yield* talk.connection.close()
      },
    }),
    attack({
      ...{ id: 'valve-sites-flooded', kind: 'A', technique: 'T0814', actor: laptop, victims: [third.host] },
      acts: ['flood'],
      *play(world) {
        for (let i = 0; i < 160; i++) {
          yield* Connection.probe(world.network, laptop, { host: third.host, port: 20_000 })
          yield milliseconds(15)
        }
      },
    }),
  ]
}

function instrumentAttacks(site: Terminal): PlantStep<PlantWorld>[] {
  const { plan, field, control, gateway, multiplexers, gauges, inventory, tankServer, scada, historian } =
    site
  const laptop = plan.unknownClient(field, 249)
  const inControl = plan.unknownClient(control, 250)
  const [multiplexer] = multiplexers
  const { device } = multiplexer!.transmitters[0]!
  const second = multiplexer!.transmitters[1]!.device
  const [gauge] = gauges
  return [
    attack({
      ...{
        id: 'serial-units-scanned',
        kind: 'A',
        technique: 'T0846',
        actor: laptop,
        victims: [gateway.host],
      },
      acts: ['scan'],
      *play(world) {
        const line = yield* beginSerial(world, laptop, gateway)
        for (let unit = 1; unit < 40; unit++) {
          const known = gateway.units.find((one) => one.unit === unit)
          if (known === undefined) yield* line.missing(unit)
          else yield* line.read(unit, 3, 0, [1])
          yield milliseconds(150)
        }
        yield* line.connection.close()
      },
    }),
    attack({
      ...{ id: 'shutdown-coil-unknown-client', kind: 'A', technique: 'T1692.001', actor: laptop },
      ...{ victims: [gateway.host], acts: ['command'] },
      *play(world) {
        const line = yield* beginSerial(world, laptop, gateway)
        yield* line.writeCoil(2, 12, true)
        yield* line.connection.close()
      },
    }),
    attack({
      ...{ id: 'leak-threshold-written', kind: 'L', technique: 'T0838', actor: scada[0] },
      ...{ victims: [gateway.host], acts: ['set-point'] },
      *play(world) {
        const line = yield* beginSerial(world, scada[0], gateway)
        yield* line.writeRegisters(3, 300, [65_000, 65_000])
        yield* line.connection.close()
      },
    }),
    attack({
      ...{ id: 'gateway-console', kind: 'A', technique: 'T1694.001', actor: laptop, victims: [gateway.host] },
      acts: ['default-password', 'remote-execution'],
      *play(world) {
        const ascii = (text: string) => new ByteWriter().ascii(text).take()
        const connection = yield* world.connect(laptop, gateway.host, 23)
        yield* connection.receive(hex('fffb01 fffb03'), ascii('\r\nserial gateway\r\nlogin: '))
        yield* connection.ask(ascii('admin\r\n'), ascii('admin\r\nPassword: '))
        yield* connection.ask(ascii('moxa\r\n'), ascii('\r\n> '))
        yield* connection.ask(ascii('reboot\r\n'), ascii('restarting\r\n'))
        yield* connection.reset('server')
      },
    }),
    attack({
      ...{ id: 'transmitter-range-written', kind: 'A', technique: 'T0836', actor: laptop },
      ...{ victims: [multiplexer!.host], acts: ['set-point'] },
      *play(world) {
        const session = yield* beginHart(world, laptop, multiplexer!.host)
        yield* session.identify(device)
        yield* session.command(device, 35, hex('07 42c80000 00000000'))
        yield* session.close()
      },
    }),
    attack({
      ...{ id: 'loop-current-fixed', kind: 'L', technique: 'T0835', actor: site.instrumentServer },
      ...{ victims: [multiplexer!.host], acts: ['force', 'command', 'forge'] },
      *play(world) {
        const session = yield* beginHart(world, site.instrumentServer, multiplexer!.host)
        yield* session.command(second, 40, hex('41400000'))
        yield* session.close()
      },
    }),
    attack({
      ...{
        id: 'transmitter-reset',
        kind: 'A',
        technique: 'T0816',
        actor: laptop,
        victims: [multiplexer!.host],
      },
      acts: ['restart'],
      *play(world) {
        const session = yield* beginHart(world, laptop, multiplexer!.host)
        yield* session.command(device, 42)
        yield* session.close()
      },
    }),
    attack({
      ...{ id: 'tanks-read', kind: 'A', technique: 'T0801', actor: laptop, victims: [gauge!.host] },
      acts: ['read-values', 'identify'],
      *play(world) {
        const connection = yield* beginGauge(world, laptop, gauge!)
        for (const code of ['I20100', 'I20200', 'I11300', 'I90200'])
          yield* connection.ask(
            atg.command(code),
            atg.answer(code, ['MAR 02, 2026 11:20 AM', 'TERMINAL', 'VERSION 131.02']),
          )
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'tank-overfill-limit', kind: 'A', technique: 'T0838', actor: laptop, victims: [gauge!.host] },
      acts: ['set-point', 'protection'],
      *play(world) {
        const connection = yield* beginGauge(world, laptop, gauge!)
        yield* connection.ask(
          atg.command('S62301', '471F4E1C'),
          atg.answer('S62301', ['TANK OVERFILL LEVEL LIMIT']),
        )
        yield* connection.close()
      },
    }),
    attack({
      ...{
        id: 'tank-alarms-reset',
        kind: 'L',
        technique: 'T0878',
        actor: tankServer,
        victims: [gauge!.host],
      },
      acts: ['silence', 'command'],
      *play(world) {
        const connection = yield* beginGauge(world, tankServer, gauge!)
        yield* connection.ask(atg.command('S00300'), atg.answer('S00300', ['REMOTE ALARM RESET']))
        yield* connection.close()
      },
    }),
    attack({
      ...{ id: 'opc-level-written', kind: 'L', technique: 'T0836', actor: inventory, victims: [tankServer] },
      acts: ['set-point', 'forge'],
      *play(world) {
        const group = yield* beginOpc(world, inventory, tankServer, itemsOf(site))
        yield* group.write(0, 99_000)
        yield* group.connection.close()
      },
    }),
    attack({
      ...{ id: 'ua-points-listed', kind: 'A', technique: 'T0861', actor: inControl, victims: [scada[0]] },
      acts: ['list-points'],
      *play(world) {
        const talk = yield* beginUa(world, inControl, scada[0])
        yield* talk.signIn(inControl)
        for (const node of ['i=85', 'ns=2;s=Line', 'ns=2;s=Tank'])
          yield* talk.browse(node, ['Pressure', 'Flow', 'Level', 'Density'])
        yield* talk.close()
      },
    }),
    attack({
      ...{ id: 'ua-pressure-written', kind: 'L', technique: 'T0836', actor: historian, victims: [scada[0]] },
      acts: ['set-point', 'command'],
      *play(world) {
        const talk = yield* beginUa(world, historian, scada[0])
        yield* talk.signIn(historian)
        yield* talk.write('ns=2;s=Line.PressureLimit', 99)
        yield* talk.close()
      },
    }),
  ]
}
