import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** Messages of point-of-care devices are XML elements named by topic and version: CLSI POCT1-A2, annex B. */
const TOPIC =
  /^\s*(?:<\?xml[^>]{0,120}\?>\s*)?(?:<!DOCTYPE[^>]{0,200}>\s*)?<(?:HEL|ACK|DST|OBS|REQ|EVS|EOT|END|ESC|KPA|DTV|OPL|PTL)\.R0[1-4]>/
const BEGINNING = /^(<[A-Z]{0,3}|<[A-Z]{3}\.R?0?[1-4]?|<\?(x(m(l[^>]*)?)?)?|<![A-Z]*[^>]*)?$/
/** Bytes within which the first element must begin. */
const HEAD = 512

const over = { transport: 'tcp', port: 15160 } as const
const message = (topic: string) =>
  new ByteWriter().ascii(`<${topic}.R01><HDR><HDR.control_id V="1"/></HDR></${topic}.R01>\r\n`).take()

export const recogniser = defineRecogniser({
  name: 'poct1',
  shortName: 'POCT1',
  title: 'POCT1-A',
  standard: 'CLSI POCT1-A2',
  family: 'ot',
  hints: [{ content: 'tcp' }],
  firstBytes: '<',
  probe({ bytes, start, end }) {
    if (end > start && bytes[start] !== 0x3c) return 'no'
    const head = latin1(bytes, start, Math.min(end, start + HEAD))
    if (TOPIC.test(head)) return 'yes'
    const rest = head.replace(/^<\?xml[^>]{0,120}\?>\s*/, '').replace(/^<!DOCTYPE[^>]{0,200}>\s*/, '')
    return head.length < HEAD && BEGINNING.test(rest) ? 'more' : 'no'
  },
  examples: [
    { over, bytes: message('HEL') },
    { over, bytes: message('ACK'), from: 'server' },
  ],
})
