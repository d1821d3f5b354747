import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Observation, Operation } from '#model/fact'
import { BurstModel } from './burst-model.ts'
import { Channel } from './channel.ts'
import { ChannelTable } from './channel-table.ts'
import { Models } from './models.ts'
import { OrderModel } from './order-model.ts'
import { PointModel } from './point-model.ts'
import { RateModel } from './rate-model.ts'
import { VolumeModel } from './volume-model.ts'

const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const PARTY = { realm: '', ip: undefined, mac: undefined, port: undefined }

test('a point is typed by what it was: constant, enumerated, counter, continuous, text', () => {
  const learned = (values: readonly (number | string)[]) => {
    const point = new PointModel()
    for (const value of values) point.learn(value, false, 0)
    return point
  }
  const many = Array.from({ length: 60 }, (_, i) => i)
  assert.equal(learned(many.map(() => 7)).kind, 'constant')
  assert.equal(learned(many.map((i) => i % 3)).kind, 'enumerated')
  assert.equal(learned(many).kind, 'counter')
  assert.equal(learned(many.map((i) => Math.sin(i))).kind, 'continuous')
  assert.equal(learned(many.map((i) => `text ${i}`)).kind, 'text')
})

test('a written value is held against what was read and written before', () => {
  const point = new PointModel()
  for (let i = 0; i < 40; i++) point.learn(50 + (i % 17), i % 10 === 0, 0)
  assert.equal(point.judge(66, true, 0), undefined)
  assert.equal(point.judge(69, true, 0), undefined, 'a little beyond is an operator')
  assert.deepEqual(point.judge(185, true, 0)?.what, 'out-of-range')
  assert.deepEqual(point.judge(-3, true, 0)?.usual, '50 to 66')
})

test('too little known says nothing', () => {
  const point = new PointModel()
  point.learn(5, true, 0)
  assert.equal(point.judge(500, true, 0), undefined)
})

test('of two or three writes only what is far beyond their size is told, and no mode', () => {
  const point = new PointModel()
  for (const value of [1.18, 1.2]) point.learn(value, true, 0)
  assert.deepEqual(
    [1.5, 2.3, 4.44, 7].map((value) => point.judge(value, true, 0)?.what),
    [undefined, undefined, 'out-of-range', undefined],
  )
})

test('what always moved and stands still in the middle of its range is told once; what may stand is not', () => {
  const lively = () => {
    const point = new PointModel()
    for (let i = 0; i < 400; i++) point.learn(500 + Math.round(40 * Math.sin(i / 3)), false, 0)
    return point
  }
  const heard = (point: PointModel, value: number, count: number) =>
    Array.from({ length: count }, () => point.judge(value, false, 0)?.what).filter(
      (what) => what === 'frozen',
    )
  assert.deepEqual(heard(lively(), 507, 1000), ['frozen'])
  assert.deepEqual(heard(lively(), 507, 100), [], 'not for long')
  assert.deepEqual(heard(lively(), 460, 1000), [], 'at the end of its range')
  const again = new PointModel()
  again.load(lively().content())
  assert.deepEqual(heard(again, 507, 1000), ['frozen'], 'from a file')
  const taught = lively()
  heard(taught, 507, 200)
  const was = taught.lines()
  taught.teach(507, undefined)
  assert.deepEqual(heard(taught, 506, 1000), [], 'a person says that it may')
  taught.unteach(507, undefined, was)
  assert.deepEqual(heard(taught, 508, 1000), ['frozen'])
  const lazy = new PointModel()
  for (let i = 0; i < 4000; i++) lazy.learn(500 + Math.round(40 * Math.sin(i / 300)), false, 0)
  assert.deepEqual(heard(lazy, 507, 5000), [], 'it often stood')
})

/** A reading of every minute that moves by at most 2, learned for four hours. */
function slowPoint(): PointModel {
  const point = new PointModel()
  for (let i = 0; i < 240; i++) point.learn(500 + 40 * Math.sin(i / 20), false, i * MINUTE)
  return point
}

test('a step is held against steps over as long a time', () => {
  const END = 240 * MINUTE
  const after = (time: number, value: number) => {
    const point = slowPoint()
    point.judge(500, false, END)
    return point.judge(value, false, END + time)?.what
  }
  assert.equal(after(MINUTE, 502), undefined)
  assert.equal(after(MINUTE, 520), 'too-fast')
  assert.equal(after(20 * MINUTE, 520), undefined, 'a gap is no step')
  assert.equal(after(SECOND, 520), undefined, 'nothing was learned of steps within seconds')
  const restarted = slowPoint()
  restarted.judge(500, false, END)
  restarted.restart()
  assert.equal(restarted.judge(535, false, END + MINUTE), undefined, 'another recording')
})

test('values read ever more rarely are not too fast', () => {
  const point = new PointModel()
  for (let i = 0; i < 1000; i++) point.learn(500 + 40 * Math.sin(i / 100), false, i * SECOND)
  const found: unknown[] = []
  let time = 1000
  for (const gap of [10, 10, 20, 40, 80, 160, 320, 600, 600, 1200]) {
    time += gap
    found.push(point.judge(500 + 40 * Math.sin(time / 100), false, time * SECOND)?.what)
  }
  assert.deepEqual([...new Set(found)], [undefined])
})

test('a new text is unlike all before only where new ones are rare, and is held against texts alone', () => {
  const learned = (values: readonly (string | number)[]) => {
    const point = new PointModel()
    values.forEach((value, i) => {
      point.learn(value, typeof value === 'string', i * MINUTE)
    })
    return point
  }
  const modes = Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 'auto' : 'manual'))
  assert.equal(learned(modes).judge('service', true, 0)?.what, 'unknown-value')
  assert.equal(learned([...modes.slice(0, 60), 'hand', 'test']).judge('service', true, 0), undefined)
  assert.equal(learned(modes.slice(0, 40)).judge('service', true, 0), undefined)
  const zeros = Array.from({ length: 400 }, () => 0)
  assert.equal(learned(zeros).judge('LATCH_ON', true, 0), undefined, 'a command where readings are numbers')
})

test('a constant is one after a day', () => {
  const read = (gap: number) => {
    const point = new PointModel()
    for (let i = 0; i < 150; i++) point.learn(7, false, i * gap)
    return point.judge(9, false, 151 * gap)?.what
  }
  assert.equal(read(MINUTE), undefined)
  assert.equal(read(10 * MINUTE), 'changed-constant')
})

test('a departure states how far out it is and what it rests on', () => {
  const found = slowPoint().judge(900, true, 241 * MINUTE)
  assert.equal(found?.samples, 240)
  assert.ok(Math.abs(found.learnedHours - 239 / 60) < 0.01)
  assert.ok(found.excess > 2.5 && found.excess < 3, String(found.excess))
})

test('a baseline file brings a point back', () => {
  const point = new PointModel()
  for (let i = 0; i < 100; i++) point.learn(Math.sin(i) * 10, false, i * 36 * SECOND)
  const again = new PointModel()
  again.load(point.content())
  assert.deepEqual(again.content(), point.content())
  assert.equal(again.judge(400, true, 0)?.what, 'out-of-range')
})

test('requests far above the usual pace are told when they last, a flood at once', () => {
  const rate = new RateModel(0)
  for (let minute = 0; minute < 20; minute++) rate.learn(minute * MINUTE, minute * MINUTE + 50 * SECOND, 51)
  assert.equal(rate.judge(20 * MINUTE, 20 * MINUTE + 50 * SECOND, 55), undefined)
  const busy = (minute: number) => rate.judge(minute * MINUTE, minute * MINUTE + 50 * SECOND, 200)
  assert.deepEqual([busy(21), busy(22)], [undefined, undefined])
  assert.equal(busy(23)?.what, 'extra-requests')
  assert.equal(rate.judge(24 * MINUTE, 24 * MINUTE + 50 * SECOND, 5000)?.what, 'extra-requests')
})

test('of a steady pace one minute of three times as many is told, and two of a third', () => {
  const rate = new RateModel(0)
  for (let minute = 0; minute < 40; minute++) rate.learn(minute * MINUTE, minute * MINUTE + 50 * SECOND, 51)
  const judge = (minute: number, count: number) =>
    rate.judge(minute * MINUTE, minute * MINUTE + 50 * SECOND, count)
  assert.equal(judge(40, 101), undefined, 'twice as many for a minute')
  assert.equal(judge(41, 171)?.what, 'extra-requests')
  assert.deepEqual([judge(42, 15), judge(43, 51), judge(44, 15)], [undefined, undefined, undefined])
  const slow = judge(45, 15)
  assert.deepEqual([slow?.what, slow?.line], ['missed-cycles', 'least'])
  assert.equal(judge(46, 15), undefined, 'told once')
})

test('a ragged pace needs three minutes', () => {
  const rate = new RateModel(0)
  for (let minute = 0; minute < 40; minute++)
    rate.learn(minute * MINUTE, minute * MINUTE + 50 * SECOND, 40 + (minute % 2) * 20)
  assert.equal(rate.judge(40 * MINUTE, 40 * MINUTE + 50 * SECOND, 200), undefined)
})

test('questions with one code have a pace each', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'modbus', '1', 0)
  const models = new Models()
  const QUESTIONS = ['holding:0..9', 'holding:100..109', 'holding:200..209']
  for (let minute = 0; minute < 40; minute++)
    for (const object of QUESTIONS)
      models.learnOperation(operationOf({ object }, minute, 51), '10.0.0.2', channel)
  const found = QUESTIONS.flatMap((object, i) =>
    models.judgeOperation(operationOf({ object }, 40, i === 1 ? 201 : 51), '10.0.0.2', channel),
  )
  assert.deepEqual(
    found.map(({ what, operation }) => [what, operation?.object]),
    [['extra-requests', 'holding:100..109']],
  )
})

test('a test frame is no context of a change', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'iec104', '1', 0)
  const models = new Models(() => new Set(['TESTFR']))
  const command = (after: string, at: number) => ({
    ...operationOf({ verb: 'operate', code: '45', name: 'C_SC_NA_1' }, at, 1),
    after,
  })
  for (let i = 0; i < 6; i++) models.learnOperation(command('Interrogation', i * 10), '10.0.0.2', channel)
  assert.deepEqual(models.judgeOperation(command('TESTFR', 100), '10.0.0.2', channel), [])
  assert.equal(models.judgeOperation(command('Clock', 101), '10.0.0.2', channel)[0]?.what, 'unknown-context')
})

test('what came steadily and stops is missed once', () => {
  const rate = new RateModel(0)
  for (let minute = 0; minute < 20; minute++) rate.learn(minute * MINUTE, minute * MINUTE + 50 * SECOND, 51)
  assert.equal(rate.pause(21 * MINUTE), undefined)
  assert.equal(rate.pause(40 * MINUTE)?.what, 'missed-cycles')
  assert.equal(rate.pause(41 * MINUTE), undefined)
})

test('work of people has breaks, and the night after learning is one: neither is a stop', () => {
  const people = new RateModel(0)
  for (const minute of [0, 1, 2, 3, 90, 91, 92, 93, 94, 95, 180, 181, 182, 300])
    people.learn(minute * MINUTE, minute * MINUTE, 1)
  assert.equal(people.pause(3000 * MINUTE), undefined)
  const machine = new RateModel(0)
  for (let minute = 0; minute < 60; minute += 10) machine.learn(minute * MINUTE, minute * MINUTE, 1)
  machine.judge(80 * MINUTE, 80 * MINUTE, 1)
  assert.equal(machine.longestPause, 30 * MINUTE)
  assert.equal(machine.pause(150 * MINUTE), undefined)
  assert.equal(machine.pause(210 * MINUTE)?.what, 'missed-cycles')
})

test('a client that asks other things instead has not stopped', () => {
  const models = new Models()
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'modbus', '', 0)
  const poll = (object: string, minute: number) =>
    ({
      protocol: 'modbus',
      client: { ...PARTY, ip: '10.0.0.1' },
      server: { ...PARTY, ip: '10.0.0.2' },
      time: minute * MINUTE,
      lastTime: minute * MINUTE,
      count: 1,
      fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', object, outcome: 'requested' },
    }) as unknown as Observation<Operation>
  for (let minute = 0; minute < 20; minute++)
    for (const object of ['x', 'y']) models.learnOperation(poll(object, minute), '10.0.0.2', channel)
  for (const object of ['x', 'y']) models.judgeOperation(poll(object, 20), '10.0.0.2', channel)
  models.judgeOperation(poll('y', 29), '10.0.0.2', channel)
  assert.deepEqual(
    models.pauses(30 * MINUTE).map(({ deviation }) => [deviation.what, deviation.continues]),
    [['missed-cycles', true]],
  )
})

test('calls whose interface becomes known on a new connection have not stopped', () => {
  const models = new Models()
  const channel = (protocol: string) => new Channel('10.0.0.1', '10.0.0.2', protocol, '', 0)
  const call = (protocol: string, minute: number, port = 49_702) =>
    ({
      protocol,
      client: { ...PARTY, ip: '10.0.0.1' },
      server: { ...PARTY, ip: '10.0.0.2', port },
      time: minute * MINUTE,
      lastTime: minute * MINUTE,
      count: 1,
      fact: { kind: 'operation', verb: 'read', name: 'opnum 3', code: '3', outcome: 'requested' },
    }) as unknown as Observation<Operation>
  const unread = channel('dcerpc')
  for (let minute = 0; minute < 20; minute++)
    models.learnOperation(call('dcerpc', minute), '10.0.0.2', unread)
  models.judgeOperation(call('dcerpc', 20), '10.0.0.2', unread)
  models.judgeOperation(call('opc-classic', 29), '10.0.0.2', channel('opc-classic'))
  const continues = () => models.pauses(30 * MINUTE).map(({ deviation }) => deviation.continues)
  assert.deepEqual(continues(), [true])
})

test('a change in a context it never had is told only where its order is settled', () => {
  const order = new OrderModel()
  for (let i = 0; i < 6; i++) order.learn('6 write', 'Read Holding Registers')
  assert.equal(order.judge('6 write', 'Read Holding Registers'), undefined)
  assert.deepEqual(order.judge('6 write', 'Write Single Coil'), ['Read Holding Registers'])
  assert.equal(order.judge('5 write', 'Write Single Coil'), undefined)
})

test('a volume far above every bin learned is told once a bin', () => {
  const volume = new VolumeModel()
  for (let bin = 0; bin < 5; bin++) volume.learn(bin * 10 * MINUTE, 1_000_000)
  assert.equal(volume.judge(50 * MINUTE, 3_000_000), undefined)
  assert.equal(volume.judge(51 * MINUTE, 90_000_000), 93_000_000)
  assert.equal(volume.judge(52 * MINUTE, 90_000_000), undefined)
})

test('a backup of every night is normal at night, and unheard of at noon', () => {
  const HOUR = 60 * MINUTE
  const learned = (days: number) => {
    const volume = new VolumeModel()
    for (let day = 0; day < days; day++) volume.learn((day * 24 + 2) * HOUR, 2e9)
    return volume
  }
  const at = (volume: VolumeModel, hour: number) => volume.judge((30 * 24 + hour) * HOUR, 1e9)
  assert.equal(at(learned(7), 2), undefined)
  assert.equal(at(learned(7), 3), undefined) // clocks shift
  assert.equal(at(learned(7), 12), 1e9)
  assert.equal(at(learned(2), 12), undefined) // two nights are no habit
  const taught = learned(7)
  taught.teach(1e9, 12)
  assert.equal(at(taught, 12), undefined)
  taught.unteach(1e9, 12, 0)
  assert.equal(at(taught, 11), 1e9)
})

test('what comes in bulk now and then has no hour, however many days were learned', () => {
  const HOUR = 60 * MINUTE
  const after = (...times: readonly (readonly [day: number, hour: number])[]) => {
    const volume = new VolumeModel()
    for (let day = 0; day < 7; day++) {
      volume.learn(day * 24 * HOUR, 1000)
      for (const [on, hour] of times) if (on === day) volume.learn((day * 24 + hour) * HOUR, 2e9)
    }
    return volume.judge((30 * 24 + 12) * HOUR, 1e9)
  }
  assert.equal(after([3, 15]), undefined, 'once')
  assert.equal(after([3, 15], [3, 16], [3, 17]), undefined, 'once, for hours')
  assert.equal(after([1, 4], [3, 15], [6, 20]), undefined, 'at another hour each time')
  assert.equal(after([1, 15], [3, 16], [6, 15]), 1e9, 'at about the same hour')
  assert.equal(after([1, 2], [2, 2], [3, 2], [4, 2], [5, 20]), 1e9, 'each night, and once besides')
})

test('five changes in one breath are told where five never came so soon', () => {
  const learned = (gap: number, count = 12) => {
    const burst = new BurstModel()
    for (let i = 0; i < count; i++) burst.learn(i * gap * SECOND, i * gap * SECOND, 1)
    return burst
  }
  const reported = (burst: BurstModel, gap: number, watched = 24 * 60 * MINUTE) =>
    Array.from({ length: 6 }, (_, i) => {
      const time = 1e12 + i * gap * SECOND
      return burst.judge(time, time, { count: 1, watched })?.seen
    })
  assert.deepEqual(reported(learned(300), 4)[4], 'five times within 16 seconds')
  assert.deepEqual(
    reported(learned(300), 20).filter((seen) => seen !== undefined),
    [],
    'an operator tries values for a minute',
  )
  assert.deepEqual(
    reported(learned(10), 4).filter((seen) => seen !== undefined),
    [],
    'it always came so',
  )
  assert.deepEqual(reported(learned(300, 1), 2)[4], 'five times within 8 seconds', 'one in a whole day')
  assert.deepEqual(
    reported(learned(300, 1), 2, 10 * MINUTE).filter((seen) => seen !== undefined),
    [],
    'ten minutes say nothing',
  )
})

test('what always opened its connection and now comes in the middle of one is out of order', () => {
  const order = new OrderModel()
  for (let i = 0; i < 6; i++) order.learn('16 write', 'first on its connection')
  assert.deepEqual(order.judge('16 write', 'Read Holding Registers'), ['first on its connection'])
})

test('a list of written values is many points, and a qualifier is a point of its own', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'modbus', '1', 0)
  const models = new Models()
  const write = (
    object: string,
    written: Pick<Operation, 'value' | 'values' | 'qualifiers'>,
    at: number,
  ): Observation<Operation> => ({
    fact: {
      kind: 'operation',
      verb: 'write',
      name: 'Write',
      code: '16',
      object,
      ...written,
      outcome: 'requested',
    },
    time: at * MINUTE,
    lastTime: at * MINUTE,
    count: 1,
    protocol: 'modbus',
    transport: 'tcp',
    client: PARTY,
    server: PARTY,
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  })
  const registers = (...values: number[]) => ({
    value: values.join(' '),
    values: values.map((value, i) => ({ point: `holding:${40 + i}`, value })),
  })
  const dose = (value: number) => ({ value, qualifiers: { type: 'REAL' } })
  for (let i = 0; i < 6; i++) {
    models.learnOperation(
      write('holding:40..42', registers(1180, 900 + (i % 2), 6 + i), i),
      '10.0.0.2',
      channel,
    )
    models.learnOperation(write('Dose', dose(1 + i / 10), i), '10.0.0.2', channel)
  }
  const reported = (object: string, written: Pick<Operation, 'value' | 'values' | 'qualifiers'>) =>
    models
      .judgeOperation(write(object, written, 20), '10.0.0.2', channel)
      .map(({ subject, seen }) => [subject, seen])
  assert.deepEqual(reported('holding:40..42', registers(4000, 900, 12)), [['holding:40', '4000']])
  assert.deepEqual(reported('holding:40..42', registers(1180, 900, 13)), [], 'the hour goes on')
  assert.deepEqual(reported('holding:40..42', registers(1180, 900, 600)), [['holding:42', '600']])
  assert.deepEqual(reported('Dose', dose(4.44)), [['Dose', '4.44']])
})

test('a set point between those learned is normal, whatever its priority', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'bacnet', '', 0)
  const models = new Models()
  const write = (value: number | string, priority: number, at: number): Observation<Operation> => ({
    fact: {
      kind: 'operation',
      verb: 'operate',
      name: 'WriteProperty',
      code: 'c15',
      object: 'analog-value:3 present-value',
      value,
      qualifiers: { priority },
      outcome: 'requested',
    },
    time: at * MINUTE,
    lastTime: at * MINUTE,
    count: 1,
    protocol: 'bacnet',
    transport: 'udp',
    client: PARTY,
    server: PARTY,
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  })
  for (let i = 0; i < 12; i++) models.learnOperation(write(i % 2 === 0 ? 19 : 21, 8, i), '10.0.0.2', channel)
  const reported = (value: number | string, priority: number) =>
    models
      .judgeOperation(write(value, priority, 20), '10.0.0.2', channel)
      .map(({ subject, seen }) => [subject, seen])
  assert.deepEqual(reported(20, 8), [])
  assert.deepEqual(reported(60, 8), [['analog-value:3 present-value', '60']])
})

test('the fewer set points were seen, the further the next may go', () => {
  const few = new PointModel()
  for (const value of [41, 44, 40, 46, 43]) few.learn(value, true, 0)
  assert.equal(few.judge(49, true, 0), undefined)
  assert.equal(few.judge(160, true, 0)?.what, 'out-of-range')
  const many = new PointModel()
  for (let i = 0; i < 200; i++) many.learn(40 + (i % 7), true, 0)
  assert.equal(many.judge(49, true, 0)?.what, 'out-of-range')
})

test('what is written to a unit is held against what is read of the device, if readings name no unit', () => {
  const channel = new Channel('10.0.0.1', '10.0.0.2', 'fins', '0.2.0', 0)
  const models = new Models()
  const frame = operationOf({ verb: 'write', name: 'Memory Area Write', code: '0x0102' }, 0, 1)
  const write = (value: number, object = 'DM:1500') => ({
    ...frame,
    ...{ protocol: 'fins', time: 300 * MINUTE, lastTime: 300 * MINUTE },
    fact: { ...frame.fact, unit: '0.2.0', object, value },
  })
  for (let i = 0; i < 200; i++)
    for (const [point, value] of [
      ['DM:1500', 245],
      ['DM:1600', 0],
    ] as const)
      models.learnReading(
        { ...write(0), time: i * MINUTE, lastTime: i * MINUTE, fact: { kind: 'reading', point, value } },
        '10.0.0.2',
      )
  const seen = (value: number, object?: string) =>
    models.judgeOperation(write(value, object), '10.0.0.2', channel).map((one) => [one.subject, one.seen])
  assert.deepEqual(seen(410), [['DM:1500', '410']])
  assert.deepEqual(seen(252), [], 'a set point that never moved moves a little')
  assert.deepEqual(seen(3, 'DM:1600'), [], 'which modes it has is not known')
  models.learnOperation(write(410), '10.0.0.2', channel)
  assert.deepEqual(seen(405), [], 'once written, it is normal')
})

function operationOf(fact: Partial<Operation>, minute: number, count: number): Observation<Operation> {
  return {
    fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested', ...fact },
    time: minute * MINUTE,
    lastTime: minute * MINUTE + (count > 1 ? 50 * SECOND : 0),
    count,
    protocol: 'modbus',
    transport: 'tcp',
    client: PARTY,
    server: PARTY,
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

/** A connection that was open before the recording shows no unit; those after it do (CIP). */
function learnedWithoutUnit() {
  const channels = new ChannelTable({ baselineChannelLimit: 0 }, () => '')
  const plain = channels.add('10.0.0.1', '10.0.0.2', 'cip', '', 0)!
  const ofUnit = channels.add('10.0.0.1', '10.0.0.2', 'cip', '1/0', 0)!
  const models = new Models()
  const poll = { verb: 'read', code: '0x4c', name: 'Read Tag', object: 'Press.Force' } as const
  const polled = (minute: number): Observation<Operation> => ({
    ...{ time: minute * MINUTE, lastTime: minute * MINUTE, count: 1, protocol: 'cip', transport: 'tcp' },
    ...{ client: { ...PARTY, ip: '10.0.0.1' }, server: { ...PARTY, ip: '10.0.0.2' }, vlan: undefined },
    ...{ place: { file: 0, frame: 1 }, directionKnown: true },
    fact: { kind: 'operation', outcome: 'requested', ...poll },
  })
  for (let minute = 0; minute < 40; minute++) {
    models.learnOperation(polled(minute), '10.0.0.2', plain)
    plain.learn('code', '0x4c', minute * MINUTE, minute * MINUTE, 1)
  }
  return { models, plain, ofUnit, polled }
}

test('a poll that goes on by a new connection, which shows its unit, has not stopped', () => {
  const { models, plain, ofUnit, polled } = learnedWithoutUnit()
  models.judgeOperation(polled(40), '10.0.0.2', plain)
  for (let minute = 41; minute < 60; minute++) models.judgeOperation(polled(minute), '10.0.0.2', ofUnit)
  assert.deepEqual(models.pauses(60 * MINUTE), [])
  assert.equal(ofUnit.knows('code', '0x4c'), true)
  assert.equal(ofUnit.knows('code', '0x4d'), false)
  const stopped = models.pauses(70 * MINUTE)
  assert.deepEqual(
    stopped.map(({ deviation }) => [deviation.what, deviation.continues]),
    [['missed-cycles', false]],
  )
})

test('a poll by one unit is no excuse for another that stops', () => {
  const { models, plain, ofUnit, polled } = learnedWithoutUnit()
  models.judgeOperation(polled(40), '10.0.0.2', plain)
  const { fact } = polled(41)
  for (let minute = 41; minute < 50; minute++)
    models.judgeOperation(
      { ...polled(minute), fact: { ...fact, code: '0x0e', object: 'class 0x01' } },
      '10.0.0.2',
      ofUnit,
    )
  assert.deepEqual(
    models.pauses(50 * MINUTE).map(({ deviation }) => deviation.what),
    ['missed-cycles'],
  )
})

test('a write by a connection that shows its unit is held against what was read without', () => {
  const models = new Models()
  const { polled } = learnedWithoutUnit()
  const unit = models.points.unitOf('10.0.0.2', 'cip', '')
  for (let i = 0; i < 200; i++)
    models.points.pointOf(unit, 'Press.Force')?.learn(200 + (i % 5), false, i * MINUTE)
  const write = { ...polled(300).fact, verb: 'write', code: '0x4d', unit: '1/0' } as const
  const judged = (value: number) =>
    models.judgeWritten({ ...polled(300), fact: { ...write, value } }, '10.0.0.2').map(({ what }) => what)
  assert.deepEqual([judged(203), judged(2400)], [[], ['out-of-range']])
})

test('a set point that was written three times alike and read often may have another level', () => {
  const found = (value: number, writes: number) => {
    const point = new PointModel()
    for (let i = 0; i < 60; i++) point.learn(95, i < writes, i * MINUTE)
    return point.judge(value, true, 60 * MINUTE)?.what
  }
  assert.equal(found(101, 3), undefined)
  assert.equal(found(900, 3), 'out-of-range')
  assert.equal(found(101, 12), 'out-of-range')
})

test('a set point that was written twice alike may have another level, not a multiple of it', () => {
  const found = (value: number, ...writes: number[]) => {
    const point = new PointModel()
    for (const [i, one] of writes.entries()) point.learn(one, true, i * MINUTE)
    return point.judge(value, true, writes.length * MINUTE)?.what
  }
  assert.equal(found(35, 30, 30), undefined)
  assert.equal(found(90, 30, 30), 'out-of-range')
  assert.equal(found(-90, -30, -30), 'out-of-range')
  assert.equal(found(-45, -30, -30), undefined)
})
