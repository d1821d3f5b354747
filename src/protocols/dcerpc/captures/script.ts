import { hex } from '#bytes/hex'
import type { ConversationScript, ScriptCarrier, ScriptStep } from '#model/script'
import * as encode from '../testing/encode.ts'

const over = { transport: 'tcp', port: 135 } as const
const SVCCTL = '367abb81-9844-35f1-ad32-98f038001003'
const DRSUAPI = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2'
const activity = '6c97dea0-1111-11d1-8271-00a02442df7d'

/** Lines name the destination of a request with `how`: `39c13a52-011e-11d0-9675-0020afd8adb3/3`, interface and opnum. */
export const carriage: ScriptCarrier = {
  over,
  carry(lines) {
    const contexts = new Map<string, number>()
    const carried: ScriptStep[] = []
    let callId = 0
    let context = 0
    for (const [by, bytes, how = ''] of lines) {
      if (by === 'server') {
        carried.push([by, encode.response(callId, context, bytes)])
        continue
      }
      const [uuid, opnum] = how.split('/') as [string, string]
      callId++
      const isAlter = contexts.size > 0
      if (!contexts.has(uuid)) {
        contexts.set(uuid, contexts.size)
        carried.push(['client', encode.bind(callId, contexts.get(uuid)!, uuid, isAlter)])
        carried.push(['server', encode.bindAcknowledgement(callId, isAlter)])
      }
      context = contexts.get(uuid)!
      carried.push([by, encode.request({ callId, context, opnum: Number(opnum), object: activity }, bytes)])
    }
    return carried
  },
}

export const scripts: readonly ConversationScript[] = [
  {
    name: 'service-created',
    over,
    lines: [
      ['client', encode.bind(1, 0, SVCCTL)],
      ['server', encode.bindAcknowledgement(1)],
      ['client', encode.request({ callId: 2, context: 0, opnum: 12 }, hex('0102030405060708'))],
      ['server', encode.fault(2, 0, 5)],
    ],
  },
  {
    name: 'directory-replicated',
    over,
    lines: [
      ['client', encode.bind(1, 0, DRSUAPI)],
      ['server', encode.bindAcknowledgement(1)],
      ['client', encode.request({ callId: 2, context: 0, opnum: 3, flags: 1 }, hex('01020304'))],
      ['client', encode.request({ callId: 2, context: 0, opnum: 3, flags: 2 }, hex('05060708'))],
      ['server', encode.response(2, 0, hex('00000000'))],
    ],
  },
  {
    name: 'datagrams',
    over: { transport: 'udp', port: 135 },
    lines: [
      [
        'client',
        encode.datagramMessage(
          { type: 'request', uuid: SVCCTL, activity, sequence: 1, opnum: 6 },
          hex('01020304'),
        ),
      ],
      [
        'client',
        encode.datagramMessage({ type: 'ping', uuid: SVCCTL, activity, sequence: 1, opnum: 6 }, hex('')),
      ],
      [
        'server',
        encode.datagramMessage(
          { type: 'response', uuid: SVCCTL, activity, sequence: 1, opnum: 6 },
          hex('00000000'),
        ),
      ],
      [
        'client',
        encode.datagramMessage(
          { type: 'request', uuid: SVCCTL, activity, sequence: 2, opnum: 1 },
          hex('01020304'),
        ),
      ],
      [
        'server',
        encode.datagramMessage(
          { type: 'reject', uuid: SVCCTL, activity, sequence: 2, opnum: 1 },
          hex('0300011c'),
        ),
      ],
    ],
  },
]
