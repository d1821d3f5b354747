import { latin1 } from '#bytes/message-head'
import { u32be } from '#bytes/read'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** A whole request line that nothing else begins with: protocol.txt 1.6. */
const REQUEST =
  /^(?:(?:get|gets) [!-~]{1,250}(?: [!-~]{1,250})*|(?:set|add|replace|append|prepend) [!-~]{1,250} \d{1,10} -?\d{1,10} \d{1,8}(?: noreply)?|stats(?: [a-z]{1,20})?|version|flush_all(?: \d+)?)\r\n/
const CLIENT_LINE =
  /^(?:get|gets|gat|set|add|replace|append|prepend|cas|incr|decr|touch|delete|flush_all|stats|version|quit)(?: [!-~]+)*\r\n/
const SERVER_LINE =
  /^(?:VALUE [!-~]+ \d+ \d+.*|END|STORED|NOT_STORED|EXISTS|NOT_FOUND|DELETED|TOUCHED|OK|RESET|ERROR|(?:CLIENT|SERVER)_ERROR .*|STAT .*|VERSION .*|\d+)\r\n/
// Binary header: magic, operation, key length (2), extras, type, status (2), body length (4).
const BINARY = { request: 0x80, response: 0x81, type: 5, length: 8, size: 24 } as const
const LAST_OPERATION = 0x24
/** UDP frames have 8 bytes in front: request, sequence, count, 0. */
const UDP_HEADER = 8
const limits = { line: 2048, requestLine: 300, value: 1024 * 1024 } as const

const line = (text: string) => new ByteWriter().ascii(text).take()

export const recogniser = defineRecogniser({
  name: 'memcached',
  shortName: 'memcached',
  title: 'Memcached',
  standard: 'Memcached protocol.txt 1.6; binary protocol revision 1',
  family: 'it',
  hints: [{ transport: 'tcp', port: 11211 }, { transport: 'udp', port: 11211 }, { content: 'tcp' }],
  firstBytes: 'afgprsv',
  probe: ({ bytes, start, end, isStream }) =>
    isStream && REQUEST.test(latin1(bytes, start, Math.min(end, start + limits.requestLine))) ? 'yes' : 'no',
  probeHinted({ bytes, start: from, end, fromClient, isStream }) {
    const start = isStream ? from : Math.min(end, from + UDP_HEADER)
    if (start >= end) return 'no'
    if (bytes[start] === (fromClient ? BINARY.request : BINARY.response)) {
      if (end - start < BINARY.size) return 'more'
      const isHeader = bytes[start + 1]! <= LAST_OPERATION && bytes[start + BINARY.type] === 0
      return isHeader && u32be(bytes, start + BINARY.length) <= limits.value ? 'yes' : 'no'
    }
    const head = latin1(bytes, start, Math.min(end, start + limits.line))
    if (!head.includes('\n')) return head.length < limits.line && bytes[start]! >= 0x30 ? 'more' : 'no'
    return (fromClient ? CLIENT_LINE : SERVER_LINE).test(head) ? 'yes' : 'no'
  },
  examples: [
    { bytes: line('set tag:42 0 60 4\r\n17.5\r\n') },
    { bytes: line('VALUE tag:42 0 4\r\n17.5\r\nEND\r\n'), from: 'server' },
  ],
})
