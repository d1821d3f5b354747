import { ByteWriter } from '#bytes/write'
import * as cip from '#protocols/cip/testing/encode'
import { beginLogix } from '../../conversations/logix.ts'
import { dosingIo, engineering2 } from '../site.ts'
import { defineStep } from '../step.ts'

const NON_VOLATILE_STORAGE = 0xa1

/** New firmware for the remote I/O. */
export const step = defineStep({
  id: 'firmware-push',
  kind: 'L',
  technique: 'T1693.002',
  actor: engineering2,
  victims: [dosingIo],
  engines: ['policy', 'protocol'],
  says: 'firmware',
  *play(world) {
    const talk = yield* beginLogix(world, engineering2, dosingIo)
    const path = cip.logicalPath(NON_VOLATILE_STORAGE, 1)
    yield* talk.ask(cip.request(0x4b, path, Uint8Array.of(1, 0, 0x10, 0)), cip.reply(0x4b))
    const image = world.random('firmware').bytes(6000)
    for (let at = 0; at < image.length; at += 400) {
      const part = new ByteWriter()
        .u32le(at)
        .bytes(image.subarray(at, at + 400))
        .take()
      yield* talk.ask(cip.request(0x4d, path, part), cip.reply(0x4d))
    }
    yield* talk.close()
  },
})
